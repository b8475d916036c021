namespace Crm.Segmentation.Paths;

/// <summary>The form of times between nodes in JSON.</summary>
internal static class PathTimesJson
{
    private const string Version = "pathTimes";

    private static readonly JsonShape Shape = new JsonObject<StoredTimes>(
            null,
            "times between nodes",
            p => new StoredTimes(
                ReportHeader.Next(p), p.Next<DateTimeOffset?>(), p.Next<DateTimeOffset?>(), p.Next<int?>(), p.Next<PathNode.StoredNode>(), p.Next<PathNode.StoredNode>(), p.Next<ValueList<TakenTimes.TakenTime>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("from", JsonScalars.Instant, n => n.From)
        .Maybe("to", JsonScalars.Instant, n => n.To)
        .Maybe("step", JsonScalars.Integer(1, int.MaxValue), n => n.Step)
        .With("fromNode", PathNode.Form, n => n.FromNode)
        .With("toNode", PathNode.Form, n => n.ToNode)
        .With("times", TakenTimes.Form, n => n.Times);

    internal static readonly StoredForm<PathTimes> OfTimes = new(Shape, times => new StoredTimes(
        ReportHeader.Of(times.Subject), times.Range?.From, times.Range?.To, times.Step, times.From.Stored, times.To.Stored, TakenTimes.Stored(times.Milliseconds)), Read);

    private static PathTimes? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTimes>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (PathReportJson.Subject<EventPaths>(reading, root, document.Header, document.From, document.To, "The rules of the report do not end with paths.") is not { } subject) return null;
        if (document.FromNode.Node is not { } from || document.ToNode.Node is not { } to)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "A node of events has a name, and no other has.", root);
            return null;
        }

        return TakenTimes.Restored(reading, document.Times, root.Member("times")!) is { } times ? new PathTimes(subject, document.Step, from, to, times) : null;
    }

    private sealed record StoredTimes(
        ReportHeader Header, DateTimeOffset? From, DateTimeOffset? To, int? Step, PathNode.StoredNode FromNode, PathNode.StoredNode ToNode, ValueList<TakenTimes.TakenTime> Times);
}
