namespace Crm.Segmentation.Paths;

/// <summary>The form of the counts of paths in JSON.</summary>
internal static class PathReportJson
{
    private const string Version = "pathReport";

    private static readonly JsonShape Flow = new JsonObject<PathFlow>(
            null, "a flow of paths", p => new PathFlow(p.Next<int>(), p.Next<string?>(), p.Next<string?>(), p.Next<long>(), p.Next<Int128>()))
        .With("step", JsonScalars.Integer(0, int.MaxValue), n => n.Step)
        .Maybe("near", JsonScalars.Text, n => n.Near)
        .Maybe("far", JsonScalars.Text, n => n.Far)
        .With("units", JsonScalars.Count, n => n.Units)
        .Maybe("milliseconds", AmountJson.Units, n => n.Milliseconds, Int128.Zero);

    internal static readonly JsonShape Shape = new JsonObject<StoredPaths>(
            null, "the counts of paths", p => new StoredPaths(ReportHeader.Next(p), p.Next<DateTimeOffset?>(), p.Next<DateTimeOffset?>(), p.Next<ValueList<PathFlow>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("from", JsonScalars.Instant, n => n.From)
        .Maybe("to", JsonScalars.Instant, n => n.To)
        .With("flows", new JsonList<PathFlow>(Flow), n => n.Flows);

    internal static readonly StoredForm<PathReport> OfReport = new(
        Shape, report => new StoredPaths(ReportHeader.Of(report.Subject), report.Range?.From, report.Range?.To, report.Flows), Read);

    /// <summary>What a report of paths is of; null after telling what is wrong.</summary>
    internal static ReportSubject? Subject<T>(JsonReading reading, JsonPlace root, ReportHeader header, DateTimeOffset? from, DateTimeOffset? to, Phrase otherwise)
        where T : Definition
    {
        if (header.Subject<T>(reading, root, otherwise) is not { } subject) return null;
        if (from is null && to is null) return subject;
        if (from is not { } begin || to is not { } end)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "A range has a begin and an end.", root);
            return null;
        }

        return ReportJson.Range(reading, root, begin, end) is { } range ? subject with { Range = range } : null;
    }

    private static PathReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredPaths>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (Subject<EventPaths>(reading, root, document.Header, document.From, document.To, "The rules of the report do not end with paths.") is not { } subject) return null;
        JsonPlace flows = root.Member("flows")!;
        if (!IsSound(document.Flows, ((EventPaths)subject.Definition).Limit))
        {
            reading.Tell(DiagnosticCodes.ReportTotal, "The flows are not in order, or what reaches a node is not what leaves it.", flows);
            return null;
        }

        return ReportJson.Tally(reading, [.. document.Flows.Select(flow => flow.Units)], flows) is null ? null : new PathReport(subject, document.Flows);
    }

    /// <summary>Whether flows are in order, and what reaches a node leaves it again, but at the last step of a limit.</summary>
    private static bool IsSound(ValueList<PathFlow> flows, int? limit)
    {
        for (int i = 0; i < flows.Count; i++)
        {
            PathFlow flow = flows[i];
            if (i > 0 && flows[i - 1].CompareTo(flow) >= 0) return false;
            if ((flow.Step == 0) != (flow.Near is null) || (flow.Step == 0 && flow.Far is null) || flow.Step >= limit) return false;
            if (flow.Units < 1 || flow.Milliseconds < 0 || flow.Milliseconds > (Int128)flow.Units * TakenTimes.Longest || (flow.Milliseconds > 0 && (flow.Near is null || flow.Far is null))) return false;
        }

        var reached = new Dictionary<(int Step, string Node), Int128>();
        foreach (PathFlow flow in flows)
        {
            if (flow.Far is { } far) reached[(flow.Step + 1, far)] = reached.GetValueOrDefault((flow.Step + 1, far)) + flow.Units;
            if (flow.Near is { } near) reached[(flow.Step, near)] = reached.GetValueOrDefault((flow.Step, near)) - flow.Units;
        }

        return reached.All(node => node.Value == 0 || (node.Key.Step == limit && node.Value > 0));
    }

    private sealed record StoredPaths(ReportHeader Header, DateTimeOffset? From, DateTimeOffset? To, ValueList<PathFlow> Flows);
}
