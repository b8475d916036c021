namespace Crm.Segmentation.Tree;

/// <summary>Holds for the customers whose measure is among the highest of the population that a rule book is fitted to.</summary>
/// <remarks>
/// The cut is the value of the customer at place n · percent / 100 from the top, rounded up, of the n with a value. Everyone tied at the cut is
/// included; a customer without a value is not. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record TopShare : Condition, IPopulationFunction
{
    internal TopShare(decimal percent, Measure by) => (Percent, By) = (percent, by);

    /// <summary>How many percent of the customers with a value, above 0 and at most 100.</summary>
    public decimal Percent { get; }

    /// <summary>The measure; the highest come first.</summary>
    public Measure By { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [By];

    internal override bool IsAboutCustomers => true;

    internal override IPopulationFunction PopulationFunction => this;

    ValueList<Measure> IPopulationFunction.Measured => [By];

    string IPopulationFunction.Function => ToString();

    internal override void Write(RuleText text) => text.Write("top ").Write(Percent).Write("% by ").Term(By);

    private protected override Node Over(ReadOnlySpan<Node> children) => new TopShare(Percent, (Measure)children[0]);
}
