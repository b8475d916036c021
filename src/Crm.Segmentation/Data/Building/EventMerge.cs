namespace Crm.Segmentation;

/// <summary>Merges parts of an event log into one.</summary>
/// <remarks>
/// Within a customer each part's events are already in order, and its order codes say which type comes next; so the parts are merged by
/// (time, finer, sequence), an earlier part first when equal.
/// </remarks>
internal sealed class EventMerge
{
    private readonly Schema _schema;
    private readonly PartCursor[] _cursors;
    private readonly int _first;
    private readonly int _count;
    private readonly int[]? _customers;

    private EventMerge(Schema schema, EventPart[] parts, int firstCustomer, int count, int[]? customers)
    {
        (_schema, _first, _count, _customers) = (schema, firstCustomer, count, customers);
        _cursors = [.. parts.Where(part => part.CustomersBefore(firstCustomer) < part.CustomerCount).Select(part => new PartCursor(part, firstCustomer))];
    }

    /// <summary>
    /// All parts' events of the customers from the first, as one part whose customer 0 is the first: ordered by time, then what is finer, then sequence, then part,
    /// then arrival, with one dictionary a property.
    /// </summary>
    internal static EventPart Of(EventLog log, int firstCustomer, int count) => Of(log.Schema, log.Stored, firstCustomer, count);

    /// <summary>The log with one more part, later than all others; without a log before, with this part alone.</summary>
    internal static EventLog Append(Schema schema, EventLog? log, EventPart part, EventIds ids)
    {
        List<EventPart> parts = [.. log?.Stored ?? []];
        if (part.Count > 0 || parts.Count == 0) parts.Add(part);
        while (parts.Count > 1 && parts[^2].Count < 2 * parts[^1].Count && parts[^2].Count + parts[^1].Count <= Array.MaxLength)
        {
            EventPart merged = All(schema, [parts[^2], parts[^1]]);
            parts.RemoveRange(parts.Count - 2, 2);
            parts.Add(merged);
        }

        return new EventLog(schema, [.. parts], ids, All);
    }

    private static EventPart Of(Schema schema, EventPart[] parts, int firstCustomer, int count) => new EventMerge(schema, parts, firstCustomer, count, null).Run();

    /// <summary>All events of the parts: a part of few customers when all of them are, else one of all customers.</summary>
    private static EventPart All(Schema schema, EventPart[] parts)
    {
        if (Array.Exists(parts, part => part.Customers is null))
            return Of(schema, parts, 0, parts.Max(part => part.Customers is [.., var last] ? last + 1 : part.CustomerCount));
        int[] customers = [.. parts.SelectMany(part => part.Customers!).Distinct().Order()];
        return new EventMerge(schema, parts, 0, customers.Length, customers).Run();
    }

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
            int rows = _cursors.Sum(cursor => cursor.RowsThrough(type, _customers is null ? _first + _count : int.MaxValue));
            positions[type] = rows == 0 ? [] : new long[rows];
            total = checked(total + rows);
        }

        var order = new ushort[total];
        int at = 0;
        for (int customer = 0; customer < _count; customer++)
        {
            foreach (PartCursor cursor in _cursors) cursor.Enter(_customers is null ? _first + customer : _customers[customer]);
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
        return new EventPart(_count, runs, OrderCodes.Of(order, types), _customers);
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

        ValueList<FieldDefinition> fields = _schema.Events[type].Properties;
        var properties = new Column[fields.Count];
        for (int i = 0; i < properties.Length; i++)
            properties[i] = ColumnGather.Gather(fields[i], [.. sources.Select(run => run?.Properties[i])], positions);
        return new EventRun(offsets, times, Ties(sources, positions, run => run.Sequence), properties, Ties(sources, positions, run => run.Finer));
    }

    /// <summary>The numbers that order events at one millisecond; null where all are 0.</summary>
    private static PackedIntegers? Ties(EventRun?[] sources, long[] positions, Func<EventRun, PackedIntegers?> ties)
    {
        PackedIntegers?[] given = [.. sources.Select(run => run is null ? null : ties(run))];
        if (Array.TrueForAll(given, numbers => numbers is null)) return null;
        var values = new long[positions.Length];
        for (int i = 0; i < values.Length; i++) values[i] = given[(int)(positions[i] >> 32)]?[(int)positions[i]] ?? 0;
        return values.AsSpan().ContainsAnyExcept(0L) ? PackedIntegers.Pack(values) : null;
    }

    /// <summary>Reads one part's events of consecutive customers in their order.</summary>
    private sealed class PartCursor
    {
        private readonly int[] _rows;
        private int _customer;
        private int _at;
        private int _end;
        private int _type;
        private long _time;
        private long _finer;
        private long _sequence;

        internal PartCursor(EventPart part, int firstCustomer)
        {
            Part = part;
            _customer = part.CustomersBefore(firstCustomer);
            _rows = [.. part.Runs.Select(run => run?.Offsets[_customer] ?? 0)];
            _at = _end = part.OrderStart(_customer);
        }

        internal EventPart Part { get; }

        internal bool HasNext => _at < _end;

        internal int RowsThrough(int type, int endCustomer) =>
            Part.Runs[type] is { } run ? run.Offsets[Part.CustomersBefore(endCustomer)] - _rows[type] : 0;

        /// <summary>INVARIANT: customers are entered in order, none that has events is left out, and each after all events of the one before were taken.</summary>
        internal void Enter(int customer)
        {
            if (_customer >= Part.CustomerCount || (Part.Customers is { } few && few[_customer] != customer)) return;
            foreach (EventRun? run in Part.Runs)
                if (run is not null) _end += run.Offsets[_customer + 1] - run.Offsets[_customer];
            _customer++;
            Load();
        }

        internal bool IsBefore(PartCursor other) =>
            _time != other._time ? _time < other._time
            : _finer != other._finer ? _finer < other._finer
            : _sequence < other._sequence;

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
            _finer = run.Finer?[_rows[_type]] ?? 0;
            _sequence = run.Sequence?[_rows[_type]] ?? 0;
        }
    }
}
