namespace Crm.Segmentation;

/// <summary>
/// The events of a batch as one reader reads them: run by run as they are stored, or one customer's decoded, merged by time or in the order of
/// their types' codes. Nothing else decodes times.
/// </summary>
internal sealed class EventReading(EventReader reader, RowContext context)
{
    /// <summary>After how many events a reading looks whether it should end.</summary>
    private const int EventsBetweenLooks = 1 << 16;

    private readonly (ulong[] Words, bool Done)[] _bits = new (ulong[], bool)[reader.Runs.Length];
    private readonly Head[] _heads = new Head[reader.Runs.Length];
    private readonly EventStreams _streams = new();
    private int[] _cursors = [];
    private readonly EventScratch _scratch = context.Scratch;
    private int _count;
    private int _read;
    private object? _memory;

    /// <summary>Gives the bits back to the thread's memory; they are made again when they are asked for.</summary>
    internal void Forget(WorkingMemory memory)
    {
        foreach (ref (ulong[] Words, bool Done) entry in _bits.AsSpan())
        {
            if (entry.Words is { } words) memory.ReturnWords(words);
            entry = default;
        }
    }

    /// <summary>What looks at the events for whoever has the reader, made once for each thread that reads at a time.</summary>
    internal T Memory<TOwner, T>(TOwner owner, Func<TOwner, T> create)
        where T : class => (T)(_memory ??= create(owner));

    /// <summary>How many customers the batch has.</summary>
    internal int Customers => context.Count;

    /// <summary>Where the rows of each customer of the batch start in a run, and the end of the last one's; fewer where the last customers have none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="first">The position of the first of them among the run's offsets.</param>
    internal ReadOnlySpan<int> Offsets(RunReader run, out int first)
    {
        Look();
        return context.Events!.Offsets(run.Offsets, out first);
    }

    /// <summary>The rows of a customer's events of one run: [start, end), the part's rows.</summary>
    internal (int Start, int End) Rows(RunReader run, int customer)
    {
        (int start, int end) = context.Events!.Rows(run.Offsets, customer);
        if ((_read += end - start) > EventsBetweenLooks) Look();
        return (start, end);
    }

    /// <summary>Ends the reading when the run is cancelled: a batch may have a customer with more events than all others together.</summary>
    private void Look()
    {
        _read = 0;
        reader.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The same, of the events in a range of instants.</summary>
    internal (int Start, int End) Rows(RunReader run, int customer, TimeRange range)
    {
        (int start, int end) = Rows(run, customer);

        // Most have nothing lately, which the last event tells.
        return start == end || run.Times[end - 1] < range.From ? (end, end) : EventTimes.Inside(run.Times, start, end, range);
    }

    /// <summary>
    /// The bits of the batch's events of one run, <see cref="EventReader.Words"/> for each, from the first row on; empty when all have
    /// <see cref="RunReader.Always"/>.
    /// </summary>
    internal ReadOnlySpan<ulong> Bits(RunReader run, out int first)
    {
        (first, int end) = context.Events!.Rows(run.Offsets);
        if (run.Filters.Length == 0) return [];
        ref (ulong[] Words, bool Done) entry = ref _bits[run.Index];
        int words = reader.Words, length = (end - first) * words;
        if (entry.Done) return entry.Words.AsSpan(0, length);

        entry.Words = context.Memory.TakeWords(length);
        Span<ulong> bits = entry.Words.AsSpan(0, length);
        if (words == 1) bits.Fill(run.Always[0]);
        else
            for (int at = 0; at < length; at += words) run.Always.CopyTo(bits[at..]);
        foreach ((PatternOperator pattern, int question) in run.Filters)
        {
            ReadOnlySpan<ulong> matches = context.Matches(pattern, run.Type);
            int word = question >> 6;
            ulong bit = 1UL << (question & 63);
            for (int row = BitWords.Next(matches, 0); row >= 0; row = BitWords.Next(matches, row + 1)) bits[(row * words) + word] |= bit;
        }

        entry.Done = true;
        return bits;
    }

    /// <summary>Whether some event of a customer, in a range of instants, can answer a question, whatever its filter says.</summary>
    internal bool CanAnswer(int question, int customer, TimeRange range)
    {
        foreach (RunReader run in reader.Runs)
        {
            if (!run.CanAnswer(question)) continue;
            (int start, int end) = Rows(run, customer, range);
            if (start < end) return true;
        }

        return false;
    }

    /// <summary>A customer's events of one run in a range, up to as-of, that answer any question. Valid until the next call.</summary>
    internal CustomerEvents OfRun(RunReader run, int customer, TimeRange range)
    {
        (int start, int end) = Rows(run, customer, UpToAsOf(range));
        Reserve(end - start);
        TakeRows(run, start, end);
        return Read();
    }

    /// <summary>
    /// A customer's events of a range, up to as-of, that answer any question, in the order of time; at one instant in that of the runs: who cares
    /// for the order of arrival reads <see cref="InOrder"/>. Valid until the next call.
    /// </summary>
    internal CustomerEvents ByTime(int customer, TimeRange range)
    {
        range = UpToAsOf(range);
        int active = 0, total = 0;
        foreach (RunReader run in reader.Runs)
        {
            (int start, int end) = run.AnswersNothing ? (0, 0) : Rows(run, customer, range);
            if (start == end) continue;
            _heads[active++] = new Head { Run = run, Row = start, End = end, Time = run.Times[start] };
            total += end - start;
        }

        Reserve(total);
        if (active == 1)
        {
            TakeRows(_heads[0].Run, _heads[0].Row, _heads[0].End);
            return Read();
        }

        int looked = 0;
        while (active > 0)
        {
            int first = First(_heads.AsSpan(0, active), out long until);
            if (_count > looked + EventsBetweenLooks)
            {
                looked = _count;
                reader.Cancellation.ThrowIfCancellationRequested();
            }

            Take(ref _heads[first], until);
            if (_heads[first].Row == _heads[first].End) _heads[first] = _heads[--active];
        }

        return Read();
    }

    /// <summary>
    /// A customer's events from an instant on, up to as-of, of all types that the reader has, whether or not they answer a question, in (time,
    /// sequence, arrival) order. Valid until the next call.
    /// </summary>
    internal CustomerEvents InOrder(int customer, long from)
    {
        EventBatch events = context.Events!;
        _count = 0;
        if (events.Part is not { } part) return Read();
        if (_cursors.Length < part.Runs.Length) _cursors = new int[part.Runs.Length];
        int total = 0;
        for (int type = 0; type < part.Runs.Length; type++)
        {
            (int start, int end) = events.Rows(type, customer);
            _cursors[type] = start;
            total += end - start;
        }

        Reserve(total);
        int order = events.OrderStart(customer);
        for (int i = order; i < order + total; i++)
        {
            if ((i & (EventsBetweenLooks - 1)) == 0) reader.Cancellation.ThrowIfCancellationRequested();
            int type = events.Order[i], row = _cursors[type]++;
            if (reader.RunOf(type) is not { } run) continue;
            long time = run.Times[row];
            if (time < from) continue;
            if (time > reader.AsOf) break;
            _scratch.Rows[_count] = ((long)run.Index << 32) | (uint)row;
            Add(run, row, time);
        }

        return Read();
    }

    /// <summary>
    /// The types' codes of all events of the batch's customers in order, of one byte each, and where each customer's begin; false where some events are not read,
    /// answer no question, or lie outside of a range or after as-of: then they must be looked at one by one.
    /// </summary>
    /// <param name="range">The range.</param>
    /// <param name="starts">Room for one more than there are customers.</param>
    /// <param name="codes">The codes.</param>
    internal bool TryCodes(TimeRange range, Span<int> starts, out ReadOnlySpan<byte> codes)
    {
        codes = default;
        starts.Clear();
        EventBatch events = context.Events!;
        if (events.Part is not { } part) return true;
        if (part.Order.Bytes.IsEmpty || !ReadsAll(part, UpToAsOf(range))) return false;
        int known = 0;
        for (int type = 0; type < part.Runs.Length; type++)
        {
            ReadOnlySpan<int> offsets = events.Offsets(type);
            OffsetSums.Add(offsets, starts[..offsets.Length]);
            known = Math.Max(known, offsets.Length);
        }

        if (known == 0) return true;
        int first = starts[0];
        for (int customer = 0; customer < known; customer++) starts[customer] -= first;
        starts[known..].Fill(starts[known - 1]);
        codes = part.Order.Bytes.Slice(first, starts[known - 1]);
        return true;
    }

    private bool ReadsAll(EventPart part, TimeRange range)
    {
        for (int type = 0; type < part.Runs.Length; type++)
        {
            if (part.Runs[type] is not { Times: { Length: > 0 } times }) continue;
            if (reader.RunOf(type) is not { Filters.Length: 0, AnswersNothing: false, Keys: null }) return false;
            (long least, long greatest) = times.WholeRange;
            if (least < range.From || greatest >= range.To) return false;
        }

        return true;
    }

    /// <summary>The place of each event that the reader has among all of a customer's, in (time, sequence, arrival) order, by its run and row.</summary>
    internal Dictionary<long, int> Order(int customer)
    {
        var places = new Dictionary<long, int>();
        EventBatch events = context.Events!;
        if (events.Part is not { } part) return places;
        (int Start, int End)[] rows = [.. Enumerable.Range(0, part.Runs.Length).Select(type => events.Rows(type, customer))];
        int[] next = [.. rows.Select(run => run.Start)];
        int total = rows.Sum(run => run.End - run.Start), order = events.OrderStart(customer);
        for (int i = 0; i < total; i++)
        {
            int type = events.Order[order + i], row = next[type]++;
            if (reader.RunOf(type) is { } run) places[((long)run.Index << 32) | (uint)row] = i;
        }

        return places;
    }

    private TimeRange UpToAsOf(TimeRange range) => range with { To = Math.Min(range.To, reader.AsOf + 1) };

    private CustomerEvents Read()
    {
        Span<long> times = _scratch.Times.AsSpan(0, _count);
        Span<ulong> answers = _scratch.Answers.AsSpan(0, _count * reader.Words);
        Span<long> rows = _scratch.Rows.AsSpan(0, _count);
        ReadOnlySpan<int> ends = reader.HasKeys ? _streams.Part(_scratch.Keys.AsSpan(0, _count), times, answers, rows) : _streams.Whole(_count);
        return new CustomerEvents(times, answers, ends) { Rows = rows, Keys = reader.HasKeys ? _streams.Values(ends.Length) : [] };
    }

    private void Reserve(int count)
    {
        _count = 0;
        if (_scratch.Times.Length >= count && _scratch.Answers.Length >= count * reader.Words && (!reader.HasKeys || _scratch.Keys.Length >= count)) return;
        _scratch.Reserve(count, reader.Words, reader.HasKeys);
    }

    /// <summary>Takes a head's events up to an instant, inclusive.</summary>
    private void Take(ref Head head, long until)
    {
        PackedIntegers times = head.Run.Times;
        int row = head.Row + 1;
        while (row < head.End && times[row] <= until) row++;
        TakeRows(head.Run, head.Row, row);
        head.Row = row;
        if (row < head.End) head.Time = times[row];
    }

    /// <summary>Takes the rows that answer any question.</summary>
    private void TakeRows(RunReader run, int start, int end)
    {
        ReadOnlySpan<ulong> bits = Bits(run, out int first);
        if (bits.IsEmpty && run.Keys is null && reader.Words == 1)
        {
            run.Times.Read(start, _scratch.Times.AsSpan(_count, end - start));
            _scratch.Answers.AsSpan(_count, end - start).Fill(run.Always[0]);
            _count += end - start;
            return;
        }

        for (int row = start; row < end; row++)
            if (bits.IsEmpty || bits.Slice((row - first) * reader.Words, reader.Words).ContainsAnyExcept(0UL)) Add(run, row, run.Times[row]);
    }

    private void Add(RunReader run, int row, long time)
    {
        if (run.Keys is { } keys)
        {
            if (!keys.TryGet(row, out long key)) return;
            _scratch.Keys[_count] = key;
        }

        int words = reader.Words;
        ReadOnlySpan<ulong> bits = Bits(run, out int first);
        bits = bits.IsEmpty ? run.Always : bits.Slice((row - first) * words, words);
        bits.CopyTo(_scratch.Answers.AsSpan(_count * words));
        _scratch.Times[_count++] = time;
    }

    /// <summary>The head with the earliest event, and the earliest instant of the others.</summary>
    private static int First(ReadOnlySpan<Head> heads, out long until)
    {
        int first = 0;
        until = long.MaxValue;
        for (int h = 1; h < heads.Length; h++)
        {
            long time = heads[h].Time;
            if (time < heads[first].Time) (first, until) = (h, heads[first].Time);
            else until = Math.Min(until, time);
        }

        return first;
    }

    private struct Head
    {
        internal RunReader Run;
        internal int Row;
        internal int End;
        internal long Time;
    }
}
