using System.Collections.Frozen;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>Texts of rules as one rule book: the one place that knows every declaration of the language.</summary>
internal sealed class RuleTexts
{
    private static readonly FrozenDictionary<string, Func<RuleParser, Declaration, object?>> Syntax =
        new Dictionary<string, Func<RuleParser, Declaration, object?>>(StringComparer.Ordinal)
        {
            ["schema"] = SchemaSyntax.Parse,
            ["list"] = ListSyntax.Parse,
            ["feature"] = FeatureSyntax.Parse,
            ["score"] = ScoreSyntax.Parse,
            ["scorecard"] = ScorecardSyntax.Parse,
            ["rfm"] = RfmSyntax.Parse,
            [TwoAxisGroups.Word] = TwoAxisSyntax.Parse,
            ["lifetime"] = LifetimeSyntax.Parse,
            ["segment"] = SegmentSyntax.Parse,
            ["partition"] = PartitionSyntax.Parse,
            ["funnel"] = FunnelSyntax.Parse,
            ["retention"] = RetentionSyntax.Parse,
            ["growth"] = GrowthSyntax.Parse,
            ["lifecycle"] = ActivitySyntax.ParseLifecycle,
            ["stickiness"] = ActivitySyntax.ParseStickiness,
            ["paths"] = PathSyntax.Parse,
            ["affinity"] = AffinitySyntax.Parse,
            ["messaging"] = MessagingSyntax.Parse,
            ["journey"] = JourneySyntax.Parse,
            ["test"] = TestSyntax.Parse,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly DiagnosticBag _bag = new();
    private readonly Vocabulary _names = new();
    private readonly List<Declaration> _declarations = [];
    private readonly RuleParser _parser;
    private readonly IReadOnlyList<SourceText> _sources;

    private RuleTexts(IEnumerable<(string Name, string Text)> texts)
    {
        _sources = [.. texts.Select(text => new SourceText(text.Name, text.Text))];
        _parser = new RuleParser(_names, Nodes, _bag);
        Tokens = [.. _sources.Select(source => Lexer.Read(source, _bag))];
        (_names.Read, _names.TellCircle, _names.KindOf) = (Read, TellCircle, DefinedValues.KindOf);
    }

    internal IReadOnlyList<TokenisedText> Tokens { get; }

    /// <summary>The texts as they were given.</summary>
    internal IReadOnlyList<SourceText> Sources => _sources;

    internal NodeTable Nodes { get; } = new();

    internal Schema? Schema { get; private set; }

    internal IEnumerable<Definition> Definitions => _declarations.Where(d => !d.IsDuplicate).Select(d => d.Value).OfType<Definition>();

    internal IEnumerable<Feature> Features => _declarations.Where(d => !d.IsDuplicate).Select(d => d.Value).OfType<Feature>();

    internal ValueList<RuleTest> Tests => [.. _declarations.Select(d => d.Value).OfType<RuleTest>()];

    internal RulePlaces Places => new(Nodes, _names.Declarations.ToDictionary(d => d.Name, d => d.NameSpan, StringComparer.Ordinal));

    internal bool SchemaIsBroken => _names.SchemaIsBroken;

    internal IReadOnlyList<Diagnostic> Found => _bag.Found;

    internal static RuleTexts Read(Schema? schema, IEnumerable<(string Name, string Text)> texts)
    {
        var read = new RuleTexts(texts);
        read.Index();
        read.ReadSchema(schema);
        read.ReadRest();
        return read;
    }

    /// <summary>Only the syntax: names mean nothing.</summary>
    internal static RuleTexts ReadSyntax(string text)
    {
        var read = new RuleTexts([("", text)]);
        read.Index();
        read._names.SchemaIsBroken = true;
        read.ReadRest();
        return read;
    }

    internal ValueList<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) => DiagnosticBag.InOrder(diagnostics, _sources);

    private void Index()
    {
        foreach (TokenisedText text in Tokens)
        {
            foreach (Declaration declaration in Declaration.Of(text, _bag))
            {
                bool named = declaration.ReadHeader(_bag);
                if (named) _declarations.Add(declaration);
                if (!named || declaration.Keyword is "schema" or "test" || _names.TryAdd(declaration, out Declaration? first)) continue;
                declaration.IsDuplicate = true;
                if (RuleWords.IsBlock(declaration.Keyword) && first.Keyword == declaration.Keyword)
                {
                    _bag.Error(
                        DiagnosticCodes.GivenTwice, declaration.NameSpan, $"A rule book has one '{declaration.Keyword}'.", $"Say in one block what holds for all messages.",
                        null, new RelatedSpan(first.NameSpan, "the first"));
                    continue;
                }

                _bag.Error(
                    DiagnosticCodes.DuplicateName, declaration.NameSpan,
                    $"'{declaration.Name}' is the name of a {first.Keyword} already.",
                    $"Names are unique in a rule book: rename one.",
                    null,
                    new RelatedSpan(first.NameSpan, "the first"));
            }
        }
    }

    private void ReadSchema(Schema? given)
    {
        Declaration[] schemas = [.. _declarations.Where(d => d.Keyword == "schema")];
        foreach (Declaration schema in schemas) Read(schema);
        if (schemas.Length > 1)
            _bag.Error(
                DiagnosticCodes.SchemaNeeded,
                schemas[1].NameSpan,
                $"A rule book has one schema.",
                null,
                null,
                new RelatedSpan(schemas[0].NameSpan, "the first"));

        Schema? declared = schemas.Length > 0 ? schemas[0].Value as Schema : null;
        if (schemas.Length > 0 && declared is null) _names.SchemaIsBroken = true;
        if (schemas.Length == 0 && given is null)
        {
            _names.SchemaIsBroken = true;
            _bag.Error(
                DiagnosticCodes.SchemaNeeded,
                new SourceSpan(_sources.Count > 0 ? _sources[0] : new SourceText("", ""), 0, 0),
                $"There is no schema.",
                $"Declare one in a text, or pass one.");
        }
        else if (given is not null && declared is not null && !_names.SchemaIsBroken && !given.Equals(declared))
        {
            _bag.Error(
                DiagnosticCodes.SchemaNeeded,
                schemas[0].NameSpan,
                $"The schema of the text and the one that was passed differ.",
                $"Leave one of them out, or declare the same in the same order.");
        }

        Schema = given ?? declared;
        if (Schema is not null) _names.Schema = Schema;
        foreach (
            Declaration measure in _names.Declarations.Where(
                d => _names.IsValue(d.Name) && _names.Schema.FindAttribute(d.Name) is not null))
        {
            _bag.Error(
                DiagnosticCodes.DuplicateName,
                measure.NameSpan,
                $"'{measure.Name}' is the name of an attribute already.",
                $"Names are unique in a rule book: rename one.");
        }
    }

    /// <summary>Features first, each after those that it seems to use: reading then goes no deeper than one definition, however long the chain.</summary>
    private void ReadRest()
    {
        var open = new Stack<(Declaration Declaration, int At)>();
        var entered = new HashSet<Declaration>();
        foreach (Declaration start in _declarations)
        {
            if (start.State == DeclarationState.Unread && entered.Add(start)) open.Push((start, start.BodyStart));
            while (open.TryPop(out (Declaration Declaration, int At) next))
            {
                if (NextUsed(next.Declaration, next.At, entered) is not (int at, { } used))
                {
                    if (next.Declaration.State == DeclarationState.Unread) Read(next.Declaration);
                    continue;
                }

                open.Push((next.Declaration, at));
                if (entered.Add(used)) open.Push((used, used.BodyStart));
            }
        }
    }

    private (int At, Declaration Used)? NextUsed(Declaration declaration, int from, HashSet<Declaration> entered)
    {
        for (int i = from; i < declaration.End; i++)
        {
            Token token = declaration.Text.Tokens[i];
            if (token.IsName && _names.Find(token.Text) is { Keyword: "feature" } used && !entered.Contains(used)) return (i + 1, used);
        }

        return null;
    }

    private void Read(Declaration declaration)
    {
        declaration.State = DeclarationState.Reading;
        var reader = new TokenReader(declaration.Text, _bag, declaration.BodyStart, declaration.End);
        Func<RuleParser, Declaration, object?> parse = Syntax[declaration.Keyword];
        declaration.Value = _parser.Within(reader, declaration.Name, () => parse(_parser, declaration));
        if (declaration.Value is Feature feature) Nodes.Add(feature, declaration.NameSpan);
        declaration.State = DeclarationState.Read;
    }

    private void TellCircle(Declaration declaration, SourceSpan use) => _bag.Error(
        DiagnosticCodes.Cycle,
        use,
        $"'{declaration.Name}' is used in its own definition.",
        $"Say one of the definitions of the circle without the next.",
        null,
        new RelatedSpan(declaration.NameSpan, "declared here"));
}
