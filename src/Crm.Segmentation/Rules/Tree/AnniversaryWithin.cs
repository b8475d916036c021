namespace Crm.Segmentation.Tree;

/// <summary>
/// Holds when an anniversary of the instant or date begins in (T, T + ahead]: the local midnight, in the rule book's zone, of the same month
/// and day in a later year than the original; 29 February counts as 28 February in a common year.
/// </summary>
public sealed record AnniversaryWithin : Condition
{
    internal AnniversaryWithin(Measure operand, TimeSpan ahead) => (Operand, Ahead) = (operand, ahead);

    /// <summary>The instant or date.</summary>
    public Measure Operand { get; }

    /// <summary>How far ahead to look; the far edge is inclusive.</summary>
    public TimeSpan Ahead { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override void Write(RuleText text) => text.Write("anniversary of ").Write(Operand, RuleLevel.Primary).Write(" in next ").Write(Ahead);

    private protected override Node Over(ReadOnlySpan<Node> children) => new AnniversaryWithin((Measure)children[0], Ahead);
}
