namespace Crm.Segmentation.Segments;

/// <summary>The forms of a partition's counts, and of the transitions between its cells, in JSON.</summary>
internal static class PartitionReportJson
{
    private const string Counts = "partitionCounts", Transitions = "transitionCounts", NotOne = "The rules of the report do not end with a partition.";

    private static readonly JsonShape Cell = new JsonObject<StoredCell>(null, "the count of a cell", p => new StoredCell(p.Next<string>(), p.Next<long>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("count", JsonScalars.Count, n => n.Count);

    internal static readonly JsonShape CountsShape = new JsonObject<StoredCounts>(
            null, "the counts of a partition", p => new StoredCounts(ReportHeader.Next(p), p.Next<string?>(), p.Next<ValueList<StoredCell>>()))
        .WithHeader(Counts, n => n.Header)
        .Maybe("cuts", JsonScalars.Text, n => n.Cuts)
        .With("cells", new JsonList<StoredCell>(Cell), n => n.Cells);

    internal static readonly JsonShape TransitionsShape = new JsonObject<StoredTransitions>(
            null,
            "the transitions between the cells of a partition",
            p => new StoredTransitions(ReportHeader.Next(p), p.Next<string?>(), p.Next<DateTimeOffset>(), p.Next<ValueList<string>>(), p.Next<ValueList<ValueList<long>>>()))
        .WithHeader(Transitions, n => n.Header)
        .Maybe("cuts", JsonScalars.Text, n => n.Cuts)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("cells", new JsonList<string>(JsonScalars.Name), n => n.Cells)
        .With("counts", new JsonList<ValueList<long>>(new JsonList<long>(JsonScalars.Count)), n => n.Counts);

    internal static readonly StoredForm<PartitionCounts> OfCounts = new(CountsShape, counts => new StoredCounts(
        ReportHeader.Of(counts.Subject), (string?)counts.Subject.Cuts, [.. counts.Cells.Select(cell => new StoredCell(cell.Name, cell.Count))]), ReadCounts);

    internal static readonly StoredForm<TransitionCounts> OfTransitions = new(TransitionsShape, counts => new StoredTransitions(
        ReportHeader.Of(counts.Subject),
        (string?)counts.Subject.Cuts,
        counts.From,
        [.. counts.Partition.Cells.Select(cell => cell.Name)],
        [.. counts.Tally.Counts.Chunk(counts.Partition.Cells.Count).Select(row => ValueList.Create<long>(row))]), ReadTransitions);

    private static PartitionCounts? ReadCounts(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, CountsShape, Counts) is not var (document, root)) return null;
        if (document.Header.Subject<Partition>(reading, root, NotOne) is not { } subject) return null;
        if (!AreCells(reading, root, subject, document.Cells.Select(cell => cell.Name))) return null;
        return ReportJson.Tally(reading, [.. document.Cells.Select(cell => cell.Count)], root.Member("cells")!) is { } tally
            ? new PartitionCounts(subject with { Cuts = document.Cuts }, tally)
            : null;
    }

    private static TransitionCounts? ReadTransitions(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTransitions>(reading, schema, TransitionsShape, Transitions) is not var (document, root)) return null;
        if (document.Header.Subject<Partition>(reading, root, NotOne) is not { } subject) return null;
        if (!AreCells(reading, root, subject, document.Cells)) return null;
        JsonPlace counts = root.Member("counts")!;
        if (document.Counts.Count != document.Cells.Count || document.Counts.Any(row => row.Count != document.Cells.Count))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The counts are no square of {document.Cells.Count} rows and columns.", counts);
            return null;
        }

        return ReportJson.Tally(reading, [.. document.Counts.SelectMany(row => row)], counts) is { } tally
            ? new TransitionCounts(subject with { Cuts = document.Cuts, Range = document.From }, tally)
            : null;
    }

    private static bool AreCells(JsonReading reading, JsonPlace root, ReportSubject subject, IEnumerable<string> names)
    {
        if (((Partition)subject.Definition).Cells.Select(cell => cell.Name).SequenceEqual(names, StringComparer.Ordinal)) return true;
        reading.Tell(DiagnosticCodes.JsonValue, $"The cells are not those of '{subject.Name}'.", root.Member("cells")!);
        return false;
    }

    private sealed record StoredCell(string Name, long Count);

    private sealed record StoredCounts(ReportHeader Header, string? Cuts, ValueList<StoredCell> Cells);

    private sealed record StoredTransitions(ReportHeader Header, string? Cuts, DateTimeOffset From, ValueList<string> Cells, ValueList<ValueList<long>> Counts);
}
