using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Checks definitions as one rule book, and finds what stands behind each name.</summary>
internal sealed class RuleBookCheck
{
    private readonly ValueList<Definition> _definitions;
    private readonly Schema _schema;
    private readonly RuleValidator _validator;
    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private readonly Dependencies _dependencies = new();
    private readonly Dictionary<string, HashSet<string>> _references = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reachesPopulation = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Definition, Expression Reference), bool> _checked = [];

    private RuleBookCheck(Schema schema, ValueList<Definition> definitions, RulePlaces? places) =>
        (_definitions, _schema, _validator, Places) = (definitions, schema, new RuleValidator(schema, places), places);

    internal RulePlaces? Places { get; }

    /// <summary>The definitions that reach a population function, in the order in which they were given.</summary>
    internal ValueList<string> Unfitted { get; private set; } = [];

    internal ValueList<Diagnostic> Diagnostics => _validator.Diagnostics;

    internal ValueList<Feature> Features => _validator.Features;

    internal Dictionary<string, NamedResult> Results { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<Definition> InDependencyOrder { get; private set; } = [];

    /// <summary>The names that a definition refers to itself; a definition that refers to none is not in it.</summary>
    internal IReadOnlyDictionary<string, HashSet<string>> References => _references;

    /// <summary>Checks definitions, and the features that belong to the book although no definition may use them.</summary>
    internal static RuleBookCheck Of(
        Schema schema, ValueList<Definition> definitions, ValueList<Feature> features, RulePlaces? places = null)
    {
        var check = new RuleBookCheck(schema, definitions, places);
        check.CheckNames();
        foreach (Feature feature in features) check.CheckFeature(feature);
        if (places is not null)
            foreach ((Node node, string? definition, RuleScope scope) in places.Nodes.Orphans) check._validator.Add(node, definition ?? "", scope);
        foreach (Definition definition in definitions) check.CheckTrees(definition);
        foreach (Definition definition in definitions)
            foreach (Diagnostic diagnostic in definition.CheckBeside(check._byName.GetValueOrDefault)) check._validator.Tell(diagnostic);
        check.CheckFeatureNames();
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
        check.CheckTrees(label, trees.Select(tree => (tree, (string?)null)), RuleScope.Customer);
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
        CheckTrees(definition.Name, definition.Parts, definition.HasEntry ? RuleScope.Entered : RuleScope.Customer);
        foreach (Diagnostic diagnostic in definition.CheckAgainst(_schema)) _validator.Tell(diagnostic);
        foreach (KindNeed need in definition.Needs) _validator.Check(need, definition.Name);
        if (definition.PopulationFunction is not null) _reachesPopulation.Add(definition.Name);
    }

    /// <summary>A feature that no definition may use: what it refers to must be there, too.</summary>
    private void CheckFeature(Feature feature)
    {
        if (!_validator.Add(feature, feature.Name)) return;
        var references = new List<(Expression Reference, int Depth)>();
        _ = _validator.Trees.Of(feature, references);
        foreach ((Expression reference, _) in references) CheckReference(reference, feature.Name);
    }

    private void CheckTrees(string definition, IEnumerable<(Node Tree, string? Part)> trees, RuleScope scope)
    {
        _dependencies.Add(definition);
        foreach ((Node root, string? part) in trees.TakeWhile(_ => !_validator.IsFull))
        {
            _validator.Part = part;
            if (!_validator.Add(root, definition, scope)) continue;
            var references = new List<(Expression Reference, int Depth)>();
            Facts facts = _validator.Trees.Of(root, references);
            _dependencies.Deepen(definition, facts.Depth);
            if (facts.NeedsFit) _reachesPopulation.Add(definition);
            foreach ((Expression reference, int at) in references)
                if (CheckReference(reference, definition)) Refer(definition, ResultOf(reference), at);
        }

        _validator.Part = null;
    }

    private void Refer(string name, string reference, int depth)
    {
        _dependencies.Add(name, reference, depth);
        if (!_references.TryGetValue(name, out HashSet<string>? references)) _references.Add(
            name, references = new HashSet<string>(StringComparer.Ordinal));
        references.Add(reference);
    }

    /// <summary>Whether something stands behind the name; a mistake that is not told of its place is looked for once in a definition.</summary>
    private bool CheckReference(Expression reference, string definition)
    {
        if (Places is not null) return IsDefined(reference, definition);
        ref bool isDefined = ref CollectionsMarshal.GetValueRefOrAddDefault(_checked, (definition, reference), out bool isKnown);
        if (!isKnown) isDefined = IsDefined(reference, definition);
        return isDefined;
    }

    private bool IsDefined(Expression reference, string definition)
    {
        string name = ResultOf(reference);
        if (Results.TryGetValue(name, out NamedResult? result))
        {
            if ((reference is MemberOf member ? result.Check(member, definition) : Check((ValueOf)reference, definition)) is { } diagnostic) _validator.Tell(diagnostic, reference);
            return true;
        }

        // Declared, but with a mistake, which is told already.
        if (Places?.Of(name) is not null) return false;
        if (_validator.IsFull) return false;
        string? nearest = NearestName.Find(name, Results.Keys.Where(known => known != definition));
        _validator.Tell(
            Diagnostic.Of(
                DiagnosticCodes.UnknownResult,
                DiagnosticSeverity.Error,
                definition,
                $"'{reference.ShortName}' refers to '{name}', which the rule book does not define.",
                nearest is null ? null : (Phrase)$"Did you mean '{nearest}'?"),
            reference,
            nearest is null ? null : span => new TextFix(span, Renamed(reference, nearest).ToString()));
        return false;
    }

    /// <summary>What is wrong with a value of a definition: it has none, or not this one.</summary>
    private Diagnostic? Check(ValueOf value, string definition)
    {
        Definition named = _byName[value.Result];
        if (named.KindOf(value.Part) == value.Kind) return named.CheckArguments(value, definition);
        Phrase message = value.Part is null
            ? (Phrase)$"'{value.Result}' is a {named.Keyword}, which is no value."
            : $"'{value.Result}' is a {named.Keyword}, and '{value.Part}' is no value of it.";
        return Diagnostic.Of(DiagnosticCodes.UnknownName, DiagnosticSeverity.Error, definition, message, null);
    }

    private static string ResultOf(Expression reference) => reference is MemberOf member ? member.Result : ((ValueOf)reference).Result;

    private static Expression Renamed(Expression reference, string name) => reference is MemberOf member
        ? new MemberOf(name, member.Cell, member.Entered)
        : new ValueOf(name, ((ValueOf)reference).Part, ((ValueOf)reference).Kind, ((ValueOf)reference).Arguments.AsSpan());

    private void CheckFeatureNames()
    {
        foreach (Feature feature in _validator.Features)
            if (_byName.TryGetValue(feature.Name, out Definition? definition)) _validator.TellDuplicate(feature.Name, Two(definition.Keyword, "feature"));
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
