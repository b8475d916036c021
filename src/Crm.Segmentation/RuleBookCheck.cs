using System.Diagnostics;

namespace Crm.Segmentation;

/// <summary>Checks definitions as one rule book, and finds what stands behind each name.</summary>
internal sealed class RuleBookCheck
{
    private readonly ValueList<Definition> _definitions;
    private readonly RuleValidator _validator;
    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private readonly Dependencies _dependencies = new();

    private RuleBookCheck(Schema schema, ValueList<Definition> definitions) => (_definitions, _validator) = (definitions, new RuleValidator(schema));

    internal ValueList<Diagnostic> Diagnostics => _validator.Diagnostics;

    internal ValueList<Feature> Features => _validator.Features;

    internal Dictionary<string, MembershipSource> Sources { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<Definition> InDependencyOrder { get; private set; } = [];

    internal static RuleBookCheck Of(Schema schema, ValueList<Definition> definitions)
    {
        var check = new RuleBookCheck(schema, definitions);
        check.CheckNames();
        foreach (Definition definition in definitions) check.CheckTrees(definition);
        check.CheckFeatureNames();
        check.InDependencyOrder = [.. check._dependencies.Order(check._validator).Select(name => check._byName[name])];
        return check;
    }

    /// <summary>The one place that knows every kind of definition: what stands behind its name.</summary>
    private static MembershipSource SourceFor(Definition definition) => definition switch
    {
        Segment segment => new SegmentSource(segment),
        Partition partition => new PartitionSource(partition),
        Funnel funnel => new FunnelSource(funnel),
        Retention retention => new RetentionSource(retention),
        _ => throw new UnreachableException($"{definition.GetType().Name} is no kind of definition."),
    };

    /// <summary>... and which trees it consists of: expressions, patterns and sequences.</summary>
    private static IEnumerable<object> Trees(Definition definition) => definition switch
    {
        Segment segment => [segment.Condition],
        Partition partition => partition.Cells.Select(cell => cell.Condition).OfType<object>(),
        Funnel funnel => funnel.Steps.SelectMany(step => step.Patterns),
        Retention retention => [retention.Cohort.Pattern, retention.Return],
        _ => throw new UnreachableException($"{definition.GetType().Name} is no kind of definition."),
    };

    /// <summary>... and what is wrong with it besides its trees.</summary>
    private static IEnumerable<Diagnostic> CheckShape(Definition definition) => definition switch
    {
        Funnel funnel => FunnelValidator.CheckShape(funnel),
        Retention retention => RetentionValidator.CheckShape(retention),
        _ => [],
    };

    private void CheckNames()
    {
        foreach (Definition definition in _definitions)
        {
            if (_byName.TryAdd(definition.Name, definition)) Sources.Add(definition.Name, SourceFor(definition));
            else _validator.TellDuplicate(definition.Name, Two(Kind(_byName[definition.Name]), Kind(definition)));
        }
    }

    private void CheckTrees(Definition definition)
    {
        _dependencies.Add(definition.Name);
        foreach (Diagnostic diagnostic in CheckShape(definition)) _validator.Tell(diagnostic);
        foreach (object root in Trees(definition).TakeWhile(_ => !_validator.IsFull))
        {
            if (!_validator.Add(root, definition.Name)) continue;
            (int depth, List<(MemberOf Member, int Depth)> members) = RuleLimits.Measure(root);
            _dependencies.Deepen(definition.Name, depth);
            foreach ((MemberOf member, int at) in members)
                if (CheckReference(member, definition)) _dependencies.Add(definition.Name, member.Result, at);
        }
    }

    private bool CheckReference(MemberOf member, Definition definition)
    {
        if (Sources.TryGetValue(member.Result, out MembershipSource? source))
        {
            if (source.Check(member, definition.Name) is { } diagnostic) _validator.Tell(diagnostic);
            return true;
        }

        _validator.Tell(new Diagnostic(
            DiagnosticCodes.UnknownResult,
            DiagnosticSeverity.Error,
            definition.Name,
            $"'{PartName.Of(member)}' refers to '{member.Result}', which the rule book does not define.",
            NearestName.Suggestion(member.Result, _byName.Keys)));
        return false;
    }

    private void CheckFeatureNames()
    {
        foreach (Feature feature in _validator.Features)
            if (_byName.TryGetValue(feature.Name, out Definition? definition)) _validator.TellDuplicate(feature.Name, $"A {Kind(definition)} and a feature");
    }

    private static string Two(string one, string other) => one == other ? $"Two {one}s" : $"A {one} and a {other}";

    private static string Kind(Definition definition) => definition.GetType().Name.ToLowerInvariant();
}
