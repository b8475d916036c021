namespace Crm.Segmentation.Funnels;

/// <summary>The form in JSON of a funnel's counts by groups, and by periods of entry.</summary>
internal static class FunnelGroupJson
{
    private const string GroupVersion = "funnelGroups", TrendVersion = "funnelTrend";

    private static readonly JsonShape Group = new JsonObject<StoredGroup>(
            null, "the counts of a group", p => new StoredGroup(p.Next<string>(), p.Next<long>(), p.Next<ValueList<FunnelReportJson.StoredOutcome>>()))
        .With("value", JsonScalars.Text, n => n.Value)
        .With("excluded", JsonScalars.Count, n => n.Excluded)
        .With("outcomes", FunnelReportJson.Outcomes, n => n.Outcomes);

    private static readonly JsonShape Groups = new JsonObject<StoredGroups>(
            null,
            "the counts of a funnel by groups",
            p => new StoredGroups(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<string>(), p.Next<ValueList<StoredGroup>>()))
        .WithHeader(GroupVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("by", JsonScalars.Text, n => n.By)
        .With("groups", new JsonList<StoredGroup>(Group), n => n.Groups);

    private static readonly JsonShape Period = new JsonObject<StoredPeriod>(
            null, "the counts of a period of entry", p => new StoredPeriod(p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<FunnelReportJson.StoredOutcome>>()))
        .With("start", JsonScalars.Instant, n => n.Start)
        .With("excluded", JsonScalars.Count, n => n.Excluded)
        .With("outcomes", FunnelReportJson.Outcomes, n => n.Outcomes);

    private static readonly JsonShape Trend = new JsonObject<StoredTrend>(
            null,
            "the counts of a funnel by periods of entry",
            p => new StoredTrend(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<CalendarUnit>(), p.Next<ValueList<StoredPeriod>>()))
        .WithHeader(TrendVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("unit", TreeJson.Units, n => n.Unit)
        .With("periods", new JsonList<StoredPeriod>(Period), n => n.Periods);

    internal static readonly StoredForm<FunnelGroupCounts> OfGroups = new(Groups, counts => new StoredGroups(
        ReportHeader.Of(counts.Subject),
        counts.Entry.From,
        counts.Entry.To,
        counts.By,
        [.. counts.Groups.Select(group => new StoredGroup(group.Value, group.Counts.Excluded, FunnelReportJson.Stored(group.Counts)))]), ReadGroups);

    internal static readonly StoredForm<FunnelTrend> OfTrend = new(Trend, trend => new StoredTrend(
        ReportHeader.Of(trend.Subject),
        trend.Entry.From,
        trend.Entry.To,
        trend.Unit,
        [.. trend.Periods.Select(period => new StoredPeriod(period.Start.ToUniversalTime(), period.Counts.Excluded, FunnelReportJson.Stored(period.Counts)))]), ReadTrend);

    private static FunnelGroupCounts? ReadGroups(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredGroups>(reading, schema, Groups, GroupVersion) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        JsonPlace place = root.Member("groups")!;
        string[] names = [.. document.Groups.Select(group => group.Value)];
        if (!names.SequenceEqual(CustomerGroups.InOrder(names.Distinct(StringComparer.Ordinal)), StringComparer.Ordinal))
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The groups are not in the order of their values, or two have one.", place);
            return null;
        }

        var groups = new List<FunnelGroup>();
        for (int i = 0; i < document.Groups.Count; i++)
        {
            StoredGroup group = document.Groups[i];
            if (FunnelReportJson.Counts(reading, subject, 0, group.Excluded, group.Outcomes, place.Parts[i]) is not { } counts) return null;
            groups.Add(new FunnelGroup(group.Value, counts));
        }

        return ReportJson.Tally(reading, [.. groups.SelectMany(group => group.Counts.Tally.Counts)], place) is null
            ? null
            : new FunnelGroupCounts(subject with { By = document.By }, [.. groups]);
    }

    private static FunnelTrend? ReadTrend(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTrend>(reading, schema, Trend, TrendVersion) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        if (document.Header.Calendar(reading, root) is not { } calendar) return null;
        JsonPlace place = root.Member("periods")!;
        PeriodGrid? grid = PeriodGrid.CountTouching(calendar, document.Unit, subject.Range!.Range) > FunnelTrend.MostPeriods ? null : PeriodGrid.Touching(calendar, document.Unit, subject.Range!.Range);
        if (grid is null || !document.Periods.Select(period => period.Start.ToUnixTimeMilliseconds()).SequenceEqual(grid.Bounds[..^1].ToArray()))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The periods are not those of '{subject.Name}' in its range.", place);
            return null;
        }

        var periods = new List<FunnelCounts>();
        for (int i = 0; i < document.Periods.Count; i++)
        {
            if (FunnelReportJson.Counts(reading, subject, 0, document.Periods[i].Excluded, document.Periods[i].Outcomes, place.Parts[i]) is not { } counts) return null;
            periods.Add(counts);
        }

        return ReportJson.Tally(reading, [.. periods.SelectMany(counts => counts.Tally.Counts)], place) is null ? null : new FunnelTrend(subject, calendar, document.Unit, grid, [.. periods]);
    }

    private sealed record StoredGroup(string Value, long Excluded, ValueList<FunnelReportJson.StoredOutcome> Outcomes);

    private sealed record StoredGroups(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, string By, ValueList<StoredGroup> Groups);

    private sealed record StoredPeriod(DateTimeOffset Start, long Excluded, ValueList<FunnelReportJson.StoredOutcome> Outcomes);

    private sealed record StoredTrend(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, CalendarUnit Unit, ValueList<StoredPeriod> Periods);
}
