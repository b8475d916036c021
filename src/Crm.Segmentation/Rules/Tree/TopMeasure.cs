namespace Crm.Segmentation.Tree;

/// <summary>A condition of being among the highest of a population, cut at one customer's value.</summary>
internal interface ITopOfPopulation : IPopulationFunction
{
    /// <summary>The measure; the highest come first.</summary>
    Measure By { get; }

    /// <summary>Who the population is, to which members belong too; null for everybody with a value.</summary>
    Condition? Among { get; }

    /// <summary>The place from the top, from 1, of the customer whose value is the cut.</summary>
    /// <param name="customers">How many customers have a value, at least 1.</param>
    long Place(long customers);
}

/// <summary>A measure of those for whom a condition holds; missing for all others.</summary>
/// <param name="By">The measure.</param>
/// <param name="Among">Whose it is.</param>
public sealed record TopMeasure(Measure By, Condition Among) : Measure
{
    /// <inheritdoc/>
    public override ValueKind Kind => By.Kind;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [By, Among];

    internal override bool IsAboutCustomers => true;

    internal override int? ExactScale => By.ExactScale;

    internal static Measure Of(Measure by, Condition? among) => among is null ? by : new TopMeasure(by, among);

    internal override void Write(RuleText text) => text.Term(By).Among(Among);

    private protected override Node Over(ReadOnlySpan<Node> children) => new TopMeasure((Measure)children[0], (Condition)children[1]);
}
