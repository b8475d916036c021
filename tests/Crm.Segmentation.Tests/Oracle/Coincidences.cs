using NodaTime;

namespace Crm.Segmentation.Tests;

/// <summary>
/// The few instants, durations and values that one generated case is made of. Data and rules draw from the same ones, so that events tie, stand
/// exactly on the edges of windows, and values meet the constants that they are compared with.
/// </summary>
internal sealed class Coincidences
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private static readonly string[] Zones = ["UTC", "Asia/Seoul", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata"];

    /// <summary>Changes of clocks (New York 2026-03-08 and 2026-11-01, a midnight that São Paulo skips), turns of months and years, leap days.</summary>
    private static readonly string[] Turns =
    [
        "2026-03-08T07:00:00Z", "2026-03-09T04:00:00Z", "2026-11-01T06:00:00Z", "2026-11-02T05:00:00Z", "2018-11-04T03:00:00Z", "2026-02-28T15:00:00Z",
        "2026-03-01T00:00:00Z", "2026-01-01T05:00:00Z", "2025-12-31T15:00:00Z", "2028-02-29T00:00:00Z", "2028-02-29T05:00:00Z", "2026-06-15T12:34:56.789Z",
    ];

    private static readonly long[] Lengths = [1, 1000, Hour, 2 * Hour, 23 * Hour, Day, 25 * Hour, 2 * Day, 7 * Day, 14 * Day, 30 * Day, 365 * Day];

    /// <summary>The last instant of all in whole milliseconds: as one that never comes is often written.</summary>
    private static readonly DateTimeOffset Never = DateTimeOffset.Parse("9999-12-31T23:59:59.999Z", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Korean in composed and in decomposed form, cases, wildcards, an astral character.</summary>
    private static readonly string[] Texts =
        ["서울", "서울".Normalize(System.Text.NormalizationForm.FormD), "hat", "Hat", "", "a*b", "모자😀", "shoe", "HAT", "Σας", "ΣΑΣ", "a\\b"];

    private readonly Random _random;
    private readonly IReadOnlyList<long> _integers;
    private readonly IReadOnlyList<decimal> _amounts;
    private readonly IReadOnlyList<double> _numbers;
    private readonly IReadOnlyList<string> _texts;

    internal Coincidences(Random random)
    {
        _random = random;
        Zone = Pick(Zones);
        WeekStart = random.Next(3) == 0 ? (DayOfWeek)random.Next(7) : DayOfWeek.Monday;
        AsOf = Milliseconds(Pick(Turns)) + Pick<long>(0, 0, 1, -1, Hour, Day / 2, random.Next(72) * Hour);
        Durations = [.. Enumerable.Range(0, 4).Select(_ => Pick(Lengths)).Distinct()];
        var moments = new List<long> { AsOf };
        while (moments.Count < 8) moments.Add(NewMoment(moments));
        Moments = [.. moments.Distinct()];
        EventTypes = [.. Some(2, () => Pick(TestShop.Shop)).Concat(Some(Below(2), () => Pick(TestShop.EventTypes))).Distinct()];
        _integers = Some(3, () => Pick<long>(0, 1, 2, 3, 5, -1, 30));
        _amounts = Some(3, () => Pick(0m, 0.01m, 1m, 2m, 9.99m, 10m, 10.50m, -3.33m));
        _numbers = Some(3, () => Pick(0, 0.5, 1, 2, 0.1, 0.2, 0.3, 0.1 + 0.2, 1.8466442470814715, -1.5, 10, 30));
        _texts = Some(3, () => Pick(Texts));
    }

    internal string Zone { get; }

    internal DayOfWeek WeekStart { get; }

    internal long AsOf { get; }

    internal IReadOnlyList<long> Durations { get; }

    internal IReadOnlyList<long> Moments { get; }

    /// <summary>The event types that most of the case's events and patterns are of.</summary>
    internal IReadOnlyList<EventType> EventTypes { get; }

    internal EventType EventType() => Chance(0.85) ? Pick(EventTypes) : Pick(TestShop.EventTypes);

    internal bool Chance(double probability) => _random.NextDouble() < probability;

    internal int Below(int limit) => _random.Next(limit);

    internal T Pick<T>(params IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    internal TimeSpan Duration() => TimeSpan.FromMilliseconds(Pick(Durations));

    internal DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(Pick(Moments));

    internal DateOnly Date() => Chance(0.15)
        ? Pick(new DateOnly(2024, 2, 29), new DateOnly(2000, 3, 1), new DateOnly(2018, 11, 4), new DateOnly(1969, 12, 31))
        : LocalDate(Pick(Moments)).AddDays(Pick(0, 0, 0, 1, -1)).AddYears(Pick(0, 0, 0, -1, -4));

    internal long Integer() => Chance(0.03) ? Pick(long.MaxValue, long.MinValue, (1L << 53) + 1) : Pick(_integers);

    internal decimal Money(int scale) => Chance(0.03)
        ? (scale == 0 ? 9_223_372_036_854_775_807m : 92_233_720_368_547_758.07m)
        : decimal.Round(Pick(_amounts), scale);

    internal double Number() => Chance(0.03) ? Pick(1e308, -1e308, 5e-324, 9007199254740993.0) : Pick(_numbers);

    internal string Text() => Chance(0.9) ? Pick(_texts) : Pick(Texts);

    internal string[] Tags() => [.. new[] { "hat", "HAT", "shoe", "모자", "모자".Normalize(System.Text.NormalizationForm.FormD) }.Where(_ => Chance(0.4))];

    internal string Pattern() => Pick("*", "?at", "h*t", "서*", "서?", "모자?", "모자??", "*o*", "", "a*b", "a?b", "??", "*서울*", "s?o*e", "H?T", "*ς", "a\\*b", "a\\\\b", "\\h*", "*\\?");

    /// <summary>A value for an attribute or property.</summary>
    internal object ValueOf(FieldDefinition field) => field.Kind switch
    {
        ValueKind.Flag => Chance(0.5),
        ValueKind.Integer => Integer(),
        ValueKind.Money => Money(field.Scale),
        ValueKind.Number => field.IsSingle ? Pick(0, 0.5, 0.1, 0.1f, 2, 16777217, -1.5) : Number(),
        ValueKind.Duration => Chance(0.2) ? TimeSpan.FromMilliseconds(Pick(0, 5, 15, -3)) : Duration(),
        ValueKind.Instant => Chance(0.03) ? Pick(DateTimeOffset.UnixEpoch, Never, new DateTimeOffset(DateTime.MaxValue.Date, TimeSpan.Zero), DateTimeOffset.MinValue) : Moment(),
        ValueKind.Date => Chance(0.03) ? Pick(DateOnly.MinValue, DateOnly.MaxValue) : Date(),
        ValueKind.Text => Text(),
        ValueKind.Enum => field.IgnoresCase && Chance(0.5) ? Pick(field.Values).ToUpperInvariant() : Pick(field.Values),
        _ => Tags(),
    };

    private static IReadOnlyList<T> Some<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static long Milliseconds(string instant) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private DateOnly LocalDate(long instant) => Instant.FromUnixTimeMilliseconds(instant).InZone(DateTimeZoneProviders.Tzdb[Zone]).Date.ToDateOnly();

    /// <summary>The edge of a window over as-of or another moment, or a local midnight, and sometimes a millisecond beside it.</summary>
    private long NewMoment(List<long> others) => Pick<long>(0, 0, 0, 0, 1, -1) + Below(10) switch
    {
        < 4 => AsOf - (Pick(1, 1, 1, 2, 3) * Pick(Durations)),
        4 => Pick(others) - Pick(Durations),
        5 => Pick(others) + Pick(Durations),
        6 => AsOf - Hour - (Hour * Below(60)),
        _ => DateTimeZoneProviders.Tzdb[Zone].AtStartOfDay(LocalDate(AsOf - (Day * Pick(0, 0, 1, 7, 31))).ToLocalDate()).ToInstant().ToUnixTimeMilliseconds(),
    };
}

file static class Dates
{
    internal static LocalDate ToLocalDate(this DateOnly date) => LocalDate.FromDateOnly(date);
}
