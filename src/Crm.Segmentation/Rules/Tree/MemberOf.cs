namespace Crm.Segmentation.Tree;

/// <summary>Membership of a named result: a segment, a partition's cell, or a set that an analysis leaves behind, such as those who dropped out of a funnel.</summary>
/// <remarks>An unknown name and a cycle of names are errors of the rule book, never false.</remarks>
public sealed record MemberOf : Condition
{
    internal MemberOf(string result, string? cell, Window? entered) => (Result, Cell, Entered) = (result, cell, entered);

    /// <summary>The name of the result.</summary>
    public string Result { get; }

    /// <summary>The cell of a result that has cells; null for a segment.</summary>
    public string? Cell { get; }

    /// <summary>For a result with entries, such as a funnel: when the entry must lie; null for any time.</summary>
    public Window? Entered { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Entered);

    internal override void Write(RuleText text)
    {
        if (CellNames.StepDroppedBefore(Cell) is { } step) text.Write("dropped from ").Name(Result).Write(" before ").Name(step);
        else text.Write("in ").Name(Result);
        if (Cell is not null && CellNames.StepDroppedBefore(Cell) is null) text.Write(".").Name(Cell);
        if (Entered is not null && !text.IsShort) text.Write(" entered").Window(Entered);
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new MemberOf(Result, Cell, At<Window>(children, 0));
}
