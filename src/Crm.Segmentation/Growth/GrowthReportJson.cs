namespace Crm.Segmentation.Growth;

/// <summary>The form of a revenue tree's counts in JSON.</summary>
internal static class GrowthReportJson
{
    private const string Version = "growthReport";

    private static readonly JsonShape Range = new JsonObject<StoredRange>(null, "a period", p => new StoredRange(p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>()))
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To);

    private static readonly JsonShape Period = new JsonObject<StoredPeriod>(
            null, "the counts of a period", p => new StoredPeriod(p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<Int128>(), p.Next<Int128>()))
        .With("visitors", JsonScalars.Count, n => n.Visitors)
        .With("buyersWithoutVisit", JsonScalars.Count, n => n.BuyersWithoutVisit)
        .With("buyers", JsonScalars.Count, n => n.Buyers)
        .With("orders", JsonScalars.Count, n => n.Orders)
        .With("sales", AmountJson.Units, n => n.Sales)
        .With("refunds", AmountJson.Units, n => n.Refunds);

    private static readonly JsonShape Group = new JsonObject<StoredGroup>(
            null, "the counts of a group", p => new StoredGroup(p.Next<string>(), p.Next<ValueList<StoredPeriod>>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("periods", new JsonList<StoredPeriod>(Period), n => n.Periods);

    internal static readonly JsonShape Shape = new JsonObject<StoredReport>(
            null,
            "the counts of a growth",
            p => new StoredReport(
                ReportHeader.Next(p), p.Next<StoredRange?>(), p.Next<StoredRange>(), p.Next<ValueList<StoredPeriod>>(), p.Next<string?>(), p.Next<bool>(), p.Next<ValueList<StoredGroup>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("before", Range, n => n.Before)
        .With("after", Range, n => n.After)
        .With("periods", new JsonList<StoredPeriod>(Period), n => n.Periods)
        .Maybe("by", JsonScalars.Text, n => n.By)
        .Maybe("byOrder", JsonScalars.Flag, n => n.IsByOrder, false)
        .Maybe("groups", new JsonList<StoredGroup>(Group), n => n.Groups, ValueList.Create<StoredGroup>([]));

    internal static readonly StoredForm<GrowthReport> OfReport = new(Shape, report => new StoredReport(
        ReportHeader.Of(report.Subject),
        StoredRange.Of(report.PeriodBefore),
        StoredRange.Of(report.PeriodAfter)!,
        Stored(report, 0),
        report.Subject.By,
        report.IsByOrder,
        [.. report.Groups.Select((group, i) => new StoredGroup(group.Name, Stored(report, i + 1)))]), Read);

    private static ValueList<StoredPeriod> Stored(GrowthReport report, int block)
    {
        int periods = report.Periods.Ranges.Length;
        return [.. Enumerable.Range(block * periods, periods).Select(row =>
        {
            (int at, int sum) = (row * PeriodCounts.PerPeriod, row * PeriodCounts.AmountsPerPeriod);
            return new StoredPeriod(report.Tally[at], report.Tally[at + 1], report.Tally[at + 2], report.Tally[at + 3], report.Amounts[sum], report.Amounts[sum + 1]);
        })];
    }

    private static GrowthReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredReport>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (document.Header.Subject<RevenueGrowth>(reading, root, "The rules of the report do not end with a growth.") is not { } subject) return null;
        if (document.After.Read(reading, root.Member("after")!) is not { } after) return null;
        DateSpan? before = document.Before?.Read(reading, root.Member("before")!);
        if (document.Before is not null && before is null) return null;

        var periods = new GrowthPeriods(before, after);
        ValueList<string> names = [.. document.Groups.Select(group => group.Name)];
        JsonPlace place = root.Member("periods")!;
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "Two groups have one name.", root.Member("groups")!);
            return null;
        }

        (var counts, var amounts) = (new List<long>(), new List<Int128>());
        if (!Add(reading, document.Periods, periods, place, counts, amounts)) return null;
        for (int i = 0; i < document.Groups.Count; i++)
            if (!Add(reading, document.Groups[i].Periods, periods, root.Member("groups")!.Parts[i].Member("periods")!, counts, amounts)) return null;
        return ReportJson.Tally(reading, [.. counts], place) is { } tally
            ? new GrowthReport(subject with { Range = after, RangeBefore = before, By = document.By }, names, tally, [.. amounts], document.IsByOrder)
            : null;
    }

    private static bool Add(JsonReading reading, ValueList<StoredPeriod> stored, GrowthPeriods periods, JsonPlace place, List<long> counts, List<Int128> amounts)
    {
        if (stored.Count != periods.Ranges.Length || stored.Any(period => !period.IsSound))
        {
            reading.Tell(DiagnosticCodes.ReportTotal, "There are other periods than the report says, or more buyers than visitors or orders.", place);
            return false;
        }

        counts.AddRange(stored.SelectMany(period => (long[])[period.Visitors, period.BuyersWithoutVisit, period.Buyers, period.Orders]));
        amounts.AddRange(stored.SelectMany(period => (Int128[])[period.Sales, period.Refunds]));
        return true;
    }

    private sealed record StoredRange(DateTimeOffset From, DateTimeOffset To)
    {
        internal static StoredRange? Of(DateSpan? range) => range is null ? null : new StoredRange(range.From, range.To);

        internal DateSpan? Read(JsonReading reading, JsonPlace place) => ReportJson.Range(reading, place, From, To);
    }

    private sealed record StoredPeriod(long Visitors, long BuyersWithoutVisit, long Buyers, long Orders, Int128 Sales, Int128 Refunds)
    {
        internal bool IsSound => Buyers <= Visitors && BuyersWithoutVisit <= Buyers && Buyers <= Orders && (Orders == 0 || Buyers > 0);
    }

    private sealed record StoredGroup(string Name, ValueList<StoredPeriod> Periods);

    private sealed record StoredReport(
        ReportHeader Header, StoredRange? Before, StoredRange After, ValueList<StoredPeriod> Periods, string? By, bool IsByOrder, ValueList<StoredGroup> Groups);
}
