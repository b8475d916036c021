using System.Text;
using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>A grammar in the notation of docs/rule-language.md, read so that it can write random sentences of its own language.</summary>
internal sealed partial class EbnfGrammar
{
    /// <summary>Productions whose parts are characters: they stand together without blanks.</summary>
    private static readonly string[] Lexical = ["name", "text", "number", "digits", "percent"];

    private readonly Dictionary<string, Node> _productions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _heights = new(StringComparer.Ordinal);

    internal EbnfGrammar(string text)
    {
        var tokens = new Queue<string>(Token().Matches(Comment().Replace(text, " ")).Select(match => match.Value));
        while (tokens.TryDequeue(out string? name))
        {
            Expect(tokens, "=");
            _productions.Add(name, Choice(tokens));
            Expect(tokens, ";");
        }

        foreach (string name in _productions.Keys) _heights[name] = int.MaxValue / 2;
        for (int round = 0; round < _productions.Count; round++)
            foreach ((string name, Node node) in _productions) _heights[name] = Math.Min(_heights[name], Height(node) + 1);
    }

    internal IEnumerable<string> Names => _productions.Keys;

    /// <summary>A random sentence of a production; beyond the depth each choice is the one that ends soonest.</summary>
    /// <param name="start">The production.</param>
    /// <param name="random">What chooses.</param>
    /// <param name="given">What is written for productions whose sentences have conditions that no grammar says, such as dates.</param>
    /// <param name="used">Takes the productions that were used.</param>
    internal string Sentence(string start, Random random, IReadOnlyDictionary<string, Func<string>> given, ISet<string> used)
    {
        var text = new StringBuilder();
        Write(new Symbol(start), 0, isLexical: false);
        return text.ToString();

        void Write(Node node, int depth, bool isLexical)
        {
            switch (node)
            {
                case Word word:
                    text.Append(word.Text).Append(isLexical ? "" : " ");
                    break;
                case Symbol symbol when given.TryGetValue(symbol.Name, out Func<string>? make):
                    used.Add(symbol.Name);
                    text.Append(make()).Append(isLexical ? "" : " ");
                    break;
                case Symbol symbol:
                    used.Add(symbol.Name);
                    Write(_productions[symbol.Name], depth + 1, isLexical || Lexical.Contains(symbol.Name));
                    if (!isLexical && Lexical.Contains(symbol.Name)) text.Append(' ');
                    break;
                case All all:
                    foreach (Node part in all.Parts) Write(part, depth, isLexical);
                    break;
                case OneOf choice:
                    int least = choice.Options.Min(Height);
                    Node[] options = depth > 12 ? [.. choice.Options.Where(option => Height(option) == least)] : choice.Options;
                    Write(options[random.Next(options.Length)], depth, isLexical);
                    break;
                case Many many:
                    for (int i = random.Next(depth > 12 ? 1 : many.Most + 1); i > 0; i--) Write(many.Part, depth, isLexical);
                    break;
            }
        }
    }

    private int Height(Node node) => node switch
    {
        Symbol symbol => _heights.GetValueOrDefault(symbol.Name, 0),
        All all => all.Parts.Max(Height),
        OneOf choice => choice.Options.Min(Height),
        _ => 0,
    };

    private static Node Choice(Queue<string> tokens)
    {
        var options = new List<Node> { Sequence(tokens) };
        while (tokens.Peek() == "|")
        {
            tokens.Dequeue();
            options.Add(Sequence(tokens));
        }

        return options.Count == 1 ? options[0] : new OneOf([.. options]);
    }

    private static All Sequence(Queue<string> tokens)
    {
        var parts = new List<Node>();
        while (tokens.Peek() is not ("|" or ";" or ")" or "]" or "}"))
        {
            string token = tokens.Dequeue();
            parts.Add(token[0] switch
            {
                '"' or '\'' => new Word(token[1..^1]),
                '(' => Closed(tokens, ")"),
                '[' => new Many(Closed(tokens, "]"), 1),
                '{' => new Many(Closed(tokens, "}"), 3),
                _ => new Symbol(token),
            });
        }

        return new All([.. parts]);
    }

    private static Node Closed(Queue<string> tokens, string bracket)
    {
        Node inner = Choice(tokens);
        Expect(tokens, bracket);
        return inner;
    }

    private static void Expect(Queue<string> tokens, string token)
    {
        if (tokens.Dequeue() is var found && found != token) throw new FormatException($"'{token}' is expected, not '{found}'.");
    }

    [GeneratedRegex(@"\(\*.*?\*\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[a-z_]+|[=;|()\\[\\]{}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Token();

    private abstract record Node;

    private sealed record Word(string Text) : Node;

    private sealed record Symbol(string Name) : Node;

    private sealed record All(Node[] Parts) : Node;

    private sealed record OneOf(Node[] Options) : Node;

    private sealed record Many(Node Part, int Most) : Node;
}
