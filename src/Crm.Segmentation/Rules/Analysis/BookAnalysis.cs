namespace Crm.Segmentation;

/// <summary>Finds what definitions of a rule book probably do not mean: conditions that exclude nobody or everybody, cells and windows that stay empty.</summary>
/// <param name="definitionOf">The condition behind a membership; null for a computed result.</param>
/// <param name="told">Warnings that the book has already; they are not repeated.</param>
internal sealed partial class BookAnalysis(Func<MemberOf, Condition?> definitionOf, ValueList<Diagnostic> told)
{
    /// <summary>Of a conjunction with more operands, those that exclude one another are not looked for.</summary>
    private const int MostOperands = 16;

    private readonly Effort _effort = new(Effort.OfBook);
    private readonly List<Diagnostic> _warnings = [];

    /// <summary>Names of definitions that have a part which holds for nobody or everybody, or build on one that has: what follows from it is not told again.</summary>
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);

    /// <summary>What was found so far, each finding once.</summary>
    internal ValueList<Diagnostic> Warnings => [.. _warnings.Distinct()];

    /// <summary>Looks at one definition; those that it refers to must have been looked at before.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="trees">The trees of which it consists.</param>
    internal void Add(Definition definition, IEnumerable<object> trees)
    {
        foreach (object tree in trees)
        {
            int before = _warnings.Count;
            TellEmptyWindows(tree, definition.Name);
            if (_warnings.Count == before && tree is Condition root) Inspect(root, definition.Name);
            else if (_warnings.Count == before) InspectFilters(tree, definition.Name);

            // One mistake is told once: what follows from it is not looked for.
            if (_warnings.Count > before || IsDoubtful(tree)) _doubtful.Add(definition.Name);
            else if (tree is Condition condition) TellMissing(condition, definition.Name);
        }

        if (definition is Partition partition && !_doubtful.Contains(partition.Name)) TellUnreachable(partition);
    }

    private bool IsDoubtful(object tree) => RuleVisitor.Walk(tree).OfType<MemberOf>().Any(member => _doubtful.Contains(member.Result));

    private bool CannotHold(params ReadOnlySpan<Condition> conditions) =>
        Search.Ask(definitionOf, conditions.Length == 1 ? conditions[0] : new AllOf(ValueList.Create(conditions)), _effort.Share(Effort.OfWarning)) == Finding.Nobody;

    /// <summary>Tells of the largest parts that hold for nobody or for everybody.</summary>
    private void Inspect(Condition condition, string definition)
    {
        if (condition is Comparison && told.Any(d => d.Definition == definition && d.Message.StartsWith($"'{PartName.Of(condition)}' is ", StringComparison.Ordinal))) return;
        bool isDoubtful = IsDoubtful(condition);
        if (!isDoubtful && CannotHold(condition))
        {
            Tell(DiagnosticCodes.NeverTrue, definition, $"'{PartName.Of(condition)}' is never true{Why(condition)}.");
        }
        else if (!isDoubtful && CannotHold(new Not(condition)))
        {
            Tell(DiagnosticCodes.AlwaysTrue, definition, $"'{PartName.Of(condition)}' is always true: it leaves nobody out.");
        }
        else
        {
            foreach (Condition part in Parts(condition)) Inspect(part, definition);
            if (Parts(condition).Count == 0) InspectFilters(condition, definition);
        }
    }

    private void InspectFilters(object tree, string definition)
    {
        foreach (FilteredEvents filtered in RuleVisitor.Walk(tree).OfType<FilteredEvents>()) Inspect(filtered.Filter, definition);
    }

    private static ValueList<Condition> Parts(Condition condition) => condition switch
    {
        AllOf all => all.Operands,
        AnyOf any => any.Operands,
        Not not => [not.Operand],
        _ => [],
    };

    private string Why(Condition condition)
    {
        if (condition is not AllOf { Operands: { Count: <= MostOperands } operands }) return "";
        for (int i = 0; i < operands.Count; i++)
            for (int j = 0; j < i; j++)
                if (CannotHold(operands[j], operands[i])) return $": '{PartName.Of(operands[j])}' and '{PartName.Of(operands[i])}' exclude each other";
        return ": its parts exclude one another";
    }

    private void TellUnreachable(Partition partition)
    {
        foreach (PartitionCell cell in partition.Cells)
        {
            var member = new MemberOf(partition.Name, cell.Name, null);
            if (!CannotHold(member)) continue;
            Tell(
                DiagnosticCodes.UnreachableCell,
                partition.Name,
                $"Nobody is ever in cell '{cell.Name}': the cells before it take everyone{(cell.Condition is null ? "" : " who satisfies its condition")}.",
                "A customer is in the first cell whose condition holds: put the narrower one first.");
        }
    }

    private void TellEmptyWindows(object tree, string definition)
    {
        foreach (object node in RuleVisitor.Walk(tree))
        {
            if (node is not Expression part || !RuleVisitor.Children(node).OfType<Window>().Any(w => WindowOrder.IsNeverFilled(w, node is not InWindow))) continue;
            Tell(
                DiagnosticCodes.WindowNeverFilled,
                definition,
                $"Nothing ever lies in the window of '{PartName.Of(part)}'.",
                "It must end after it begins, and for events after 1970 began.");
        }
    }

    private void Tell(string code, string definition, string message, string? help = null) =>
        _warnings.Add(new Diagnostic(code, DiagnosticSeverity.Warning, definition, message, help));
}
