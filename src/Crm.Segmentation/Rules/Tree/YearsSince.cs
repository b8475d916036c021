namespace Crm.Segmentation.Tree;

/// <summary>
/// The whole local years since a date, or since an instant at its local time: an age. Missing when that is missing, lies ahead of T, or is beyond the years
/// 1 to 9999; 29 February is kept on 28 February in a common year.
/// </summary>
public sealed record YearsSince : Measure
{
    internal YearsSince(Measure start) => Start = start;

    /// <summary>The instant or date.</summary>
    public Measure Start { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Start];

    internal override void Write(RuleText text) => text.Write("years_since(").Write(Start).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new YearsSince((Measure)children[0]);
}
