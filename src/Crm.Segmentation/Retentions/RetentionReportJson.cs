namespace Crm.Segmentation.Retentions;

/// <summary>The form of a retention's counts in JSON.</summary>
internal static class RetentionReportJson
{
    private const string Version = "retentionReport";

    private static readonly JsonShape States = JsonScalars.Word(
        "the state of a period", ("complete", CellState.Complete), ("partial", CellState.Partial), ("future", CellState.Future));

    private static readonly JsonShape Cell = new JsonObject<RetentionCell>(
            null, "a period of a cohort", p => new RetentionCell(p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<CellState>()))
        .With("returned", JsonScalars.Count, n => n.Returned)
        .With("eligible", JsonScalars.Count, n => n.Eligible)
        .With("eligibleReturned", JsonScalars.Count, n => n.EligibleReturned)
        .With("state", States, n => n.State);

    private static readonly JsonShape Cohort = new JsonObject<StoredCohort>(
            null, "the counts of a cohort", p => new StoredCohort(p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<RetentionCell>>()))
        .With("start", JsonScalars.Instant, n => n.Start)
        .With("size", JsonScalars.Count, n => n.Size)
        .With("periods", new JsonList<RetentionCell>(Cell), n => n.Cells);

    internal static readonly JsonShape Shape = new JsonObject<StoredReport>(
            null,
            "the counts of a retention",
            p => new StoredReport(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<ValueList<StoredCohort>>()))
        .WithHeader(Version, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("cohorts", new JsonList<StoredCohort>(Cohort), n => n.Cohorts);

    internal static readonly StoredForm<RetentionReport> OfReport = new(Shape, report => new StoredReport(
        ReportHeader.Of(report.Subject),
        report.Range.From,
        report.Range.To,
        [.. report.Cohorts.Select(cohort => new StoredCohort(cohort.Start.ToUniversalTime(), cohort.Size, cohort.Cells))]), Read);

    private static RetentionReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredReport>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (document.Header.Subject<Retention>(reading, root, "The rules of the report do not end with a retention.") is not { Definition: Retention retention } subject) return null;
        if (ReportJson.Range(reading, root, document.From, document.To) is not { } range) return null;
        if (!Calendar.TryCreate(document.Header.TimeZone, document.Header.WeekStart, out Calendar calendar))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"'{JsonReading.Shown(document.Header.TimeZone)}' is no IANA time zone.", root.Member("timeZone")!);
            return null;
        }

        JsonPlace cohorts = root.Member("cohorts")!;
        if (RetentionLayout.CohortsOf(retention, calendar, range.Range) != document.Cohorts.Count || RetentionLayout.Excess(retention, calendar, range.Range) is not null)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The cohorts are not those of '{retention.Name}' in its range.", cohorts);
            return null;
        }

        var layout = new RetentionLayout(retention, calendar, range.Range, Timestamp.Floor(document.Header.AsOf));
        var counts = new List<long>();
        for (int i = 0; i < document.Cohorts.Count; i++)
        {
            if (!IsSound(document.Cohorts[i], i, layout))
            {
                reading.Tell(DiagnosticCodes.ReportTotal, "The cohort begins elsewhere, has other periods, or counts more who returned than there are.", cohorts.Parts[i]);
                return null;
            }

            counts.AddRange([document.Cohorts[i].Size, .. document.Cohorts[i].Cells.SelectMany(cell => (long[])[cell.Returned, cell.Eligible, cell.EligibleReturned])]);
        }

        return ReportJson.Tally(reading, [.. counts], cohorts) is { } tally ? new RetentionReport(subject with { Range = range }, layout, tally) : null;
    }

    private static bool IsSound(StoredCohort cohort, int index, RetentionLayout layout)
    {
        if (cohort.Start.ToUnixTimeMilliseconds() != layout.Periods[index].From || cohort.Cells.Count != layout.Retention.Periods) return false;
        for (int offset = 0; offset < cohort.Cells.Count; offset++)
        {
            RetentionCell cell = cohort.Cells[offset];
            if (cell.State != layout.StateOf(index, offset) || cell.Returned > cohort.Size || cell.Eligible > cohort.Size) return false;
            if (cell.EligibleReturned > Math.Min(cell.Returned, cell.Eligible)) return false;
        }

        return true;
    }

    private sealed record StoredCohort(DateTimeOffset Start, long Size, ValueList<RetentionCell> Cells);

    private sealed record StoredReport(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, ValueList<StoredCohort> Cohorts);
}
