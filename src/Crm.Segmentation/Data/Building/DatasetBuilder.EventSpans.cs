namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    private const int MostTypes = 256;

    /// <summary>The most rows without columns that are taken one by one.</summary>
    private const int FewRaw = 6;

    /// <summary>Adds events of one type from spans: keys, times, and column by column the properties.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, of <see cref="DateTime"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <param name="columns">Sets columns, ids and sequence; called once. Null: all properties are missing.</param>
    /// <exception cref="ArgumentException">
    /// The type or a column is not the schema's, or a length is not that of the keys; no row is taken then.
    /// </exception>
    public void AddEvents(EventType type, CustomerKeySpan keys, InstantSpan times, Action<EventColumns>? columns = null)
    {
        int position = PositionOf(type, keys.Length, times.Length);
        if (columns is null)
        {
            TakeEvents(position, keys, times);
            return;
        }

        ColumnsDraft draft = _events[position].Columnar(keys.Length);
        columns(draft.OfEvents);
        TakeEvents(position, keys, times, draft);
    }

    /// <summary>Adds events of one type from spans, with a state for the columns, which may itself be a span.</summary>
    /// <typeparam name="TState">What the columns are taken from.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, of <see cref="DateTime"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <param name="state">Handed to <paramref name="columns"/>.</param>
    /// <param name="columns">Sets columns, ids and sequence; called once.</param>
    /// <exception cref="ArgumentException">
    /// The type or a column is not the schema's, or a length is not that of the keys; no row is taken then.
    /// </exception>
    public void AddEvents<TState>(EventType type, CustomerKeySpan keys, InstantSpan times, TState state, Action<EventColumns, TState> columns)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(columns);
        int position = PositionOf(type, keys.Length, times.Length);
        ColumnsDraft draft = _events[position].Columnar(keys.Length);
        columns(draft.OfEvents, state);
        TakeEvents(position, keys, times, draft);
    }

    /// <summary>Adds events of several types without properties from spans, in the order of the rows.</summary>
    /// <param name="types">The types of event; at most 256.</param>
    /// <param name="typeIndexes">For each row, the position of its type in <paramref name="types"/>.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, of <see cref="DateTime"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A type is not the schema's, a length is not that of the keys, or a type index is not below the number of types; no row is taken then.
    /// </exception>
    public void AddEvents(ReadOnlySpan<EventType> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times)
    {
        Take(PositionsOf(types, typeIndexes, keys.Length, times.Length), typeIndexes, keys, times);
    }

    private int PositionOf(EventType type, int keys, int times)
    {
        ThrowIfSpent();
        CheckLengths(keys, times);
        return PositionOf(type);
    }

    /// <summary>The positions of the types in the schema, once it is known that every row has one of them.</summary>
    private ushort[] PositionsOf(ReadOnlySpan<EventType> types, ReadOnlySpan<byte> typeIndexes, int keys, int times)
    {
        ThrowIfSpent();
        CheckLengths(keys, times);
        if (typeIndexes.Length != keys) throw new ArgumentException($"There are {typeIndexes.Length} type indexes for {keys} keys.", nameof(typeIndexes));
        if (types.Length > MostTypes || (types.IsEmpty && keys > 0)) throw new ArgumentException($"There must be 1 to {MostTypes} types, not {types.Length}.", nameof(types));
        if (types.Length < MostTypes && typeIndexes.ContainsAnyExceptInRange((byte)0, (byte)Math.Max(0, types.Length - 1)))
            throw new ArgumentException($"A type index is not below {types.Length}, the number of types.", nameof(typeIndexes));
        if (!AreLast(types))
        {
            var positions = new ushort[types.Length];
            for (int i = 0; i < types.Length; i++) positions[i] = (ushort)PositionOf(types[i]);
            _lastTypes = (types.ToArray(), positions);
        }

        return _lastTypes.Positions;
    }

    /// <summary>Whether the types are those of the call before: who adds few rows a call names the same ones each time.</summary>
    private bool AreLast(ReadOnlySpan<EventType> types)
    {
        if (types.Length != _lastTypes.Types.Length) return false;
        for (int i = 0; i < types.Length; i++)
            if (!ReferenceEquals(types[i], _lastTypes.Types[i])) return false;
        return true;
    }

    private static void CheckLengths(int keys, int times)
    {
        if (keys != times) ThrowLengths();

        void ThrowLengths() => throw new ArgumentException($"There are {times} times for {keys} keys.", nameof(times));
    }

    /// <summary>Takes rows of one type without properties.</summary>
    private void TakeEvents(int type, CustomerKeySpan keys, InstantSpan times)
    {
        if (keys.Length > FewRaw || !AreRaw(keys, times)) Take([(ushort)type], [], keys, times);
        else
            for (int i = 0; i < keys.Length; i++) TakeRaw(type, keys, times, i);
    }

    private void TakeEvents(int type, CustomerKeySpan keys, InstantSpan times, ColumnsDraft draft)
    {
        StagedTable table = _events[type];
        if (draft.IsEmpty)
        {
            TakeEvents(type, keys, times);
            table.Free(draft);
            return;
        }

        for (int i = 0; i < keys.Length; i++) TakeEvent(type, keys, times, i, draft, i);
        draft.Write();
        table.Free(draft);
    }

    /// <summary>Takes a row of a call with columns, unless something is wrong with it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="keys">The keys of the call.</param>
    /// <param name="times">Its times.</param>
    /// <param name="row">The row among them.</param>
    /// <param name="draft">The columns of its type.</param>
    /// <param name="own">The row among those of its type.</param>
    private void TakeEvent(int type, CustomerKeySpan keys, InstantSpan times, int row, ColumnsDraft draft, int own)
    {
        if (!Check(type, keys, times, row, draft.ProblemOf(own), out long key, out FineInstant time))
        {
            draft.Refuse(own);
            return;
        }

        draft.Accept(own);
        _events[type].Commit(time.Finer);
        _log.Add(key, time.Milliseconds, type, draft.Ids?[own]);
    }

    /// <summary>Takes rows without properties: all at once where nothing is wrong, else one by one.</summary>
    private void Take(ReadOnlySpan<ushort> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times)
    {
        bool areRaw = AreRaw(keys, times);
        if (areRaw && keys.Length <= FewRaw)
        {
            for (int i = 0; i < keys.Length; i++) TakeRaw(types[typeIndexes.IsEmpty ? 0 : typeIndexes[i]], keys, times, i);
            return;
        }

        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = Math.Min(keys.Length, start + StagedEvents.BlockRows);
            int inRange = areRaw ? InRange(times.Milliseconds[start..]) : 0;
            if (inRange >= end - start && _keys.Accept(KeyKind.Number) is null)
            {
                end = start + inRange;
                _log.Add(keys.Numbers[start..end], times.Milliseconds[start..end], typeIndexes.IsEmpty ? [] : typeIndexes[start..end], types);
                continue;
            }

            for (int i = start; i < end; i++)
            {
                int type = types[typeIndexes.IsEmpty ? 0 : typeIndexes[i]];
                if (!Check(type, keys, times, i, null, out long key, out FineInstant time)) continue;
                _events[type].Commit(time.Finer);
                _log.Add(key, time.Milliseconds, type, null);
            }
        }
    }

    /// <summary>Whether keys and times are the numbers that are staged, so that only the times can be wrong.</summary>
    private static bool AreRaw(CustomerKeySpan keys, InstantSpan times) => keys.Form == KeyKind.Number && times.IsRaw;

    /// <summary>Takes one raw row without properties.</summary>
    private void TakeRaw(int type, CustomerKeySpan keys, InstantSpan times, int row)
    {
        long milliseconds = times.Milliseconds[row];
        if (IsRightRaw(milliseconds))
        {
            _events[type].Rows++;
            _log.Add(keys.Numbers[row], milliseconds, type);
        }
        else if (Check(type, keys, times, row, null, out long key, out FineInstant time))
        {
            _events[type].Commit(time.Finer);
            _log.Add(key, time.Milliseconds, type, null);
        }
    }

    /// <summary>Whether a raw row is taken, once it is known that keys are numbers.</summary>
    private bool IsRightRaw(long milliseconds) => _keys.Form == KeyKind.Number && milliseconds >= 0 && milliseconds <= _times.Last;

    /// <summary>How many times, from the first on, are in the range that is taken.</summary>
    private int InRange(ReadOnlySpan<long> milliseconds) =>
        _times.Last < 0 ? 0
        : milliseconds.IndexOfAnyExceptInRange(0, _times.Last) is >= 0 and var first ? first
        : milliseconds.Length;

    private bool Check(int type, CustomerKeySpan keys, InstantSpan times, int row, Problem? problem, out long key, out FineInstant time)
    {
        if (problem is null && AreRaw(keys, times) && IsRightRaw(times.Milliseconds[row]))
        {
            (key, time) = (keys.Numbers[row], new FineInstant(times.Milliseconds[row], 0));
            return true;
        }

        return CheckEach(type, keys, times, row, problem, out key, out time);
    }

    /// <summary>Checks what may be wrong with a row, and tells the first of it.</summary>
    private bool CheckEach(int type, CustomerKeySpan keys, InstantSpan times, int row, Problem? problem, out long key, out FineInstant time)
    {
        (key, time) = (0, default);
        bool hasKey = !keys.IsMissing(row);
        problem ??= hasKey ? _keys.Stage(keys[row], out key) : MissingKey;
        problem ??= times.Read(row, _times, out time);
        if (time.Finer != 0) _events[type].Rounded++;
        if (problem is { } found)
        {
            _rejections.Add(RowSource.Events, _schema.Events[type].Name, _eventRows.Reject(_log.Count), hasKey ? keys[row] : default(CustomerKey?), found);
            return false;
        }

        return true;
    }
}
