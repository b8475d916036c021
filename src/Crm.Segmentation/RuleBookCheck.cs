using System.Diagnostics;

namespace Crm.Segmentation;

/// <summary>Checks definitions as one rule book, and finds what stands behind each name and in which order the definitions build on one another.</summary>
internal sealed class RuleBookCheck
{
    private readonly ValueList<Definition> _definitions;
    private readonly RuleValidator _validator;
    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueList<string>> _references = new(StringComparer.Ordinal);

    private RuleBookCheck(Schema schema, ValueList<Definition> definitions) => (_definitions, _validator) = (definitions, new RuleValidator(schema));

    internal ValueList<Diagnostic> Diagnostics => _validator.Diagnostics;

    internal ValueList<Feature> Features => _validator.Features;

    internal Dictionary<string, MembershipSource> Sources { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<Definition> InDependencyOrder { get; private set; } = [];

    internal static RuleBookCheck Of(Schema schema, ValueList<Definition> definitions)
    {
        var check = new RuleBookCheck(schema, definitions);
        check.Name();
        List<(Definition Definition, object Root)> trees = check.CheckTrees();
        foreach ((Definition definition, object root) in trees) check.CheckReferences(definition, root);
        check.Order();
        return check;
    }

    /// <summary>The one place that knows every kind of definition: what stands behind its name; null for one without members.</summary>
    private static MembershipSource? SourceFor(Definition definition) => definition switch
    {
        Segment segment => new SegmentSource(segment),
        Partition partition => new PartitionSource(partition),
        Funnel funnel => new FunnelSource(funnel),
        Retention => null,
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

    private void Name()
    {
        foreach (Definition definition in _definitions)
        {
            if (!_byName.TryAdd(definition.Name, definition))
                _validator.TellDuplicate(definition.Name, $"{Kind(_byName[definition.Name])} and {Kind(definition, another: true)}");
            else if (SourceFor(definition) is { } source)
                Sources.Add(definition.Name, source);
        }
    }

    private List<(Definition Definition, object Root)> CheckTrees()
    {
        var sound = new List<(Definition, object)>();
        foreach (Definition definition in _definitions)
        {
            foreach (Diagnostic diagnostic in CheckShape(definition)) _validator.Tell(diagnostic);
            foreach (object root in Trees(definition))
                if (_validator.Add(root, definition.Name)) sound.Add((definition, root));
        }

        foreach (Feature feature in _validator.Features)
        {
            if (_byName.TryGetValue(feature.Name, out Definition? definition))
                _validator.TellDuplicate(feature.Name, $"{Kind(definition)} and a feature");
        }

        return sound;
    }

    private void CheckReferences(Definition definition, object root)
    {
        var references = new List<string>(_references.GetValueOrDefault(definition.Name, []));
        foreach (MemberOf member in RuleVisitor.Walk(root).OfType<MemberOf>())
        {
            if (!Sources.TryGetValue(member.Result, out MembershipSource? source))
            {
                if (_byName.TryGetValue(member.Result, out Definition? known))
                {
                    _validator.Tell(new Diagnostic(
                        DiagnosticCodes.NoMembers,
                        DiagnosticSeverity.Error,
                        definition.Name,
                        $"'{PartName.Of(member)}' refers to '{member.Result}', {Kind(known, another: true)}, which has no members."));
                    continue;
                }

                _validator.Tell(new Diagnostic(
                    DiagnosticCodes.UnknownResult,
                    DiagnosticSeverity.Error,
                    definition.Name,
                    $"'{PartName.Of(member)}' refers to '{member.Result}', which the rule book does not define.",
                    NearestName.Suggestion(member.Result, Sources.Keys)));
                continue;
            }

            if (source.Check(member, definition.Name) is { } diagnostic) _validator.Tell(diagnostic);
            if (!references.Contains(member.Result)) references.Add(member.Result);
        }

        _references[definition.Name] = [.. references];
    }

    /// <summary>Depth first without recursion, so that a long chain of definitions cannot exhaust the stack.</summary>
    private void Order()
    {
        var order = new List<Definition>(_definitions.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<(string Name, int Next)>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        foreach (Definition start in _definitions)
        {
            if (!done.Contains(start.Name)) Enter(start.Name);
            while (path.Count > 0)
            {
                (string name, int next) = path[^1];
                ValueList<string> references = _references.GetValueOrDefault(name, []);
                if (next == references.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(name);
                    done.Add(name);
                    order.Add(_byName[name]);
                    continue;
                }

                path[^1] = (name, next + 1);
                if (onPath.Contains(references[next])) TellCycle([.. path.Select(p => p.Name).SkipWhile(n => n != references[next])]);
                else if (!done.Contains(references[next])) Enter(references[next]);
            }
        }

        InDependencyOrder = order;

        void Enter(string name)
        {
            path.Add((name, 0));
            onPath.Add(name);
        }
    }

    /// <summary>Told once, from the definition of the circle that was given first.</summary>
    private void TellCycle(List<string> circle)
    {
        int first = _definitions.Select(d => circle.IndexOf(d.Name)).First(i => i >= 0);
        string[] names = [.. circle[first..], .. circle[..first], circle[first]];
        _validator.Tell(new Diagnostic(
            DiagnosticCodes.Cycle,
            DiagnosticSeverity.Error,
            names[0],
            $"Definitions refer to one another in a circle: {string.Join(" → ", names)}.",
            "Say one of them without the next."));
    }

    private static string Kind(Definition definition, bool another = false)
    {
        string kind = definition.GetType().Name.ToLowerInvariant();
        return $"{(another ? "a" : "A")} {kind}";
    }
}
