using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>The range of instants that an analysis looks at: from the first, included, to the last, not included.</summary>
[JsonConverter(typeof(JsonValueConverter<DateSpan>))]
public sealed record DateSpan : IJsonValue<DateSpan>
{
    private DateSpan(long from, long to) => Range = new TimeRange(from, to);

    /// <summary>The first instant inside.</summary>
    public DateTimeOffset From => Timestamp.Instant(Range.From);

    /// <summary>The first instant after.</summary>
    public DateTimeOffset To => Timestamp.Instant(Range.To);

    internal TimeRange Range { get; }

    /// <summary>[from, to).</summary>
    /// <param name="from">The first instant inside. Finer than a millisecond is rounded down, as data are.</param>
    /// <param name="to">The first instant after, rounded down likewise; after <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in order.</exception>
    public static DateSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timestamp.Floor(to), Timestamp.Floor(from), nameof(to));
        return new DateSpan(Timestamp.Floor(from), Timestamp.Floor(to));
    }

    /// <summary>[from, to) in UTC, also where the kind of a time is not said.</summary>
    /// <param name="from">The first instant inside. Finer than a millisecond is rounded down, as data are.</param>
    /// <param name="to">The first instant after, rounded down likewise; after <paramref name="from"/>.</param>
    /// <exception cref="ArgumentException">A time is of kind Local, which means something else on every machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not in order.</exception>
    public static DateSpan Between(DateTime from, DateTime to) =>
        Between(Timestamp.Instant(Timestamp.Floor(from)), Timestamp.Instant(Timestamp.Floor(to)));

    /// <summary>Whole local days, both included.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day; not before <paramref name="first"/>.</param>
    /// <param name="timeZone">An IANA zone, such as <c>Asia/Seoul</c>.</param>
    /// <exception cref="ArgumentException">The zone is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The days are not in order.</exception>
    public static DateSpan Days(DateOnly first, DateOnly last, string timeZone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        if (!Calendar.TryCreate(timeZone, DayOfWeek.Monday, out Calendar calendar))
            throw new ArgumentException($"Unknown time zone '{timeZone}'.", nameof(timeZone));
        return new DateSpan(
            calendar.Midnight(first.DayNumber - Timestamp.EpochDayNumber),
            calendar.Midnight(last.DayNumber - Timestamp.EpochDayNumber + 1));
    }

    /// <summary>One local calendar month.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month, 1 to 12.</param>
    /// <param name="timeZone">An IANA zone, such as <c>Asia/Seoul</c>.</param>
    /// <exception cref="ArgumentException">The zone is unknown.</exception>
    public static DateSpan Month(int year, int month, string timeZone)
    {
        var first = new DateOnly(year, month, 1);
        return Days(first, first.AddMonths(1).AddDays(-1), timeZone);
    }

    /// <summary>Both instants in UTC, as a half-open range.</summary>
    public override string ToString() => $"[{Timestamp.Text(Range.From)}, {Timestamp.Text(Range.To)})";

    static void IJsonValue<DateSpan>.WriteJson(Utf8JsonWriter writer, DateSpan value)
    {
        writer.WriteStartObject();
        writer.WriteInstant("from", value.From);
        writer.WriteInstant("to", value.To);
        writer.WriteEndObject();
    }

    static DateSpan IJsonValue<DateSpan>.ReadJson(ref Utf8JsonReader reader)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = (null, null);
        bool isFirst = true;
        while (reader.NextMember(ref isFirst) is { } name)
        {
            if (name == "from") from = reader.GetDateTimeOffset();
            else if (name == "to") to = reader.GetDateTimeOffset();
            else throw new JsonException($"'{name}' is no member of a range of instants.");
        }

        if (from is not { } first || to is not { } end || first >= end || !Timestamp.IsWhole(first) || !Timestamp.IsWhole(end))
            throw new JsonException("A range of instants has from and to, in order and in whole milliseconds.");
        return Between(first, end);
    }
}
