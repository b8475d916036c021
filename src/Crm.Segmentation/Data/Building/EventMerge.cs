namespace Crm.Segmentation;

/// <summary>Merges all parts of an event log, for a range of customers, into one part whose customer 0 is the first of the range.</summary>
/// <remarks>
/// Within a customer each part's events are already in order, and its order codes say which type comes next; so the parts are merged by
/// (time, sequence), an earlier part first when equal.
/// </remarks>
internal sealed class EventMerge
{
    private readonly Schema _schema;
    private readonly PartCursor[] _cursors;
    private readonly int _first;
    private readonly int _count;

    private EventMerge(Schema schema, EventPart[] parts, int firstCustomer, int count)
    {
        _schema = schema;
        _first = firstCustomer;
        _count = count;
        _cursors = [.. parts.Where(part => part.CustomerCount > firstCustomer).Select(part => new PartCursor(part, firstCustomer))];
    }

    /// <summary>
    /// All parts' events of the customers from the first, as one part whose customer 0 is the first: ordered by time, then sequence, then part,
    /// then arrival, with one dictionary a property.
    /// </summary>
    internal static EventPart Of(EventLog log, int firstCustomer, int count) => new EventMerge(log.Schema, log.Parts, firstCustomer, count).Run();

    private EventPart Run()
    {
        int types = _schema.Events.Count;
        var offsets = new int[types][];
        var positions = new long[types][];
        var next = new int[types];
        int total = 0;
        for (int type = 0; type < types; type++)
        {
            offsets[type] = new int[_count + 1];
            int rows = _cursors.Sum(cursor => cursor.RowsThrough(type, _first + _count));
            positions[type] = rows == 0 ? [] : new long[rows];
            total = checked(total + rows);
        }

        var order = new ushort[total];
        int at = 0;
        for (int customer = 0; customer < _count; customer++)
        {
            foreach (PartCursor cursor in _cursors) cursor.Enter(_first + customer);
            for (int best = Earliest(); best >= 0; best = Earliest())
            {
                int type = _cursors[best].Take(out int row);
                positions[type][next[type]++] = ColumnGather.Position(best, row);
                order[at++] = (ushort)type;
            }

            for (int type = 0; type < types; type++) offsets[type][customer + 1] = next[type];
        }

        var runs = new EventRun?[types];
        for (int type = 0; type < types; type++)
            if (positions[type].Length > 0) runs[type] = MergedRun(type, offsets[type], positions[type]);
        return new EventPart(_count, runs, OrderCodes.Of(order, types));
    }

    private int Earliest()
    {
        int best = -1;
        for (int i = 0; i < _cursors.Length; i++)
        {
            PartCursor cursor = _cursors[i];
            if (!cursor.HasNext) continue;
            if (best < 0 || cursor.IsBefore(_cursors[best])) best = i;
        }

        return best;
    }

    private EventRun MergedRun(int type, int[] offsets, long[] positions)
    {
        EventRun?[] sources = [.. _cursors.Select(cursor => cursor.Part.Runs[type])];
        var values = new long[positions.Length];
        for (int i = 0; i < values.Length; i++) values[i] = sources[(int)(positions[i] >> 32)]!.Times[(int)positions[i]];
        PackedIntegers times = TimePacking.Pack(values);

        PackedIntegers? sequence = null;
        if (sources.Any(run => run?.Sequence is not null))
        {
            for (int i = 0; i < values.Length; i++) values[i] = sources[(int)(positions[i] >> 32)]!.Sequence?[(int)positions[i]] ?? 0;
            if (values.AsSpan().ContainsAnyExcept(0L)) sequence = PackedIntegers.Pack(values);
        }

        ValueList<FieldDefinition> fields = _schema.Events[type].Properties;
        var properties = new Column[fields.Count];
        for (int i = 0; i < properties.Length; i++)
            properties[i] = ColumnGather.Gather(fields[i], [.. sources.Select(run => run?.Properties[i])], positions);
        return new EventRun(offsets, times, sequence, properties);
    }

    /// <summary>Reads one part's events of consecutive customers in their order.</summary>
    private sealed class PartCursor
    {
        private readonly int[] _rows;
        private int _at;
        private int _end;
        private int _type;
        private long _time;
        private long _sequence;

        internal PartCursor(EventPart part, int firstCustomer)
        {
            Part = part;
            _rows = [.. part.Runs.Select(run => run?.Offsets[firstCustomer] ?? 0)];
            _at = _end = part.OrderStart(firstCustomer);
        }

        internal EventPart Part { get; }

        internal bool HasNext => _at < _end;

        internal int RowsThrough(int type, int endCustomer) =>
            Part.Runs[type] is { } run ? run.Offsets[Math.Min(endCustomer, Part.CustomerCount)] - _rows[type] : 0;

        /// <summary>INVARIANT: customers are entered in order, each after all events of the one before were taken.</summary>
        internal void Enter(int customer)
        {
            if (customer >= Part.CustomerCount) return;
            foreach (EventRun? run in Part.Runs)
                if (run is not null) _end += run.Offsets[customer + 1] - run.Offsets[customer];
            Load();
        }

        internal bool IsBefore(PartCursor other) => _time < other._time || (_time == other._time && _sequence < other._sequence);

        internal int Take(out int row)
        {
            int type = _type;
            row = _rows[type]++;
            _at++;
            Load();
            return type;
        }

        private void Load()
        {
            if (!HasNext) return;
            _type = Part.Order[_at];
            EventRun run = Part.Runs[_type]!;
            _time = run.Times[_rows[_type]];
            _sequence = run.Sequence?[_rows[_type]] ?? 0;
        }
    }
}
