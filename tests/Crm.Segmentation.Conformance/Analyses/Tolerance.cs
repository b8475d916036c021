namespace Crm.Segmentation.Conformance;

/// <summary>How far an answer may be from what is expected.</summary>
/// <param name="Relative">Of the expected number.</param>
/// <param name="Absolute">Beside it; null for as much as relative to 1 where 0 is expected.</param>
/// <param name="WholeNumbersAreExact">Whether two whole numbers must be equal.</param>
internal sealed record Tolerance(double Relative, double? Absolute, bool WholeNumbersAreExact)
{
    private const double SmallP = 1e-12;

    /// <summary>Whole numbers exactly, other numbers within relative 1e-9, or within 1e-9 of 0.</summary>
    internal static Tolerance Usual { get; } = new(1e-9, null, true);

    /// <summary>The same without the exception for whole numbers.</summary>
    internal static Tolerance OfNumbers { get; } = Usual with { WholeNumbersAreExact = false };

    /// <summary>What an item of reference numbers says, or the usual.</summary>
    internal static Tolerance Of(double? relative, double? absolute) =>
        relative is null && absolute is null ? Usual : new Tolerance(relative ?? 0, absolute ?? (relative is null ? null : 0), false);

    internal bool Takes(double expected, double actual)
    {
        if (WholeNumbersAreExact && expected == Math.Truncate(expected) && actual == Math.Truncate(actual)) return expected == actual;
        return Math.Abs(expected - actual) <= Math.Max(Relative * Math.Abs(expected), Absolute ?? (expected == 0 ? Relative : 0));
    }

    /// <summary>The same for the number of a field: a p-value under 1e-12 need only be under it.</summary>
    internal bool Takes(string? field, double expected, double actual) =>
        Takes(expected, actual) || (field is ['p'] or ['p', '_', ..] && expected is >= 0 and < SmallP && actual is >= 0 and < SmallP);
}
