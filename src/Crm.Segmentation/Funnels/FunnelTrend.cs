using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>A funnel by the calendar period of entry: a unit is in the period in which the attempt that stands for it started.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelTrend>))]
[DebuggerDisplay("by {Unit}: {Periods.Count} periods")]
public sealed class FunnelTrend : IJsonValue<FunnelTrend>
{
    private readonly string _title;

    internal FunnelTrend(FunnelReport report, Calendar calendar, CalendarUnit unit, List<FunnelDetail> details)
    {
        (Unit, _title) = (unit, report.Funnel.Title ?? report.Funnel.Name);
        TimeRange range = report.Entry.Range;
        long asOf = report.AsOf.ToUnixTimeMilliseconds(), window = report.Funnel.Window?.Time is { } time ? Timestamp.Milliseconds(time) : 0;
        int first = calendar.PeriodIndex(unit, range.From), last = calendar.PeriodIndex(unit, range.To - 1);
        ILookup<int, FunnelDetail> byPeriod = details.ToLookup(detail => calendar.PeriodIndex(unit, detail.Attempt.Start));
        Periods = [.. Enumerable.Range(first, last - first + 1).Where(period => calendar.PeriodStart(unit, period) < calendar.PeriodStart(unit, period + 1)).Select(period =>
        {
            var counts = new long[report.Codes.End];
            foreach (FunnelDetail detail in byPeriod[period]) counts[detail.Code]++;
            long end = Math.Min(range.To, calendar.PeriodStart(unit, period + 1));
            return new FunnelPeriod(
                calendar.LocalTime(calendar.PeriodStart(unit, period)), FunnelCounts.Of(report.Counts.Subject, counts), report.Funnel.Window?.Time is not null && end - 1 + window <= asOf);
        })];
    }

    /// <summary>How long a period is.</summary>
    public CalendarUnit Unit { get; }

    /// <summary>The periods that the range of entry touches, in order, those in which nobody entered among them.</summary>
    public ValueList<FunnelPeriod> Periods { get; }

    /// <summary>The periods as a table.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV, RFC 4180: shares as fractions of 1 in full precision, culture-free.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(_title, "entered", "converted", "open", "rate", "of mature", "");
        foreach (FunnelPeriod period in Periods)
        {
            string start = period.Start.ToString(Unit == CalendarUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
            table.Add(
                start, TableCell.Count(period.Counts.Entered), TableCell.Count(period.Counts.Converted), TableCell.Count(period.Counts.Open),
                TableCell.Share(period.Counts.Rate.Rate), TableCell.Share(period.Counts.MatureRate?.Rate), period.IsComplete ? "" : "not over");
        }

        return table;
    }

    static void IJsonValue<FunnelTrend>.WriteJson(Utf8JsonWriter writer, FunnelTrend value)
    {
        writer.WriteStartObject();
        writer.WriteName("unit", value.Unit);
        writer.WriteValues("periods", value.Periods);
        writer.WriteEndObject();
    }
}

/// <summary>One period of entry.</summary>
/// <param name="Start">Where it begins, in the zone of the calendar.</param>
/// <param name="Counts">The counts of those who entered in it, or are excluded with an attempt that started in it.</param>
/// <param name="IsComplete">Whether the window of everybody who could enter in it has passed; false without a window of time.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelPeriod>))]
public sealed record FunnelPeriod(DateTimeOffset Start, FunnelCounts Counts, bool IsComplete) : IJsonValue<FunnelPeriod>
{
    /// <summary>Where it begins, and the share who converted, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:yyyy-MM-dd HH:mm}: {Counts.Rate}{(IsComplete ? "" : ", not over")}");

    static void IJsonValue<FunnelPeriod>.WriteJson(Utf8JsonWriter writer, FunnelPeriod value)
    {
        writer.WriteStartObject();
        writer.WriteString("start", value.Start);
        writer.WriteBoolean("isComplete", value.IsComplete);
        writer.WritePropertyName("counts");
        writer.WriteValue(value.Counts);
        writer.WriteEndObject();
    }
}
