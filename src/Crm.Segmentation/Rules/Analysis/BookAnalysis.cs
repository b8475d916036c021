namespace Crm.Segmentation;

/// <summary>Finds what definitions of a rule book probably do not mean: conditions that exclude nobody or everybody, cells and windows that stay empty.</summary>
/// <param name="definitionOf">The condition behind a membership; null for a computed result.</param>
/// <param name="placeOf">Where a node stands; null for one that was not written as text.</param>
/// <param name="told">Warnings that the book has already; they are not repeated.</param>
internal sealed partial class BookAnalysis(Func<MemberOf, Condition?> definitionOf, Func<Node?, SourceSpan?> placeOf, ValueList<Diagnostic> told)
{
    /// <summary>Of a conjunction, two that exclude each other are looked for among the first so many.</summary>
    private const int MostOperands = 16;

    private readonly Effort _effort = new(Effort.OfBook);
    private readonly ILookup<string?, Diagnostic> _told = told.ToLookup(diagnostic => diagnostic.Definition, StringComparer.Ordinal);
    private readonly List<Diagnostic> _warnings = [];

    /// <summary>Names of definitions that have a part which holds for nobody or everybody, or build on one that has: what follows from it is not told again.</summary>
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);

    /// <summary>What was found so far, each finding once.</summary>
    internal ValueList<Diagnostic> Warnings => [.. _warnings.DistinctBy(warning => (warning.Code, warning.Definition, warning.Message))];

    /// <summary>Looks at one definition; those that it refers to must have been looked at before.</summary>
    /// <param name="definition">The definition.</param>
    internal void Add(Definition definition)
    {
        foreach (Node tree in definition.Trees)
        {
            int before = _warnings.Count;
            TellEmptyWindows(tree, definition.Name);
            if (_warnings.Count == before && tree is Condition root) Inspect(root, definition.Name);
            else if (_warnings.Count == before) InspectFilters(tree, definition.Name);

            // One mistake is told once: what follows from it is not looked for.
            if (_warnings.Count > before || IsDoubtful(tree)) _doubtful.Add(definition.Name);
            else if (tree is Condition condition) TellMissing(condition, definition.Name);
            TellNeverEqual(tree, definition.Name);
            TellBirths(tree, definition.Name);
        }

        if (definition is Partition partition && !_doubtful.Contains(partition.Name)) TellUnreachable(partition);
    }

    private bool IsDoubtful(Node tree) => tree.Walk().OfType<MemberOf>().Any(member => _doubtful.Contains(member.Result));

    private bool CannotHold(params ReadOnlySpan<Condition> conditions) =>
        Search.Ask(definitionOf, conditions.Length == 1 ? conditions[0] : new AllOf(ValueList.Create(conditions)), _effort.Share(Effort.OfWarning)) == Finding.Nobody;

    /// <summary>Tells of the largest parts that hold for nobody or for everybody.</summary>
    private void Inspect(Condition condition, string definition)
    {
        if (condition is Comparison && _told[definition].Any(d => d.Message.StartsWith($"'{condition.ShortName}' is ", StringComparison.Ordinal))) return;
        bool isDoubtful = IsDoubtful(condition);
        if (!isDoubtful && CannotHold(condition))
        {
            Tell(DiagnosticCodes.NeverTrue, definition, NeverTrue(condition), at: condition);
        }
        else if (!isDoubtful && CannotHold(new Not(condition)))
        {
            Tell(DiagnosticCodes.AlwaysTrue, definition, $"'{condition.ShortName}' is always true: it leaves nobody out.", at: condition);
        }
        else
        {
            foreach (Condition part in Parts(condition)) Inspect(part, definition);
            if (Parts(condition).Count == 0) InspectFilters(condition, definition);
        }
    }

    private void InspectFilters(Node tree, string definition)
    {
        foreach (FilteredEvents filtered in tree.Walk().OfType<FilteredEvents>()) Inspect(filtered.Filter, definition);
    }

    private static ValueList<Condition> Parts(Condition condition) => condition switch
    {
        AllOf all => all.Operands,
        AnyOf any => any.Operands,
        Not not => [not.Operand],
        _ => [],
    };

    private Phrase NeverTrue(Condition condition)
    {
        if (condition is not AllOf { Operands: var operands }) return $"'{condition.ShortName}' is never true.";
        for (int i = 0; i < Math.Min(operands.Count, MostOperands); i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (CannotHold(operands[j], operands[i]))
                    return $"'{condition.ShortName}' is never true: '{operands[j].ShortName}' and '{operands[i].ShortName}' exclude each other.";
            }
        }

        return $"'{condition.ShortName}' is never true: its parts exclude one another.";
    }

    /// <summary>Tells of features that nothing mentions.</summary>
    internal void TellUnused(IEnumerable<Feature> features, IEnumerable<Node> trees)
    {
        HashSet<Feature> used = [.. Node.Walk(trees).OfType<Feature>()];
        foreach (Feature feature in features)
            if (!used.Contains(feature)) Tell(DiagnosticCodes.UnusedFeature, feature.Name, $"No definition uses feature '{feature.Name}'.");
    }

    /// <summary>Tells of lists that no definition asks for.</summary>
    internal void TellUnused(IEnumerable<CustomerList> lists, IEnumerable<string> used)
    {
        foreach (CustomerList list in lists.ExceptBy(used, list => list.Name, StringComparer.Ordinal))
            Tell(DiagnosticCodes.UnusedList, list.Name, $"No definition asks who is on the list '{list.Name}'.");
    }

    private void TellEmptyWindows(Node tree, string definition)
    {
        foreach (Node node in tree.Walk())
        {
            if (node is not Expression part || !node.Children.OfType<Window>().Any(w => WindowOrder.IsNeverFilled(w, node is not InWindow))) continue;
            Tell(
                DiagnosticCodes.WindowNeverFilled,
                definition,
                $"Nothing ever lies in the window of '{part.ShortName}'.",
                "It must end after it begins, and for events after 1970 began.",
                node);
        }
    }

    private void Tell(string code, string definition, Phrase message, Phrase? help = null, Node? at = null) =>
        _warnings.Add(Diagnostic.Of(code, DiagnosticSeverity.Warning, definition, message, help) with { Span = placeOf(at) });
}
