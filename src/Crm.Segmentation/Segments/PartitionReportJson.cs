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

    private static readonly JsonShape Move = new JsonObject<StoredMove>(null, "the count of a move", p => new StoredMove(p.Next<string>(), p.Next<string>(), p.Next<long>()))
        .With("from", JsonScalars.Name, n => n.From)
        .With("to", JsonScalars.Name, n => n.To)
        .With("count", JsonScalars.Count, n => n.Count);

    internal static readonly JsonShape TransitionsShape = new JsonObject<StoredTransitions>(
            null,
            "the transitions between the cells of a partition",
            p => new StoredTransitions(ReportHeader.Next(p), p.Next<string?>(), p.Next<DateTimeOffset>(), p.Next<ValueList<StoredMove>>()))
        .WithHeader(Transitions, n => n.Header)
        .Maybe("cuts", JsonScalars.Text, n => n.Cuts)
        .With("earlier", JsonScalars.Instant, n => n.Earlier)
        .With("moves", new JsonList<StoredMove>(Move), n => n.Moves);

    internal static readonly StoredForm<PartitionCounts> OfCounts = new(CountsShape, counts => new StoredCounts(
        ReportHeader.Of(counts.Subject), (counts.Subject.Cuts as FitHash)?.Hash, [.. counts.Cells.Select(cell => new StoredCell(cell.Name, cell.Count))]), ReadCounts);

    internal static readonly StoredForm<TransitionCounts> OfTransitions = new(TransitionsShape, counts => new StoredTransitions(
        ReportHeader.Of(counts.Subject),
        (counts.Subject.Cuts as FitHash)?.Hash,
        counts.From,
        [.. counts.Moves.Select(move => new StoredMove(move.From, move.To, move.Count))]), ReadTransitions);

    private static PartitionCounts? ReadCounts(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, CountsShape, Counts) is not var (document, root)) return null;
        if (document.Header.Subject<Partition>(reading, root, NotOne) is not { } subject) return null;
        if (!AreCells(reading, root, subject, document.Cells.Select(cell => cell.Name))) return null;
        return ReportJson.Tally(reading, [.. document.Cells.Select(cell => cell.Count)], root.Member("cells")!) is { } tally
            ? new PartitionCounts(subject with { Cuts = CutsOf(document.Cuts) }, tally)
            : null;
    }

    private static TransitionCounts? ReadTransitions(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTransitions>(reading, schema, TransitionsShape, Transitions) is not var (document, root)) return null;
        if (document.Header.Subject<Partition>(reading, root, NotOne) is not { } subject) return null;
        ValueList<PartitionCell> cells = ((Partition)subject.Definition).Cells;
        var positions = cells.Select((cell, i) => (cell.Name, Position: i)).ToDictionary(cell => cell.Name, cell => cell.Position, StringComparer.Ordinal);
        JsonPlace moves = root.Member("moves")!;
        var counts = new SortedDictionary<long, long>();
        for (int i = 0; i < document.Moves.Count; i++)
        {
            StoredMove move = document.Moves[i];
            if (positions.TryGetValue(move.From, out int from) && positions.TryGetValue(move.To, out int to) && move.Count > 0 && counts.TryAdd(((long)from * cells.Count) + to, move.Count)) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"This is no move between two cells of '{subject.Name}', or nobody's, or is there twice.", moves.Parts[i]);
            return null;
        }

        return ReportJson.Tally(reading, [.. counts.Values], moves) is { } tally
            ? new TransitionCounts(subject with { Cuts = CutsOf(document.Cuts), Earlier = document.Earlier }, [.. counts.Keys], tally)
            : null;
    }

    private static FitHash? CutsOf(string? hash) => hash is null ? null : new FitHash(hash);

    private static bool AreCells(JsonReading reading, JsonPlace root, ReportSubject subject, IEnumerable<string> names)
    {
        if (((Partition)subject.Definition).Cells.Select(cell => cell.Name).SequenceEqual(names, StringComparer.Ordinal)) return true;
        reading.Tell(DiagnosticCodes.JsonValue, $"The cells are not those of '{subject.Name}'.", root.Member("cells")!);
        return false;
    }

    private sealed record StoredCell(string Name, long Count);

    private sealed record StoredCounts(ReportHeader Header, string? Cuts, ValueList<StoredCell> Cells);

    private sealed record StoredMove(string From, string To, long Count);

    private sealed record StoredTransitions(ReportHeader Header, string? Cuts, DateTimeOffset Earlier, ValueList<StoredMove> Moves);
}
