namespace Crm.Segmentation.Paths;

/// <summary>The form of a transition matrix in JSON.</summary>
internal static class TransitionsJson
{
    private const string Version = "pathTransitions";

    private static readonly JsonShape Pair = new JsonObject<PathPair>(null, "a transition", p => new PathPair(p.Next<string?>(), p.Next<string?>(), p.Next<long>()))
        .Maybe("from", JsonScalars.Text, n => n.From)
        .Maybe("to", JsonScalars.Text, n => n.To)
        .With("count", JsonScalars.Count, n => n.Count);

    internal static readonly JsonShape Shape = new JsonObject<StoredTransitions>(
            null, "the counts of transitions", p => new StoredTransitions(ReportHeader.Next(p), p.Next<DateTimeOffset?>(), p.Next<DateTimeOffset?>(), p.Next<ValueList<PathPair>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("from", JsonScalars.Instant, n => n.From)
        .Maybe("to", JsonScalars.Instant, n => n.To)
        .With("transitions", new JsonList<PathPair>(Pair), n => n.Pairs);

    internal static readonly StoredForm<PathTransitions> OfReport = new(
        Shape, report => new StoredTransitions(ReportHeader.Of(report.Subject), report.Range?.From, report.Range?.To, report.Pairs), Read);

    private static PathTransitions? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTransitions>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (PathReportJson.Subject<EventPaths>(reading, root, document.Header, document.From, document.To, "The rules of the report do not end with paths.") is not { } subject) return null;
        JsonPlace pairs = root.Member("transitions")!;
        for (int i = 0; i < document.Pairs.Count; i++)
        {
            PathPair pair = document.Pairs[i];
            if (pair.Count >= 1 && (pair.From ?? pair.To) is not null && !(i > 0 && document.Pairs[i - 1].CompareTo(pair) >= 0)) continue;
            reading.Tell(DiagnosticCodes.ReportTotal, "The transitions are not in order, or one is there 0 times or from the start to the end.", pairs.Parts[i]);
            return null;
        }

        return ReportJson.Tally(reading, [.. document.Pairs.Select(pair => pair.Count)], pairs) is null ? null : new PathTransitions(subject, document.Pairs);
    }

    private sealed record StoredTransitions(ReportHeader Header, DateTimeOffset? From, DateTimeOffset? To, ValueList<PathPair> Pairs);
}
