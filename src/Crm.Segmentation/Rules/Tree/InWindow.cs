namespace Crm.Segmentation.Tree;

/// <summary>Holds when the instant or date has a value inside the window.</summary>
/// <remarks>A date is taken as its local midnight in the rule book's zone.</remarks>
public sealed record InWindow : Condition
{
    internal InWindow(Measure operand, Window window) => (Operand, Window) = (operand, window);

    /// <summary>The instant or date.</summary>
    public Measure Operand { get; }

    /// <summary>The window.</summary>
    public Window Window { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand, Window];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override void Write(RuleText text)
    {
        text.Term(Operand);
        if (text.IsShort) text.Write(" in a window");
        else text.Window(Window);
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new InWindow((Measure)children[0], (Window)children[1]);
}
