namespace Crm.Segmentation.Retentions;

/// <summary>The form of a retention's counts in JSON.</summary>
internal static class RetentionReportJson
{
    private const string Version = "retentionReport";

    private static readonly JsonShape Cell = new JsonObject<StoredCell>(
            null, "a period of a cohort", p => new StoredCell(p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<Int128?>(), p.Next<Int128?>()))
        .With("returned", JsonScalars.Count, n => n.Returned)
        .With("begun", JsonScalars.Count, n => n.Begun)
        .With("eligible", JsonScalars.Count, n => n.Eligible)
        .With("eligibleReturned", JsonScalars.Count, n => n.EligibleReturned)
        .Maybe("sum", AmountJson.Units, n => n.Sum)
        .Maybe("eligibleSum", AmountJson.Units, n => n.EligibleSum);

    private static readonly JsonShape Cohort = new JsonObject<StoredCohort>(
            null, "the counts of a cohort", p => new StoredCohort(p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<StoredCell>>()))
        .With("start", JsonScalars.Instant, n => n.Start)
        .With("size", JsonScalars.Count, n => n.Size)
        .With("periods", new JsonList<StoredCell>(Cell), n => n.Cells);

    private static readonly JsonShape Group = new JsonObject<StoredGroup>(
            null, "the counts of a group of cohorts", p => new StoredGroup(p.Next<string>(), p.Next<ValueList<StoredCohort>>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("cohorts", new JsonList<StoredCohort>(Cohort), n => n.Cohorts);

    internal static readonly JsonShape Shape = new JsonObject<StoredReport>(
            null,
            "the counts of a retention",
            p => new StoredReport(
                ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<StoredCohort>>(), p.Next<string?>(), p.Next<ValueList<StoredGroup>>()))
        .WithHeader(Version, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("beforeHistory", JsonScalars.Count, n => n.BeforeHistory)
        .With("cohorts", new JsonList<StoredCohort>(Cohort), n => n.Cohorts)
        .Maybe("by", JsonScalars.Text, n => n.By)
        .Maybe("groups", new JsonList<StoredGroup>(Group), n => n.Groups, ValueList.Create<StoredGroup>([]));

    internal static readonly StoredForm<RetentionReport> OfReport = new(Shape, report => new StoredReport(
        ReportHeader.Of(report.Subject),
        report.Range.From,
        report.Range.To,
        report.BeforeHistory,
        Stored(report, 0),
        report.Subject.By,
        [.. report.Groups.Select((group, i) => new StoredGroup(group.Name, Stored(report, i + 1)))]), Read);

    private static ValueList<StoredCohort> Stored(RetentionReport report, int block)
    {
        RetentionLayout layout = report.Layout;
        int stride = RetentionCounts.Stride(layout);
        return [.. Enumerable.Range(0, layout.Cohorts.Count).Select(cohort =>
        {
            int row = (block * layout.Cohorts.Count) + cohort;
            ReadOnlyMemory<long> counts = report.Tally.Counts.AsSpan().Slice(1 + (row * stride), stride).ToArray();
            return new StoredCohort(
                layout.StartOf(cohort).ToUniversalTime(),
                counts.Span[0],
                [.. Enumerable.Range(0, layout.Columns).Select(column => StoredCell.Of(counts.Span[(1 + (RetentionCounts.PerCell * column))..], report.Amounts, (row * layout.Columns) + column))]);
        })];
    }

    private static RetentionReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredReport>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (document.Header.Subject<Retention>(reading, root, "The rules of the report do not end with a retention.") is not { Definition: Retention retention } subject) return null;
        if (ReportJson.Range(reading, root, document.From, document.To) is not { } range) return null;
        if (document.Header.Calendar(reading, root) is not { } calendar) return null;

        JsonPlace place = root.Member("cohorts")!;
        if (RetentionLayout.Excess(retention, calendar, range.Range, document.Groups.Count) is not null) return NotThose(reading, retention, place);
        var layout = new RetentionLayout(retention, calendar, range.Range, Timestamp.Floor(document.Header.AsOf));
        ValueList<string> names = [.. document.Groups.Select(group => group.Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count) return NotThose(reading, retention, root.Member("groups")!);
        var counts = new List<long> { document.BeforeHistory };
        var amounts = new List<Int128>();
        if (!Add(reading, document.Cohorts, layout, place, counts, amounts)) return null;
        for (int i = 0; i < document.Groups.Count; i++)
            if (!Add(reading, document.Groups[i].Cohorts, layout, root.Member("groups")!.Parts[i].Member("cohorts")!, counts, amounts)) return null;

        AmountUnit unit = retention.Value is { } value ? AmountUnit.Of(value) : default;
        return ReportJson.Tally(reading, [.. counts], place) is { } tally
            ? new RetentionReport(subject with { Range = range, By = document.By }, layout, names, tally, new RetentionAmounts(unit, [.. amounts]))
            : null;
    }

    private static bool Add(JsonReading reading, ValueList<StoredCohort> cohorts, RetentionLayout layout, JsonPlace place, List<long> counts, List<Int128> amounts)
    {
        if (cohorts.Count != layout.Cohorts.Count)
        {
            _ = NotThose(reading, layout.Retention, place);
            return false;
        }

        for (int i = 0; i < cohorts.Count; i++)
        {
            if (!IsSound(cohorts[i], i, layout))
            {
                reading.Tell(DiagnosticCodes.ReportTotal, "The cohort begins elsewhere, has other periods, or counts more who returned than there are.", place.Parts[i]);
                return false;
            }

            counts.AddRange([cohorts[i].Size, .. cohorts[i].Cells.SelectMany(cell => (long[])[cell.Returned, cell.Begun, cell.Eligible, cell.EligibleReturned])]);
            if (layout.Retention.Value is not null) amounts.AddRange(cohorts[i].Cells.SelectMany(cell => (Int128[])[cell.Sum!.Value, cell.EligibleSum!.Value]));
        }

        return true;
    }

    private static RetentionReport? NotThose(JsonReading reading, Retention retention, JsonPlace place)
    {
        reading.Tell(DiagnosticCodes.JsonValue, $"The cohorts are not those of '{retention.Name}' in its range.", place);
        return null;
    }

    private static bool IsSound(StoredCohort cohort, int index, RetentionLayout layout)
    {
        if (cohort.Start.ToUnixTimeMilliseconds() != layout.Cohorts[index].From || cohort.Cells.Count != layout.Columns) return false;
        bool hasValue = layout.Retention.Value is not null;
        return cohort.Cells.All(cell =>
            cell.Returned <= cohort.Size && cell.Begun <= cohort.Size && cell.Eligible <= cell.Begun && cell.EligibleReturned <= Math.Min(cell.Returned, cell.Eligible)
            && cell.Sum is not null == hasValue && cell.EligibleSum is not null == hasValue);
    }

    private sealed record StoredCell(long Returned, long Begun, long Eligible, long EligibleReturned, Int128? Sum, Int128? EligibleSum)
    {
        internal static StoredCell Of(ReadOnlySpan<long> counts, RetentionAmounts amounts, int cell) => amounts.Units.Count == 0
            ? new StoredCell(counts[0], counts[1], counts[2], counts[3], null, null)
            : new StoredCell(counts[0], counts[1], counts[2], counts[3], amounts.Units[2 * cell], amounts.Units[(2 * cell) + 1]);
    }

    private sealed record StoredCohort(DateTimeOffset Start, long Size, ValueList<StoredCell> Cells);

    private sealed record StoredGroup(string Name, ValueList<StoredCohort> Cohorts);

    private sealed record StoredReport(
        ReportHeader Header, DateTimeOffset From, DateTimeOffset To, long BeforeHistory, ValueList<StoredCohort> Cohorts, string? By, ValueList<StoredGroup> Groups);
}
