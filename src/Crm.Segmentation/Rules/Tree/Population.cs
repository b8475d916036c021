using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tree;

/// <summary>A percentile of a measure over the population that a rule book is fitted to; the same cut point for every customer.</summary>
/// <remarks>
/// Customers without a value are left out; missing when nobody has one. Types 1 and 3 give an observed value, exactly; the others lie between
/// two, and are a double, or a duration, instant or date rounded half to even. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record Percentile : Measure
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

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds for the customers whose measure is among the highest of the population that a rule book is fitted to.</summary>
/// <remarks>
/// The cut is the value of the customer at place n · percent / 100 from the top, rounded up, of the n with a value. Everyone tied at the cut is
/// included; a customer without a value is not. A rule book that reaches it runs only once it is fitted.
/// </remarks>
public sealed record TopShare : Condition
{
    internal TopShare(decimal percent, Measure by) => (Percent, By) = (percent, by);

    /// <summary>How many percent of the customers with a value, above 0 and at most 100.</summary>
    public decimal Percent { get; }

    /// <summary>The measure; the highest come first.</summary>
    public Measure By { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>One score of an <see cref="Rfm"/>: 1 to its number of bins; missing for a customer without a matching event.</summary>
public sealed record RfmScore : Measure
{
    internal RfmScore(Rfm rfm, RfmAxis axis) => (Rfm, Axis) = (rfm, axis);

    /// <summary>The scoring.</summary>
    public Rfm Rfm { get; }

    /// <summary>Which score.</summary>
    public RfmAxis Axis { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
