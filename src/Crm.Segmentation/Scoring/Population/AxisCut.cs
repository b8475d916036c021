namespace Crm.Segmentation.Scoring;

/// <summary>Where low and high part on an axis.</summary>
/// <param name="Shown">The cut as a double.</param>
/// <param name="Bound">Of exact values the greatest not above the cut, whether anybody has it or not; else the cut. Above it lies exactly what lies above the cut.</param>
internal sealed record AxisCut(double Shown, FittedValue Bound)
{
    /// <summary>A cut that is one of the values, or a number that was given.</summary>
    internal static AxisCut At(FittedValue value) => new(value.ToDouble(), value);

    /// <summary>The cut of an axis; null over nobody.</summary>
    /// <param name="threshold">Where to cut.</param>
    /// <param name="customers">How many customers have a value.</param>
    /// <param name="valuesAt">The values at ascending places of the ordered values, from 1.</param>
    /// <param name="mean">The mean.</param>
    internal static AxisCut? Of(AxisThreshold threshold, long customers, Func<long[], FittedValue[]> valuesAt, Func<AxisCut> mean)
    {
        if (customers == 0) return null;
        if (threshold.Given is { } given) return At(FittedValue.Of(given)!);
        if (threshold == AxisThreshold.Mean) return mean();
        SampleQuantile place = SampleQuantile.Of(customers, 0.5m, 7);
        FittedValue[] middle = valuesAt(place.Weight == 0 ? [place.Rank] : [place.Rank, place.Rank + 1]);
        if (middle.Length == 1 || middle[0] == middle[1]) return At(middle[0]);
        double between = place.Between(middle[0].ToDouble(), middle[1].ToDouble());
        if (middle[0].Scale is { } scale) return Between(middle[0].Kind, scale, (Int128)middle[0].Units + middle[1].Units, 2, between);

        // The mean of two neighbouring doubles is one of them; the upper one must stay above the cut.
        return At(between < middle[1].Double ? FittedValue.Of(between) : middle[0]);
    }

    /// <summary>Whether the bound is the cut itself, so that a customer can have exactly the value of the cut.</summary>
    internal bool IsAValue => Bound.ToDouble() == Shown;

    /// <summary>The mean of exact values.</summary>
    internal static AxisCut Mean(ValueKind kind, int scale, Int128 sum, long customers) =>
        Between(kind, scale, sum, customers, Exact.ToDouble(sum, scale) / customers);

    /// <summary>A quotient in units: exactly a value, or between two of them, and then never shown below the lower one, to which rounding might lead.</summary>
    private static AxisCut Between(ValueKind kind, int scale, Int128 dividend, long divisor, double rounded)
    {
        Int128 quotient = Exact.FloorDivide(dividend, divisor);
        var bound = FittedValue.Exact(kind, scale, (long)quotient);
        return quotient * divisor == dividend ? At(bound) : new AxisCut(Math.Max(rounded, bound.ToDouble()), bound);
    }
}
