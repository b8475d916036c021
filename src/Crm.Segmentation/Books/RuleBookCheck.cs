using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>Checks definitions as one rule book, and finds what stands behind each name.</summary>
internal sealed class RuleBookCheck
{
    private readonly ValueList<Definition> _definitions;
    private readonly RuleValidator _validator;
    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private readonly Dependencies _dependencies = new();
    private readonly Dictionary<string, HashSet<string>> _references = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reachesPopulation = new(StringComparer.Ordinal);

    private RuleBookCheck(Schema schema, ValueList<Definition> definitions, RulePlaces? places) =>
        (_definitions, _validator, Places) = (definitions, new RuleValidator(schema, places), places);

    internal RulePlaces? Places { get; }

    /// <summary>The definitions that reach a population function, in the order in which they were given.</summary>
    internal ValueList<string> Unfitted { get; private set; } = [];

    internal ValueList<Diagnostic> Diagnostics => _validator.Diagnostics;

    internal ValueList<Feature> Features => [.. _validator.Named.OfType<Feature>()];

    internal ValueList<Score> Scores => [.. _validator.Named.OfType<Score>()];

    /// <summary>Features and scores together, each after those that it uses.</summary>
    internal ValueList<NamedMeasure> Measures => _validator.Named;

    /// <summary>The rfms whose scores occur and that are no definitions themselves.</summary>
    internal ValueList<Rfm> LooseRfms => [.. _validator.Rfms.Where(rfm => !_byName.ContainsKey(rfm.Name))];

    internal Dictionary<string, NamedResult> Results { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<Definition> InDependencyOrder { get; private set; } = [];

    /// <summary>The names that a definition refers to itself; a definition that refers to none is not in it.</summary>
    internal IReadOnlyDictionary<string, HashSet<string>> References => _references;

    /// <summary>Checks definitions, and the named measures that belong to the book although no definition may use them.</summary>
    internal static RuleBookCheck Of(
        Schema schema, ValueList<Definition> definitions, ValueList<Measure> measures, RulePlaces? places = null)
    {
        var check = new RuleBookCheck(schema, definitions, places);
        check.CheckNames();
        foreach (Measure measure in measures) check._validator.Add(measure, measure is RfmScore score ? score.Rfm.Name : ((NamedMeasure)measure).Name);
        if (places is not null)
            foreach ((Node node, string? definition, RuleScope scope) in places.Nodes.Orphans) check._validator.Add(node, definition ?? "", scope);
        foreach (Definition definition in definitions) check.CheckTrees(definition);
        check.CheckMeasureNames();
        check.InDependencyOrder = [.. check._dependencies.Order(check._validator).Select(name => check._byName[name])];
        // Trees beyond the limits are errors, and are not walked.
        if (!RuleValidator.HasErrors(check.Diagnostics)) check.FindUnfitted();
        return check;
    }

    /// <summary>Checks trees that are asked about beside the definitions of a book.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="definitions">The definitions that the trees may refer to; they are right.</param>
    /// <param name="label">What diagnostics call the trees. It is no name: a feature in them may be called the same.</param>
    /// <param name="trees">The trees.</param>
    internal static RuleBookCheck OfTrees(Schema schema, ValueList<Definition> definitions, string label, IEnumerable<Node> trees)
    {
        var check = new RuleBookCheck(schema, definitions, null);
        check.CheckNames();
        check.CheckTrees(label, trees);
        if (check._reachesPopulation.Contains(label)) check.Unfitted = [label];
        return check;
    }

    private void CheckNames()
    {
        foreach (Definition definition in _definitions)
        {
            if (_byName.TryAdd(definition.Name, definition)) Results.Add(definition.Name, definition.ToResult());
            else _validator.TellDuplicate(definition.Name, Two(_byName[definition.Name].Keyword, definition.Keyword));
        }
    }

    private void CheckTrees(Definition definition)
    {
        foreach (Diagnostic diagnostic in definition.CheckShape()) _validator.Tell(diagnostic);
        CheckTrees(definition.Name, definition.Trees);
        if (definition.PopulationFunction is not null) _reachesPopulation.Add(definition.Name);
    }

    private void CheckTrees(string definition, IEnumerable<Node> trees)
    {
        _dependencies.Add(definition);
        foreach (Node root in trees.TakeWhile(_ => !_validator.IsFull))
        {
            if (!_validator.Add(root, definition)) continue;
            var members = new List<(MemberOf Member, int Depth)>();
            Facts facts = _validator.Trees.Of(root, members);
            _dependencies.Deepen(definition, facts.Depth);
            if (facts.NeedsFit) _reachesPopulation.Add(definition);
            foreach ((MemberOf member, int at) in members)
                if (CheckReference(member, definition)) Refer(definition, member.Result, at);
        }
    }

    private void Refer(string name, string reference, int depth)
    {
        _dependencies.Add(name, reference, depth);
        if (!_references.TryGetValue(name, out HashSet<string>? references)) _references.Add(
            name, references = new HashSet<string>(StringComparer.Ordinal));
        references.Add(reference);
    }

    private bool CheckReference(MemberOf member, string definition)
    {
        if (Results.TryGetValue(member.Result, out NamedResult? result))
        {
            if (result.Check(member, definition) is { } diagnostic) _validator.Tell(diagnostic, member);
            return true;
        }

        // Declared, but with a mistake, which is told already.
        if (Places?.Of(member.Result) is not null) return false;
        string? nearest = _validator.IsFull ? null : NearestName.Find(member.Result, Results.Keys);
        _validator.Tell(
            Diagnostic.Of(
                DiagnosticCodes.UnknownResult,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' refers to '{member.Result}', which the rule book does not define.",
                nearest is null ? null : (Phrase)$"Did you mean '{nearest}'?"),
            member,
            nearest is null ? null : span => new TextFix(span, new MemberOf(nearest, member.Cell, member.Entered).ToString()));
        return false;
    }

    private void CheckMeasureNames()
    {
        foreach (Rfm rfm in _validator.Rfms)
            if (_byName.TryGetValue(rfm.Name, out Definition? named) && !rfm.Equals(named)) _validator.TellDuplicate(rfm.Name, Two(named.Keyword, rfm.Keyword));
        foreach (NamedMeasure measure in _validator.Named)
            if (_byName.TryGetValue(measure.Name, out Definition? definition)) _validator.TellDuplicate(measure.Name, Two(definition.Keyword, measure.Keyword));
    }

    /// <summary>A definition reaches a population function itself, or through a membership of one that does.</summary>
    private void FindUnfitted()
    {
        foreach (Definition definition in InDependencyOrder)
            if (_references.TryGetValue(definition.Name, out HashSet<string>? references) && references.Overlaps(_reachesPopulation)) _reachesPopulation.Add(definition.Name);
        Unfitted = [.. _definitions.Select(d => d.Name).Where(_reachesPopulation.Contains)];
    }

    private static string Two(string one, string other) => one == other ? $"Two {one}s" : $"A {one} and a {other}";
}
