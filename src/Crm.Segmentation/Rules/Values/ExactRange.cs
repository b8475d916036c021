namespace Crm.Segmentation;

/// <summary>The whole numbers for which a comparison with a constant holds: from low to high, both included; none when low is above high.</summary>
internal readonly record struct ExactRange(long Low, long High)
{
    internal static readonly ExactRange Empty = new(1, 0);

    internal bool IsEmpty => Low > High;

    /// <summary>The range of a comparison with a constant, which need not be representable in the scale of the numbers.</summary>
    internal static ExactRange Of(ComparisonOperator comparison, decimal constant, int scale)
    {
        Int128 floor = Exact.Floor(constant, scale, out bool whole);

        // Between two whole numbers: v <= c and v < c are v <= floor(c); v >= c and v > c are v > floor(c); v = c never.
        return comparison switch
        {
            ComparisonOperator.Equal => whole ? Clamp(floor, floor) : Empty,
            ComparisonOperator.Less => Clamp(long.MinValue, whole ? floor - 1 : floor),
            ComparisonOperator.LessOrEqual => Clamp(long.MinValue, floor),
            ComparisonOperator.Greater => Clamp(floor + 1, long.MaxValue),
            _ => Clamp(whole ? floor : floor + 1, long.MaxValue),
        };
    }

    /// <summary>The same range of numbers that are stored as (number - base) / unit, of which there are those from 0 to a greatest.</summary>
    internal ExactRange Stored(long @base, long unit, long greatest)
    {
        if (IsEmpty) return Empty;
        Int128 low = CeilingDivide((Int128)Low - @base, unit), high = Exact.FloorDivide((Int128)High - @base, unit);
        return low > greatest || high < 0 ? Empty : new ExactRange((long)Int128.Max(low, 0), (long)Int128.Min(high, greatest));
    }

    private static ExactRange Clamp(Int128 low, Int128 high) =>
        low > long.MaxValue || high < long.MinValue ? Empty : new ExactRange((long)Int128.Max(low, long.MinValue), (long)Int128.Min(high, long.MaxValue));

    private static Int128 CeilingDivide(Int128 value, long unit) => -Exact.FloorDivide(-value, unit);
}
