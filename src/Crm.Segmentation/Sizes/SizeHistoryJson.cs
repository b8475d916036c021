namespace Crm.Segmentation.Sizes;

/// <summary>The form of a history of sizes in JSON.</summary>
internal static class SizeHistoryJson
{
    private const string Version = "sizeHistory";

    private static readonly JsonShape Counts = new JsonList<long>(JsonScalars.Count);

    private static readonly JsonShape SegmentShape = new JsonObject<StoredSegment>(
            null, "the sizes of a segment", p => new StoredSegment(p.Next<string>(), p.Next<long>(), p.Next<ValueList<long>>(), p.Next<ValueList<long>>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("first", JsonScalars.Count, n => n.First)
        .With("entered", Counts, n => n.Entered)
        .With("left", Counts, n => n.Left);

    private static readonly JsonShape MoveShape = new JsonObject<StoredMove>(
            null, "the count of a move", p => new StoredMove(p.Next<int>(), p.Next<string>(), p.Next<string>(), p.Next<long>()))
        .With("instant", JsonScalars.Integer(1, SizeHistory.MostSizes), n => n.Instant)
        .With("from", JsonScalars.Name, n => n.From)
        .With("to", JsonScalars.Name, n => n.To)
        .With("count", JsonScalars.Count, n => n.Count);

    private static readonly JsonShape PartitionShape = new JsonObject<StoredPartition>(
            null, "the sizes of a partition's cells", p => new StoredPartition(p.Next<string>(), p.Next<ValueList<long>>(), p.Next<ValueList<StoredMove>>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("first", Counts, n => n.First)
        .With("moves", new JsonList<StoredMove>(MoveShape), n => n.Moves);

    internal static readonly JsonShape Shape = new JsonObject<StoredHistory>(
            null,
            "a history of sizes",
            p => new StoredHistory(
                ReportHeader.Next(p),
                p.Next<string?>(),
                p.Next<ValueList<DateTimeOffset>>(),
                p.Next<long>(),
                p.Next<ValueList<StoredSegment>>(),
                p.Next<ValueList<StoredPartition>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("cuts", JsonScalars.Text, n => n.Cuts)
        .With("instants", new JsonList<DateTimeOffset>(JsonScalars.Instant, 1), n => n.Instants)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("segments", new JsonList<StoredSegment>(SegmentShape), n => n.Segments)
        .With("partitions", new JsonList<StoredPartition>(PartitionShape), n => n.Partitions);

    internal static readonly StoredForm<SizeHistory> Form = new(Shape, Document, Read);

    private static StoredHistory Document(SizeHistory history)
    {
        ValueList<Partition> partitions = [.. history.Rules.Definitions.OfType<Partition>()];
        int segments = history.Rules.Definitions.OfType<Segment>().Count();
        ILookup<int, (CellMove Move, long Count)> moves = history.Moves.ToLookup(move => move.Move.Partition);
        int cell = segments;
        return new StoredHistory(
            ReportHeader.Of(history.Subject),
            (history.Subject.Cuts as FitHash)?.Hash,
            history.Instants,
            history.Customers,
            [.. history.Groups.Take(segments).Select(Stored)],
            [.. partitions.Select((partition, i) => new StoredPartition(
                partition.Name,
                [.. partition.Cells.Select(_ => history.Groups[cell++].Steps[0].Size.Count)],
                [.. moves[i].Select(move => new StoredMove(move.Move.Instant, partition.Cells[move.Move.From].Name, partition.Cells[move.Move.To].Name, move.Count))]))]);

        static StoredSegment Stored(GroupSizes sizes) => new(
            sizes.Name, sizes.Steps[0].Size.Count, [.. sizes.Steps.Skip(1).Select(step => step.Entered!.Value)], [.. sizes.Steps.Skip(1).Select(step => step.Left!.Value)]);
    }

    private static SizeHistory? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredHistory>(reading, schema, Shape, Version) is not var (document, root)) return null;
        ValueList<Definition> definitions = document.Header.Rules.Definitions;
        if (SizeLayout.GroupsOf(definitions) == 0)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The rules of the history have no segment and no partition.", root.Member("rules")!);
            return null;
        }

        if (document.Instants.Zip(document.Instants.Skip(1)).Any(next => next.First >= next.Second) || document.Instants[^1] != document.Header.AsOf)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The instants of the history do not ascend, or do not end with its as-of.", root.Member("instants")!);
            return null;
        }

        if (document.Header.Calendar(reading, root) is not { } calendar) return null;
        RuleBook rules = RuleBookJson.BookOf(schema, document.Header.Rules);
        return Read(reading, root, document, new SizeLayout(definitions, document.Instants.Count)) is var (moves, tally)
            ? new SizeHistory(SizeHistory.SubjectOf(rules, document.Header.Origin, document.Cuts), rules, calendar, document.Instants, moves, tally)
            : null;
    }

    /// <summary>The moves and all counts; null after telling that they do not fit together.</summary>
    private static (ValueList<CellMove> Moves, Tally Tally)? Read(JsonReading reading, JsonPlace root, StoredHistory document, SizeLayout layout)
    {
        if (!layout.Segments.Select(segment => segment.Name).SequenceEqual(document.Segments.Select(stored => stored.Name), StringComparer.Ordinal)
            || !layout.Partitions.Select(partition => partition.Name).SequenceEqual(document.Partitions.Select(stored => stored.Name), StringComparer.Ordinal))
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The segments and partitions of the history are not those of its rules.", root.Member("rules")!);
            return null;
        }

        var counts = new List<long> { document.Customers };
        foreach ((int i, StoredSegment segment) in document.Segments.Index())
            if (!TryAdd(counts, segment, document)) return Refuse(root.Member("segments")!.Parts[i]);
        var moves = new SortedDictionary<CellMove, long>();
        foreach ((int i, StoredPartition partition) in document.Partitions.Index())
        {
            counts.AddRange(partition.First);
            if (!TryAdd(moves, i, layout.Partitions[i], partition, document)) return Refuse(root.Member("partitions")!.Parts[i]);
        }

        return ReportJson.Tally(reading, [.. counts, .. moves.Values], root.Member("customers")!) is { } tally ? ([.. moves.Keys], tally) : null;

        (ValueList<CellMove> Moves, Tally Tally)? Refuse(JsonPlace part)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "These numbers are not those of one history: at each instant there are as many customers as enter and leave, and not more than all.", part);
            return null;
        }
    }

    private static bool TryAdd(List<long> counts, StoredSegment segment, StoredHistory document)
    {
        int steps = document.Instants.Count - 1;
        if (segment.Entered.Count != steps || segment.Left.Count != steps) return false;
        counts.Add(segment.First);
        Int128 size = segment.First;
        if (size > document.Customers) return false;
        for (int step = 0; step < steps; step++)
        {
            if (segment.Left[step] > size) return false;
            size += (Int128)segment.Entered[step] - segment.Left[step];
            if (size > document.Customers) return false;
            counts.AddRange([segment.Entered[step], segment.Left[step]]);
        }

        return true;
    }

    private static bool TryAdd(SortedDictionary<CellMove, long> moves, int position, Partition partition, StoredPartition stored, StoredHistory document)
    {
        if (stored.First.Count != partition.Cells.Count) return false;
        Int128[] sizes = [.. stored.First.Select(count => (Int128)count)];
        if (sizes.Aggregate(Int128.Zero, (sum, size) => sum + size) != document.Customers) return false;
        var positions = partition.Cells.Index().ToDictionary(cell => cell.Item.Name, cell => cell.Index, StringComparer.Ordinal);
        foreach (IGrouping<int, StoredMove> step in stored.Moves.GroupBy(move => move.Instant).OrderBy(step => step.Key))
        {
            if (step.Key >= document.Instants.Count) return false;
            Int128[] left = new Int128[sizes.Length], entered = new Int128[sizes.Length];
            foreach (StoredMove move in step)
            {
                if (!positions.TryGetValue(move.From, out int from) || !positions.TryGetValue(move.To, out int to) || from == to || move.Count == 0) return false;
                if (!moves.TryAdd(new CellMove(position, step.Key, from, to), move.Count)) return false;
                left[from] += move.Count;
                entered[to] += move.Count;
            }

            for (int cell = 0; cell < sizes.Length; cell++)
            {
                if (left[cell] > sizes[cell]) return false;
                sizes[cell] += entered[cell] - left[cell];
            }
        }

        return true;
    }

    private sealed record StoredSegment(string Name, long First, ValueList<long> Entered, ValueList<long> Left);

    private sealed record StoredMove(int Instant, string From, string To, long Count);

    private sealed record StoredPartition(string Name, ValueList<long> First, ValueList<StoredMove> Moves);

    private sealed record StoredHistory(
        ReportHeader Header, string? Cuts, ValueList<DateTimeOffset> Instants, long Customers, ValueList<StoredSegment> Segments, ValueList<StoredPartition> Partitions);
}
