namespace Crm.Segmentation.Tree;

/// <summary>Holds for the customers whose measure is among the highest of the population that a rule book is fitted to.</summary>
/// <remarks>
/// The cut is the value of the customer at place n · percent / 100 from the top, rounded up, of the n with a value. Everyone tied at the cut is
/// included; a customer without a value is not. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record TopShare : Condition, ITopOfPopulation
{
    internal TopShare(decimal percent, Measure by, Condition? among) => (Percent, By, Among) = (percent, by, among);

    /// <summary>How many percent of the customers with a value, above 0 and at most 100.</summary>
    public decimal Percent { get; }

    /// <summary>The measure; the highest come first.</summary>
    public Measure By { get; }

    /// <summary>Who the population is, to which members belong too; null for everybody with a value.</summary>
    public Condition? Among { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(By, Among);

    internal override bool IsAboutCustomers => true;

    internal override IPopulationFunction PopulationFunction => this;

    ValueList<Measure> IPopulationFunction.Measured => [TopMeasure.Of(By, Among)];

    string IPopulationFunction.Function => ToString();

    long ITopOfPopulation.Place(long customers) => Math.Max(1, (long)decimal.Ceiling(customers * Percent / 100));

    internal override void Write(RuleText text) => text.Write("top ").Write(Percent).Write("% by ").Term(By).Among(Among);

    private protected override Node Over(ReadOnlySpan<Node> children) => new TopShare(Percent, (Measure)children[0], At<Condition>(children, 1));
}
