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
    private readonly List<Feature> _features = [];
    private readonly Dictionary<string, Feature> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Feature, ValueKind?> _kinds = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(FieldDefinition Field, string Value), string?> _nearestValues = [];
    private readonly TreeFacts _trees = new();
    private string _definition = "";
    private Node? _node;
    private int _errors;

    /// <summary>The part of a definition that is being checked, as diagnostics say it.</summary>
    internal string? Part { get; set; }

    /// <summary>Whether there are so many errors that no more are told, and nobody needs to look for them.</summary>
    internal bool IsFull => _errors >= RuleLimits.Errors;

    /// <summary>What is known of the trees that were checked.</summary>
    internal TreeFacts Trees => _trees;

    /// <summary>What was found so far, in the order in which it was found.</summary>
    internal ValueList<Diagnostic> Diagnostics => [.. _diagnostics];

    /// <summary>The features that occur in what was checked, each after those that it uses.</summary>
    internal ValueList<Feature> Features => [.. _features];

    internal static ValueList<Diagnostic> Check(Node root, Schema schema, string definition)
    {
        var validator = new RuleValidator(schema);
        validator.Add(root, definition);
        return validator.Diagnostics;
    }

    internal static bool HasErrors(ValueList<Diagnostic> diagnostics) => diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Checks one more tree of a definition.</summary>
    /// <param name="root">An expression, a pattern or a sequence.</param>
    /// <param name="definition">The definition that it is of.</param>
    /// <returns>Whether the tree is within the limits; if not, nothing else of it was looked at, and nobody should.</returns>
    internal bool Add(Node root, string definition) => Add(root, definition, RuleScope.Customer);

    /// <summary>Checks one more tree, or a part of one.</summary>
    internal bool Add(Node root, string definition, RuleScope scope)
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
    internal void Tell(Diagnostic diagnostic, Node? at = null, Func<SourceSpan, TextFix>? fix = null)
    {
        if (diagnostic.Span is null && places is not null)
            diagnostic = diagnostic with { Span = places.Nodes.SpanOf(at ?? diagnostic.About as Node) ?? places.Nodes.SpanOfPart(diagnostic.About) ?? places.Of(diagnostic.Definition) };
        if (diagnostic.About is not null) diagnostic = diagnostic with { About = null };
        if (diagnostic.Part is null && Part is not null) diagnostic = diagnostic with { Part = Part };
        if (diagnostic.Span is { } span && fix is not null) diagnostic = diagnostic with { Fix = fix(span) };
        bool isError = diagnostic.Severity == DiagnosticSeverity.Error;
        if ((isError && IsFull) || !_told.Add(diagnostic)) return;
        _diagnostics.Add(diagnostic);
        if (isError) _errors++;
    }

    internal void TellDuplicate(string name, string what) => Tell(Diagnostic.Of(
        DiagnosticCodes.DuplicateName, DiagnosticSeverity.Error, name, $"{what} are named '{name}'.", "Names are unique in a rule book: rename one."));

    private void Visit(Node node, RuleScope scope)
    {
        _node = node;
        RuleScope inner = CheckScope(node, scope);
        if (Checks.TryGetValue(node.GetType(), out Action<RuleValidator, Node>? check)) check(this, node);
        ValueList<Node> children = node.Children;
        foreach (Window window in children.OfType<Window>())
        {
            // A window of events is of all that is asked about them, one of an instant is of that.
            Measure? instant = InstantIn(node);
            string part = (instant ?? node).ShortName;
            if (window is LastEventsWindow last) CheckLastEvents(last, node, part, inner);
            else CheckWindow(window, part, overEvents: instant is null, inner);
        }

        switch (node)
        {
            case IFieldHandle handle:
                CheckField(handle.Field, scope);
                break;
            case Feature feature:
                CheckFeature(feature);
                break;
            case FilteredEvents filtered:
                Visit(filtered.Filter, scope with { EventName = filtered.Type.Name });
                break;
            case Arithmetic when scope.EventName is null && EventOf(node) is { } eventName:
                TellArithmetic(node, eventName);
                break;
            case Aggregate or Favourite or NthEvent:
                Visit(children.OfType<EventPattern>().Single(), inner);
                break;
            default:
                foreach (Node child in children)
                    if (child is not Window) Visit(child, inner);
                break;
        }
    }

    /// <summary>The instant or date of which a node's window is; null where it is of events.</summary>
    private static Measure? InstantIn(Node node) => node switch
    {
        InWindow { Operand: var instant } => instant,
        AnniversaryWithin { Operand: var instant } => instant,
        _ => null,
    };

    /// <summary>The mistakes of a feature are told of it, so it is checked as a definition of its own, and once.</summary>
    private void CheckFeature(Feature feature)
    {
        if (!IsFirst(feature)) return;
        (string Definition, Node? Node) outer = (_definition, _node);
        (_definition, _node) = (feature.Name, feature);
        if (feature.Kind == ValueKind.Tags)
        {
            Error(
                DiagnosticCodes.FeatureOfTags,
                $"Feature '{feature.Name}' is a set of tags; a feature is one value.",
                Written(
                    $"Ask what is in the tags where it is needed: Has, HasAny or HasAll.",
                    $"Ask what is in the tags where it is needed: has."));
        }

        Visit(feature.Definition, RuleScope.Customer);
        (_definition, _node) = outer;
        _features.Add(feature);
    }

    /// <summary>Whether nothing of the name was checked before; tells when that was something else.</summary>
    private bool IsFirst(Feature feature)
    {
        if (_byName.TryAdd(feature.Name, feature)) return true;
        if (!_byName[feature.Name].Equals(feature)) TellDuplicate(feature.Name, "Two different features");
        return false;
    }

    /// <summary>The help as it reads for who writes C#, or for who writes rule text.</summary>
    private Phrase Written(Phrase asCode, Phrase asText) => places is null ? asCode : asText;

    private void Error(string code, Phrase message, Phrase? help = null, Node? at = null, Func<SourceSpan, TextFix>? fix = null) =>
        Add(DiagnosticSeverity.Error, code, message, help, at, fix);

    private void Warning(string code, Phrase message) => Add(DiagnosticSeverity.Warning, code, message, null, null, null);

    private void Add(DiagnosticSeverity severity, string code, Phrase message, Phrase? help, Node? at, Func<SourceSpan, TextFix>? fix)
    {
        // A node that is shared by all its uses is known by its declaration: the mistake is where it is used.
        Node? place = places?.Nodes.SpanOf(at is Feature or AnyEvent ? null : at) is null ? _node : at;
        Tell(Diagnostic.Of(code, severity, _definition, message, help), place, place == at ? fix : null);
    }
}
