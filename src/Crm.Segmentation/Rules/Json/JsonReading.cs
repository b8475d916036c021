using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>One document on its way from JSON to definitions: what is known so far, and what was found wrong.</summary>
internal sealed class JsonReading
{
    /// <summary>The most levels of objects and arrays: a node of the tree takes two at most, and the tree is at most 64 nodes deep.</summary>
    internal const int Depth = 256;

    /// <summary>The most bytes of a document.</summary>
    internal const int Size = 16 * 1024 * 1024;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, JsonPlace> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _results = new(StringComparer.Ordinal);
    private Func<string, string?, ValueKind?> _kindOf = (_, _) => null;
    private (int Position, int Line, int Column) _located = (0, 1, 1);

    private JsonReading(byte[] utf8) => Utf8 = utf8;

    internal byte[] Utf8 { get; }

    /// <summary>The vocabulary; null until it is known.</summary>
    internal Schema? Schema { get; set; }

    /// <summary>The name of the definition or measure that is being read.</summary>
    internal string? Current { get; private set; }

    /// <summary>The features, and the definitions among them, read so far; null for one that has errors.</summary>
    internal Dictionary<string, object?> Measures { get; } = new(StringComparer.Ordinal);

    /// <summary>The types of event that start what is being read, of which its conditions may speak; null where nothing is started.</summary>
    internal IReadOnlyList<string>? Triggers { get; set; }

    /// <summary>The names of all definitions of the document, whether they were read already or not.</summary>
    internal IEnumerable<string> Results => _results.Keys;

    /// <summary>The definitions read so far that have no errors of form, whatever their kinds are.</summary>
    internal List<object> Definitions { get; } = [];

    /// <summary>Reads a part of the document that is a rule book; set by who knows all kinds of definition. Null after telling what is wrong.</summary>
    internal Func<JsonReading, JsonPlace, object?> Rules { get; init; } = (_, _) => throw new System.Diagnostics.UnreachableException("No rule book is expected here.");

    internal IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Whether more errors would not be told.</summary>
    internal bool IsFull => _diagnostics.Count >= RuleLimits.Errors;

    /// <param name="json">The document.</param>
    /// <param name="size">The most bytes that it may have.</param>
    /// <param name="rules">Reads a part that is a rule book, where there may be one.</param>
    internal static JsonReading Of(string json, int size = Size, Func<JsonReading, JsonPlace, object?>? rules = null)
    {
        if (json.Length > size) return TooLarge(size);
        try
        {
            return Of(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(json), size, rules);
        }
        catch (EncoderFallbackException exception)
        {
            var reading = new JsonReading(Encoding.UTF8.GetBytes(json));
            reading.TellNotUnicode(Encoding.UTF8.GetByteCount(json.AsSpan(0, exception.Index)));
            return reading;
        }
    }

    /// <param name="utf8">The document.</param>
    /// <param name="size">The most bytes that it may have.</param>
    /// <param name="rules">Reads a part that is a rule book, where there may be one.</param>
    internal static JsonReading Of(ReadOnlySpan<byte> utf8, int size = Size, Func<JsonReading, JsonPlace, object?>? rules = null)
    {
        if (utf8.Length > size) return TooLarge(size);
        byte[] document = (utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8).ToArray();
        JsonReading reading = rules is null ? new JsonReading(document) : new JsonReading(document) { Rules = rules };
        if (!System.Text.Unicode.Utf8.IsValid(reading.Utf8)) reading.TellNotUnicode(reading.FirstInvalid());
        return reading;
    }

    internal void Tell(string code, Phrase message, JsonPlace part, Phrase? help = null)
    {
        if (!IsFull) Tell(code, message, part.Position, part.Path, help);
    }

    internal void Tell(string code, Phrase message, int position, string path, Phrase? help = null)
    {
        if (IsFull) return;
        _diagnostics.Add(Diagnostic.Of(code, DiagnosticSeverity.Error, Current, message, help) with { Json = Locate(position, path) });
    }

    /// <summary>Whether a stored document is of a version; of another one it is told, and the document should not be judged further. What is no number is its form's to tell.</summary>
    /// <param name="root">The document.</param>
    /// <param name="member">The member with the version.</param>
    /// <param name="version">The version that is read.</param>
    /// <param name="code">The code of the diagnostic.</param>
    /// <param name="message">Says so of the version that the document has.</param>
    internal bool IsOfVersion(JsonPlace root, string member, int version, string code, Func<string, Phrase> message)
    {
        if (root.Member(member) is not { Kind: System.Text.Json.JsonValueKind.Number } found || found.Text == version.ToString(CultureInfo.InvariantCulture)) return true;
        Tell(code, message(ShownText.Of(found.Text!)), found);
        return false;
    }

    /// <summary>Adds what was found after reading; it is located at the definition or feature that it is about.</summary>
    internal void Add(Diagnostic diagnostic)
    {
        bool isLocated = !IsFull && diagnostic.Definition is not null && _named.ContainsKey(diagnostic.Definition);
        _diagnostics.Add(isLocated && _named[diagnostic.Definition!] is var part ? diagnostic with { Json = Locate(part.Position, part.Path) } : diagnostic);
    }

    /// <summary>The nearest of the names, as a question; not looked for when nobody would be told.</summary>
    internal Phrase? Suggest(string name, IEnumerable<string> candidates) => IsFull ? null : NearestName.Suggestion(name, candidates);

    /// <summary>Tells of which definitions others may refer to the values by name.</summary>
    /// <param name="parts">The definitions of the document.</param>
    /// <param name="kindOf">The kind of a value, of a definition whose member <c>type</c> is given; null when it has no such value.</param>
    internal void ExpectResults(IEnumerable<JsonPlace> parts, Func<string, string?, ValueKind?> kindOf)
    {
        _kindOf = kindOf;
        foreach (JsonPlace part in parts)
            if (NameOf(part) is { } name && part.Member(JsonChoice.TypeMember)?.Text is { } type) _results.TryAdd(name, type);
    }

    /// <summary>The kind of a value of a definition of the document; null when none of the name has it.</summary>
    internal ValueKind? KindOf(string name, string? part) => _results.TryGetValue(name, out string? type) ? _kindOf(type, part) : null;

    /// <summary>Reads a definition, or a named measure: what is wrong inside is told of its name.</summary>
    internal object? ReadNamed(JsonShape form, JsonPlace part, bool isMeasure)
    {
        object? value = Within(part, out string? name, () => form.Read(this, part));
        if (value is not (null or Measure)) Definitions.Add(value);
        else if (isMeasure && name is not null && !Measures.TryAdd(name, value))
            Tell(DiagnosticCodes.DuplicateName, $"Two measures are named '{name}'.", part, "Names are unique in a rule book: rename one.");
        return value;
    }

    private object? Within(JsonPlace part, out string? name, Func<object?> read)
    {
        (string? outer, Triggers) = (Current, null);
        name = NameOf(part);
        Current = name is null ? null : ShownText.Of(name);
        object? value = read();
        if (name is not null) _named.TryAdd(name, part);
        Current = outer;
        return value;
    }

    private static JsonReading TooLarge(int size)
    {
        var tooLarge = new JsonReading([]);
        tooLarge.Tell(DiagnosticCodes.JsonTooLarge, $"The document has more than {size / (1024 * 1024)} MiB.", 0, "$");
        return tooLarge;
    }

    private static string? NameOf(JsonPlace part) =>
        part.Member("name")?.Text is { } text && NormalText.TryNormalise(text, out string normal, out _) ? normal : null;

    /// <summary>The line and column of a position, counted from the one before where that lies behind, as it mostly does.</summary>
    private JsonLocation Locate(int position, string path)
    {
        position = Math.Min(position, Utf8.Length);
        (int at, int line, int column) = position < _located.Position ? (0, 1, 1) : _located;
        ReadOnlySpan<byte> between = Utf8.AsSpan(at..position);
        int lineStart = between.LastIndexOf((byte)'\n') + 1;
        int columns = Encoding.UTF8.GetCharCount(between[lineStart..]);
        _located = (position, line + between.Count((byte)'\n'), lineStart == 0 ? column + columns : 1 + columns);
        return new JsonLocation(path, _located.Line, _located.Column);
    }

    private void TellNotUnicode(int position) => Tell(DiagnosticCodes.JsonMalformed, "The document is not valid Unicode from here on.", position, "$");

    private int FirstInvalid()
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(Utf8.AsSpan(position), out _, out int length) == System.Buffers.OperationStatus.Done) position += length;
        return position;
    }
}
