namespace Crm.Segmentation;

/// <summary>
/// Checks trees against a schema: names, kinds, scopes, windows, sequences and limits. Finds every mistake, of many the first 100, and throws nothing; a mistake that
/// occurs twice in one definition is told once, and one inside a feature is told of the feature, once.
/// </summary>
/// <remarks>What a tree refers to by name, other definitions, is the rule book's to check.</remarks>
internal sealed partial class RuleValidator(Schema schema)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<Diagnostic> _told = [];
    private readonly List<Feature> _features = [];
    private readonly Dictionary<string, Feature> _featureByName = new(StringComparer.Ordinal);
    private string _definition = "";
    private int _errors;

    /// <summary>Whether there are so many errors that no more are told, and nobody needs to look for them.</summary>
    internal bool IsFull => _errors >= RuleLimits.Errors;

    /// <summary>What was found so far, in the order in which it was found.</summary>
    internal ValueList<Diagnostic> Diagnostics => [.. _diagnostics];

    /// <summary>The features that occur in what was checked, each after those that it uses.</summary>
    internal ValueList<Feature> Features => [.. _features];

    internal static ValueList<Diagnostic> Check(Expression root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static ValueList<Diagnostic> Check(EventPattern root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static ValueList<Diagnostic> Check(Sequence root, Schema schema, string definition) => CheckRoot(root, schema, definition);

    internal static bool HasErrors(ValueList<Diagnostic> diagnostics) => diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Checks one more tree of a definition.</summary>
    /// <param name="root">An expression, a pattern or a sequence.</param>
    /// <param name="definition">The definition that it is of.</param>
    /// <returns>Whether the tree is within the limits; if not, nothing else of it was looked at, and nobody should.</returns>
    internal bool Add(object root, string definition)
    {
        _definition = definition;
        switch (RuleLimits.Excess(root))
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
                Visit(root, RuleScope.Customer);
                return true;
        }
    }

    /// <summary>Adds findings of others, such as a rule book or a feature folder.</summary>
    internal void Tell(Diagnostic diagnostic)
    {
        bool isError = diagnostic.Severity == DiagnosticSeverity.Error;
        if ((isError && IsFull) || !_told.Add(diagnostic)) return;
        _diagnostics.Add(diagnostic);
        if (isError) _errors++;
    }

    internal void TellDuplicate(string name, string what) => Tell(new Diagnostic(
        DiagnosticCodes.DuplicateName, DiagnosticSeverity.Error, name, $"{what} are named '{name}'.", "Names are unique in a rule book: rename one."));

    private static ValueList<Diagnostic> CheckRoot(object root, Schema schema, string definition)
    {
        var validator = new RuleValidator(schema);
        validator.Add(root, definition);
        return validator.Diagnostics;
    }

    private void Visit(object node, RuleScope scope)
    {
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
                CheckFeature(feature);
                return;
            case Aggregate aggregate:
                CheckAggregate(aggregate);
                Visit(aggregate.Pattern, inner);
                CheckWindow(aggregate.Window, PartName.Of(aggregate), overEvents: true, inner);
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

    /// <summary>The feature's mistakes are told of the feature, so it is checked as a definition of its own, and once.</summary>
    private void CheckFeature(Feature feature)
    {
        if (!_featureByName.TryAdd(feature.Name, feature))
        {
            if (!_featureByName[feature.Name].Equals(feature)) TellDuplicate(feature.Name, "Two different features");
            return;
        }

        string definition = _definition;
        _definition = feature.Name;
        if (feature.Definition.Kind == ValueKind.Tags)
        {
            Error(
                DiagnosticCodes.FeatureOfTags,
                $"Feature '{feature.Name}' is a set of tags; a feature is one value.",
                "Ask what is in the tags where it is needed: Has, HasAny or HasAll.");
        }

        Visit(feature.Definition, RuleScope.Customer);
        _definition = definition;
        _features.Add(feature);
    }

    private void Error(string code, string message, string? help = null) =>
        Tell(new Diagnostic(code, DiagnosticSeverity.Error, _definition, message, help));

    private void Warning(string code, string message, string? help = null) =>
        Tell(new Diagnostic(code, DiagnosticSeverity.Warning, _definition, message, help));
}
