namespace Crm.Segmentation.Tree;

/// <summary>Holds for the customers whose measure is among a number of the highest of the population that a rule book is fitted to.</summary>
/// <remarks>
/// The cut is the value of the customer at that place from the top, or the least value where there are fewer. Everyone tied at the cut is included; a customer without a
/// value is not. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record TopCount : Condition, ITopOfPopulation
{
    internal TopCount(int count, Measure by, Condition? among) => (Count, By, Among) = (count, by, among);

    /// <summary>How many customers, at least 1.</summary>
    public int Count { get; }

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

    long ITopOfPopulation.Place(long customers) => Math.Min(Count, customers);

    internal override void Write(RuleText text) => text.Write("top ").Write(Count).Write(" by ").Term(By).Among(Among);

    private protected override Node Over(ReadOnlySpan<Node> children) => new TopCount(Count, (Measure)children[0], At<Condition>(children, 1));
}
