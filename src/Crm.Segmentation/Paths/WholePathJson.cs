namespace Crm.Segmentation.Paths;

/// <summary>The form of the counts of whole paths in JSON.</summary>
internal static class WholePathJson
{
    private const string Version = "wholePathReport";

    private static readonly JsonShape Path = new JsonObject<StoredPath>(null, "a path", p => new StoredPath(p.Next<ValueList<string>>(), p.Next<long>()))
        .With("nodes", new JsonList<string>(JsonScalars.Text, atLeast: 1), n => n.Nodes)
        .With("units", JsonScalars.Count, n => n.Units);

    internal static readonly JsonShape Shape = new JsonObject<StoredReport>(
            null, "the counts of whole paths", p => new StoredReport(ReportHeader.Next(p), p.Next<DateTimeOffset?>(), p.Next<DateTimeOffset?>(), p.Next<ValueList<StoredPath>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("from", JsonScalars.Instant, n => n.From)
        .Maybe("to", JsonScalars.Instant, n => n.To)
        .With("paths", new JsonList<StoredPath>(Path), n => n.Paths);

    internal static readonly StoredForm<WholePathReport> OfReport = new(Shape, report => new StoredReport(
        ReportHeader.Of(report.Subject), report.Range?.From, report.Range?.To, [.. report.All.Select(path => new StoredPath(path.Nodes, path.Units.Count))]), Read);

    private static WholePathReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredReport>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (PathReportJson.Subject<EventPaths>(reading, root, document.Header, document.From, document.To, "The rules of the report do not end with paths.") is not { } subject) return null;
        JsonPlace paths = root.Member("paths")!;
        if (document.Paths.Any(path => path.Units < 1) || document.Paths.Select(path => path.Nodes).Distinct().Count() != document.Paths.Count)
        {
            reading.Tell(DiagnosticCodes.ReportTotal, "A path is there twice, or of no units.", paths);
            return null;
        }

        return ReportJson.Tally(reading, [.. document.Paths.Select(path => path.Units)], paths) is null
            ? null
            : new WholePathReport(subject, document.Paths.Select(path => (path.Nodes, path.Units)));
    }

    private sealed record StoredPath(ValueList<string> Nodes, long Units);

    private sealed record StoredReport(ReportHeader Header, DateTimeOffset? From, DateTimeOffset? To, ValueList<StoredPath> Paths);
}
