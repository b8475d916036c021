namespace Crm.Segmentation.Retentions;

/// <summary>The forms of the counts of a lifecycle and of a stickiness in JSON.</summary>
internal static class ActivityReportJson
{
    private const string LifecycleVersion = "lifecycleReport", StickinessVersion = "stickinessReport";

    private static readonly JsonShape Period = new JsonObject<StoredPeriod>(
            null, "the counts of a period", p => new StoredPeriod(p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>()))
        .With("start", JsonScalars.Instant, n => n.Start)
        .With("new", JsonScalars.Count, n => n.New)
        .With("returning", JsonScalars.Count, n => n.Returning)
        .With("resurrecting", JsonScalars.Count, n => n.Resurrecting)
        .With("dormant", JsonScalars.Count, n => n.Dormant);

    internal static readonly JsonShape LifecycleShape = new JsonObject<StoredLifecycle>(
            null,
            "the counts of a lifecycle",
            p => new StoredLifecycle(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<StoredPeriod>>()))
        .WithHeader(LifecycleVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("beforeHistory", JsonScalars.Count, n => n.BeforeHistory)
        .With("activeBefore", JsonScalars.Count, n => n.ActiveBefore)
        .With("periods", new JsonList<StoredPeriod>(Period), n => n.Periods);

    internal static readonly JsonShape StickinessShape = new JsonObject<StoredStickiness>(
            null, "the counts of a stickiness", p => new StoredStickiness(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<ValueList<long>>()))
        .WithHeader(StickinessVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("exactly", new JsonList<long>(JsonScalars.Count), n => n.Exactly);

    internal static readonly StoredForm<LifecycleReport> OfLifecycle = new(LifecycleShape, report => new StoredLifecycle(
        ReportHeader.Of(report.Subject),
        report.Range.From,
        report.Range.To,
        report.BeforeHistory,
        report.ActiveBefore,
        [.. report.Periods.Select(period => new StoredPeriod(period.Start.ToUniversalTime(), period.New, period.Returning, period.Resurrecting, period.Dormant))]), ReadLifecycle);

    internal static readonly StoredForm<StickinessReport> OfStickiness = new(StickinessShape, report => new StoredStickiness(
        ReportHeader.Of(report.Subject), report.Range.From, report.Range.To, report.Exactly), ReadStickiness);

    private static LifecycleReport? ReadLifecycle(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredLifecycle>(reading, schema, LifecycleShape, LifecycleVersion) is not var (document, root)) return null;
        if (document.Header.Subject<Lifecycle>(reading, root, "The rules of the report do not end with a lifecycle.") is not { Definition: Lifecycle lifecycle } subject) return null;
        if (Periods(reading, root, document.Header, document.From, document.To, lifecycle.Period) is not var (range, calendar, whole)) return null;
        PeriodGrid grid = whole.Together(lifecycle.Together);
        JsonPlace periods = root.Member("periods")!;
        if (document.Periods.Count != grid.Count) return NotThose<LifecycleReport>(reading, lifecycle.Name, periods);
        long active = document.ActiveBefore;
        for (int i = 0; i < grid.Count; i++)
        {
            StoredPeriod period = document.Periods[i];
            if (period.Start.ToUnixTimeMilliseconds() != grid[i].From || (Int128)period.Returning + period.Dormant != active)
            {
                reading.Tell(DiagnosticCodes.ReportTotal, "The period begins elsewhere, or those who return and those who are dormant are not those who were active before.", periods.Parts[i]);
                return null;
            }

            active = (long)Int128.Min((Int128)period.New + period.Returning + period.Resurrecting, long.MaxValue);
        }

        long[] counts = [document.BeforeHistory, document.ActiveBefore, .. document.Periods.SelectMany(period => (long[])[period.New, period.Returning, period.Resurrecting, period.Dormant])];
        return ReportJson.Tally(reading, counts, periods) is { } tally ? new LifecycleReport(subject with { Range = range }, grid, calendar, tally) : null;
    }

    private static StickinessReport? ReadStickiness(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredStickiness>(reading, schema, StickinessShape, StickinessVersion) is not var (document, root)) return null;
        if (document.Header.Subject<Stickiness>(reading, root, "The rules of the report do not end with a stickiness.") is not { Definition: Stickiness stickiness } subject) return null;
        if (Periods(reading, root, document.Header, document.From, document.To, stickiness.Period) is not var (range, _, grid)) return null;
        JsonPlace exactly = root.Member("exactly")!;
        if (document.Exactly.Count != grid.Together(stickiness.Together).Count) return NotThose<StickinessReport>(reading, stickiness.Name, exactly);
        return ReportJson.Tally(reading, document.Exactly.AsSpan(), exactly) is { } tally ? new StickinessReport(subject with { Range = range }, tally) : null;
    }

    private static (DateSpan Range, Calendar Calendar, PeriodGrid Grid)? Periods(
        JsonReading reading, JsonPlace root, ReportHeader header, DateTimeOffset from, DateTimeOffset to, CalendarUnit unit)
    {
        if (ReportJson.Range(reading, root, from, to) is not { } range) return null;
        if (header.Calendar(reading, root) is not { } calendar) return null;
        if (PeriodGrid.CountTouching(calendar, unit, range.Range) <= RetentionLayout.MaxCells) return (range, calendar, PeriodGrid.Touching(calendar, unit, range.Range));
        reading.Tell(DiagnosticCodes.JsonValue, $"The range has more than {RetentionLayout.MaxCells} periods.", root.Member("to")!);
        return null;
    }

    private static T? NotThose<T>(JsonReading reading, string name, JsonPlace place)
        where T : class
    {
        reading.Tell(DiagnosticCodes.JsonValue, $"The periods are not those of '{name}' in its range.", place);
        return null;
    }

    private sealed record StoredPeriod(DateTimeOffset Start, long New, long Returning, long Resurrecting, long Dormant);

    private sealed record StoredLifecycle(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, long BeforeHistory, long ActiveBefore, ValueList<StoredPeriod> Periods);

    private sealed record StoredStickiness(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, ValueList<long> Exactly);
}
