using System.Globalization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Lifetime;

/// <summary>The purchases of some customers as a lifetime is fitted to them: different summaries, ascending, and how many customers have each.</summary>
internal sealed record PurchaseCounts : IPopulationPart
{
    private PurchaseCounts(PurchaseSummaries summaries) => Summaries = summaries;

    /// <summary>A row for each different summary.</summary>
    internal PurchaseSummaries Summaries { get; }

    CountsJson IPopulationPart.Stored => new([.. Enumerable.Range(0, Summaries.Count).Select(row => Text(Summaries[row]))], [.. Summaries.Counts.ToArray().Select(count => (long)count)]);

    IPopulationPart IPopulationPart.Merge(IPopulationPart other)
    {
        PurchaseSummaries merged = Summaries.Merge(((PurchaseCounts)other).Summaries);
        return merged.Customers <= Tally.Most ? Of(merged) : throw Tally.TooMany(nameof(other));
    }

    /// <summary>How many customers, and how many repeats they have.</summary>
    public override string ToString() => Summaries.ToString();

    internal static PurchaseCounts Of(PurchaseSummaries summaries) => new(summaries.Grouped());

    /// <summary>What was stored; null after telling what is wrong.</summary>
    internal static PurchaseCounts? Restored(JsonReading reading, JsonPlace place, CountsJson stored, LifetimeForecast forecast)
    {
        bool valued = forecast.Purchases.Value is not null;
        PurchaseSummary[]? rows = stored.Parsed<PurchaseSummary>(reading, place, forecast.Name, Parse, (one, next) => Key(one).CompareTo(Key(next)) < 0);
        return rows is null
            ? null
            : new PurchaseCounts(PurchaseSummaries.Of(
                [.. rows.Select(row => row.Repeats)],
                [.. rows.Select(row => row.Last)],
                [.. rows.Select(row => row.Age)],
                valued ? [.. rows.Select(row => row.Value ?? double.NaN)] : [],
                [.. stored.Customers.Select(count => (double)count)]).Grouped());

        bool Parse(string text, out PurchaseSummary row)
        {
            row = default;
            string[] parts = text.Split(' ');
            double mean = double.NaN;
            if (!(parts.Length == 3 || (parts.Length == 4 && valued && double.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out mean) && double.IsFinite(mean)))) return false;
            if (!(TryWhole(parts[0], out int repeats) && TryWhole(parts[1], out int last) && TryWhole(parts[2], out int age) && repeats <= last && last <= age)) return false;
            if (repeats == 0 && (last > 0 || parts.Length == 4)) return false;
            row = new PurchaseSummary(repeats, last, age, parts.Length == 4 ? mean : null);
            return true;
        }
    }

    private static bool TryWhole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static (int Repeats, double Last, double Age, double Value) Key(PurchaseSummary row) => (row.Repeats, row.Last, row.Age, row.Value ?? double.NaN);

    /// <summary>Repeats, last purchase and age, and the mean value where there is one.</summary>
    private static string Text(PurchaseSummary row) => row.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{row.Repeats} {row.Last:R} {row.Age:R} {value:R}")
        : string.Create(CultureInfo.InvariantCulture, $"{row.Repeats} {row.Last:R} {row.Age:R}");
}
