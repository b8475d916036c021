using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>
/// Checks trees against a schema: names, kinds, scopes, windows, sequences and limits. Finds every mistake, of many the first 100, and throws nothing; a mistake that
/// occurs twice in one definition is told once, and one inside a feature is told of the feature, once.
/// </summary>
/// <remarks>What a tree refers to by name, other definitions, is the rule book's to check.</remarks>
internal sealed partial class RuleValidator(Schema schema, RulePlaces? places = null)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<Diagnostic> _told = [];
    private readonly List<Measure> _named = [];
    private readonly List<Rfm> _rfms = [];
    private readonly Dictionary<string, object> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Measure, ValueKind?> _kinds = new(ReferenceEqualityComparer.Instance);
    private readonly TreeFacts _trees = new();
    private string _definition = "";
    private object? _node;
    private int _errors;

    /// <summary>Whether there are so many errors that no more are told, and nobody needs to look for them.</summary>
    internal bool IsFull => _errors >= RuleLimits.Errors;

    /// <summary>What is known of the trees that were checked.</summary>
    internal TreeFacts Trees => _trees;

    /// <summary>What was found so far, in the order in which it was found.</summary>
    internal ValueList<Diagnostic> Diagnostics => [.. _diagnostics];

    /// <summary>The features and scores that occur in what was checked, each after those that it uses.</summary>
    internal ValueList<Measure> Named => [.. _named];

    /// <summary>The rfms whose scores occur in what was checked.</summary>
    internal ValueList<Rfm> Rfms => [.. _rfms];

    internal static ValueList<Diagnostic> Check(Expression root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static ValueList<Diagnostic> Check(EventPattern root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static ValueList<Diagnostic> Check(Sequence root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static bool HasErrors(ValueList<Diagnostic> diagnostics) => diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Checks one more tree of a definition.</summary>
    /// <param name="root">An expression, a pattern or a sequence.</param>
    /// <param name="definition">The definition that it is of.</param>
    /// <returns>Whether the tree is within the limits; if not, nothing else of it was looked at, and nobody should.</returns>
    internal bool Add(object root, string definition) => Add(root, definition, RuleScope.Customer);

    /// <summary>Checks one more tree, or a part of one.</summary>
    internal bool Add(object root, string definition, RuleScope scope)
    {
        (_definition, _node) = (definition, root);
        switch (_trees.Of(root).Excess)
        {
            case RuleExcess.Depth:
                Error(
                    DiagnosticCodes.TooDeep,
                    $"The definition is nested more than {RuleLimits.Depth} deep.",
                    "Split it into segments that refer to one another.");
                return false;
            case RuleExcess.Nodes:
                Error(
                    DiagnosticCodes.TooLarge,
                    "The definition has more than 4,096 nodes; a feature counts wherever it occurs.",
                    "Split it into segments that refer to one another.");
                return false;
            default:
                Visit(root, scope);
                return true;
        }
    }

    /// <summary>Adds findings of others, such as a rule book or a feature folder.</summary>
    internal void Tell(Diagnostic diagnostic, object? at = null, Func<SourceSpan, TextFix>? fix = null)
    {
        if (diagnostic.Span is null && places is not null)
            diagnostic = diagnostic with { Span = places.Nodes.SpanOf(at) ?? places.Of(diagnostic.Definition) };
        if (diagnostic.Span is { } span && fix is not null) diagnostic = diagnostic with { Fix = fix(span) };
        bool isError = diagnostic.Severity == DiagnosticSeverity.Error;
        if ((isError && IsFull) || !_told.Add(diagnostic)) return;
        _diagnostics.Add(diagnostic);
        if (isError) _errors++;
    }

    internal void TellDuplicate(string name, string what) => Tell(Diagnostic.Of(
        DiagnosticCodes.DuplicateName, DiagnosticSeverity.Error, name, $"{what} are named '{name}'.", "Names are unique in a rule book: rename one."));

    private static ValueList<Diagnostic> CheckRoot(object root, Schema schema, string definition)
    {
        var validator = new RuleValidator(schema);
        validator.Add(root, definition);
        return validator.Diagnostics;
    }

    private void Visit(object node, RuleScope scope)
    {
        _node = node;
        RuleScope inner = CheckScope(node, scope);
        switch (node)
        {
            case IFieldHandle handle:
                CheckField(handle.Field, scope);
                return;
            case EventType type:
                CheckEvent(type.Name);
                return;
            case FilteredEvents filtered:
                CheckEvent(filtered.Type.Name);
                Visit(filtered.Filter, RuleScope.Of(filtered.Type));
                return;
            case Feature feature:
                CheckNamed(feature, feature.Name, [feature.Definition]);
                return;
            case Score score:
                CheckNamed(score, score.Name, [score.Definition]);
                return;
            case RfmScore score:
                CheckNamed(score.Rfm, score.Rfm.Name, score.Rfm.Trees);
                return;
            case Percentile percentile:
                Need(percentile.Of, HasOrder, DiagnosticCodes.NoPercentile, $"a percentile needs values with an order");
                break;
            case TopShare top:
                Need(top.By, HasOrder, DiagnosticCodes.NoPercentile, $"the top is of values with an order");
                break;
            case Aggregate aggregate:
                CheckAggregate(aggregate);
                CheckWindow(aggregate.Window, PartName.Of(aggregate), overEvents: true, inner);
                Visit(aggregate.Pattern, inner);
                return;
            case Comparison comparison:
                CheckComparison(comparison);
                break;
            case OneOf oneOf:
                CheckValues(oneOf);
                break;
            case Arithmetic arithmetic:
                CheckArithmetic(arithmetic);
                break;
            case Like like:
                Need(like.Operand, ValueKinds.IsTextual, DiagnosticCodes.NotText, "like compares with a pattern, which needs a text");
                break;
            case HasTags hasTags:
                Need(hasTags.Operand, kind => kind == ValueKind.Tags, DiagnosticCodes.NotTags, "a tag is looked for in tags");
                break;
            case AnniversaryWithin anniversary:
                Need(anniversary.Operand, ValueKinds.IsTemporal, DiagnosticCodes.NotTemporal, "an anniversary is of an instant or a date");
                break;
            case IsMissing isMissing:
                CheckMissing(isMissing);
                break;
            case InWindow inWindow:
                Need(inWindow.Operand, ValueKinds.IsTemporal, DiagnosticCodes.NotTemporal, "a window holds an instant or a date");
                CheckWindow(inWindow.Window, PartName.Of(inWindow.Operand), overEvents: false, scope);
                break;
            case MemberOf member:
                CheckWindow(member.Entered, PartName.Of(member), overEvents: true, inner);
                break;
            case DidRegularly regularly:
                CheckRegularly(regularly);
                break;
            case Count count:
                CheckWindow(count.Window, PartName.Of(count), overEvents: true, inner);
                break;
            case SessionCount sessions:
                CheckWindow(sessions.Window, PartName.Of(sessions), overEvents: true, inner);
                break;
            case SequenceCount sequences:
                CheckWindow(sequences.Window, PartName.Of(sequences), overEvents: true, inner);
                break;
            case DidFirst first:
                CheckWindow(first.Window, PartName.Of(first), overEvents: true, inner);
                break;
            case DidSequence did:
                CheckWindow(did.Window, PartName.Of(did), overEvents: true, inner);
                break;
            case Sequence sequence:
                CheckSequence(sequence);
                break;
        }

        foreach (object child in RuleVisitor.Children(node))
            if (child is not Window) Visit(child, inner);
    }

    /// <summary>The mistakes of a named measure are told of it, so it is checked as a definition of its own, and once.</summary>
    private void CheckNamed(object named, string name, IEnumerable<Measure> trees)
    {
        if (!_byName.TryAdd(name, named))
        {
            if (!_byName[name].Equals(named))
                TellDuplicate(name, $"Two different {(named is Rfm ? "rfms" : named is Score ? "scores" : "features")}");
            return;
        }

        (string Definition, object? Node) outer = (_definition, _node);
        (_definition, _node) = (name, named);
        if (named is Feature { Kind: ValueKind.Tags })
        {
            Error(
                DiagnosticCodes.FeatureOfTags,
                $"Feature '{name}' is a set of tags; a feature is one value.",
                Written(
                    $"Ask what is in the tags where it is needed: Has, HasAny or HasAll.",
                    $"Ask what is in the tags where it is needed: has."));
        }

        foreach (Diagnostic diagnostic in (named as Rfm)?.CheckShape() ?? []) Tell(diagnostic);
        foreach (Measure tree in trees)
        {
            if (named is Rfm)
            {
                // Its scores are leaves of the trees that use them, so its own trees were not measured with those.
                Add(tree, name);
                continue;
            }

            if (named is Score) Need(tree, kind => kind.IsNumeric(), DiagnosticCodes.NotANumber, $"a score is a number");
            Visit(tree, RuleScope.Customer);
        }

        (_definition, _node) = outer;
        if (named is Measure measure) _named.Add(measure);
        else _rfms.Add((Rfm)named);
    }

    internal string NameOf(Measure named) => named switch
    {
        Score score => score.Name,
        RfmScore score => score.Rfm.Name,
        _ => ((Feature)named).Name,
    };

    /// <summary>The help as it reads for who writes C#, or for who writes rule text.</summary>
    private Phrase Written(Phrase asCode, Phrase asText) => places is null ? asCode : asText;

    private void Error(string code, Phrase message, Phrase? help = null, object? at = null, Func<SourceSpan, TextFix>? fix = null) =>
        Add(DiagnosticSeverity.Error, code, message, help, at, fix);

    private void Warning(string code, Phrase message) => Add(DiagnosticSeverity.Warning, code, message, null, null, null);

    private void Add(DiagnosticSeverity severity, string code, Phrase message, Phrase? help, object? at, Func<SourceSpan, TextFix>? fix)
    {
        // A node that is shared by all its uses is known by its declaration: the mistake is where it is used.
        object? place = places?.Nodes.SpanOf(at is Feature or Score or AnyEvent ? null : at) is null ? _node : at;
        Tell(Diagnostic.Of(code, severity, _definition, message, help), place, place == at ? fix : null);
    }
}
