namespace Crm.Segmentation.Tree;

/// <summary>A percentile of a measure over the population that a rule book is fitted to; the same cut point for every customer.</summary>
/// <remarks>
/// Customers without a value are left out; missing when nobody has one. Types 1 and 3 give an observed value, exactly; the others lie between
/// two, and are a double, or a duration, instant or date rounded half to even. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record Percentile : Measure, IPopulationFunction
{
    internal Percentile(Measure of, decimal percent, int type) => (Of, Percent, Type) = (of, percent, type);

    /// <summary>The measure.</summary>
    public Measure Of { get; }

    /// <summary>The percentage of the population, 0 to 100.</summary>
    public decimal Percent { get; }

    /// <summary>The definition, 1 to 9, as numbered by Hyndman and Fan (1996). The first gives an observed value.</summary>
    public int Type { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => !IsObserved && Of.Kind.IsNumeric() ? ValueKind.Number : Of.Kind;

    /// <summary>Whether it is one of the values, not a number between two.</summary>
    internal bool IsObserved => Type is 1 or 3;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Of];

    internal override bool IsAboutCustomers => true;

    internal override int? ExactScale => IsObserved || !Of.Kind.IsNumeric() ? Of.ExactScale : null;

    internal override IPopulationFunction PopulationFunction => this;

    ValueList<Measure> IPopulationFunction.Measured => [Of];

    string IPopulationFunction.Function => ToString();

    internal override void Write(RuleText text)
    {
        text.Write("percentile(").Write(Of).Write(", ").Write(Percent);
        if (Type != 1) text.Write(", type ").Write(Type);
        text.Write(")");
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new Percentile((Measure)children[0], Percent, Type);
}
