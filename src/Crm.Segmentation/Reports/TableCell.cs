using System.Globalization;

namespace Crm.Segmentation;

/// <summary>One cell of a table: as a reader sees it, and as a program reads it, which is exact and in no culture's way.</summary>
/// <param name="Shown">The cell in plain text.</param>
/// <param name="Exact">The cell in CSV; empty for what is not there.</param>
internal readonly record struct TableCell(string Shown, string Exact)
{
    private const int LongestName = 500;

    /// <summary>A name, which is the same in both, but for what would act on the screen.</summary>
    public static implicit operator TableCell(string text) => new(ShownText.UpTo(text, LongestName), text);

    /// <summary>A whole number.</summary>
    internal static TableCell Of(string shown, long exact) => new(shown, exact.ToString(CultureInfo.InvariantCulture));

    /// <summary>A share or another number, in as many digits as give it back; null is empty.</summary>
    internal static TableCell Of(string shown, double? exact) => new(shown, exact?.ToString("R", CultureInfo.InvariantCulture) ?? "");

    /// <summary>A count, its thousands apart.</summary>
    internal static TableCell Count(long count) => Of(count.ToString("N0", CultureInfo.InvariantCulture), count);

    /// <summary>What there is not: a dash, or nothing.</summary>
    internal static TableCell None { get; } = new("-", "");

    /// <summary>A share in percent with a decimal, or as a fraction of 1; a dash, or nothing, where there is none.</summary>
    internal static TableCell Share(double? rate) => Of(rate is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0}%") : "-", rate);

    /// <summary>A length of time as days and hours, or in seconds; a dash, or nothing, where there is none.</summary>
    internal static TableCell Time(TimeSpan? time) => Of(time?.ToString("c", CultureInfo.InvariantCulture) ?? "-", time?.TotalSeconds);
}
