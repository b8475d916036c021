namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds events of one type from spans: keys, times, and column by column the properties.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <param name="columns">Sets columns, ids and sequence; called once. Null: all properties are missing.</param>
    /// <exception cref="ArgumentException">
    /// The type or a column is not the schema's, or a length is not that of the keys; no row is taken then.
    /// </exception>
    public void AddEvents(EventType type, CustomerKeySpan keys, InstantSpan times, Action<EventColumns>? columns = null)
    {
        (int position, ColumnsDraft draft) = Draft(type, keys.Length, times.Length);
        columns?.Invoke(new EventColumns(draft));
        TakeEvents(position, keys, times, draft);
    }

    /// <summary>Adds events of one type from spans, with a state for the columns, which may itself be a span.</summary>
    /// <typeparam name="TState">What the columns are taken from.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, or of <see cref="long"/> for milliseconds since 1970.
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
        (int position, ColumnsDraft draft) = Draft(type, keys.Length, times.Length);
        columns(new EventColumns(draft), state);
        TakeEvents(position, keys, times, draft);
    }

    /// <summary>Adds events of several types without properties from spans, in the order of the rows.</summary>
    /// <param name="types">The types of event; at most 256.</param>
    /// <param name="typeIndexes">For each row, the position of its type in <paramref name="types"/>.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A type is not the schema's, a length is not that of the keys, or a type index is not below the number of types; no row is taken then.
    /// </exception>
    public void AddEvents(ReadOnlySpan<EventType> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times)
    {
        ThrowIfSpent();
        CheckLengths(keys.Length, times.Length);
        if (typeIndexes.Length != keys.Length)
            throw new ArgumentException($"There are {typeIndexes.Length} type indexes for {keys.Length} keys.", nameof(typeIndexes));
        if (types.Length is 0 or > 256 && keys.Length > 0) throw new ArgumentException($"There must be 1 to 256 types, not {types.Length}.", nameof(types));
        if (types.Length < 256 && typeIndexes.ContainsAnyExceptInRange((byte)0, (byte)Math.Max(0, types.Length - 1)))
            throw new ArgumentException($"A type index is not below {types.Length}, the number of types.", nameof(typeIndexes));
        Span<ushort> positions = stackalloc ushort[types.Length];
        for (int i = 0; i < types.Length; i++) positions[i] = (ushort)PositionOf(types[i]);
        Take(positions, typeIndexes, keys, times);
    }

    private (int Position, ColumnsDraft Draft) Draft(EventType type, int keys, int times)
    {
        ThrowIfSpent();
        CheckLengths(keys, times);
        int position = PositionOf(type);
        return (position, new ColumnsDraft(_events[position], keys));
    }

    private static void CheckLengths(int keys, int times)
    {
        if (keys != times) throw new ArgumentException($"There are {times} times for {keys} keys.", nameof(times));
    }

    private void TakeEvents(int type, CustomerKeySpan keys, InstantSpan times, ColumnsDraft draft)
    {
        if (draft.IsEmpty)
        {
            Take([(ushort)type], [], keys, times);
            return;
        }

        StagedTable table = _events[type];
        long first = table.Rows;
        var accepted = new ulong[BitWords.Count(keys.Length)];
        for (int i = 0; i < keys.Length; i++)
        {
            if (!Check(type, keys, times, i, draft.ProblemOf(i), out long key, out long milliseconds)) continue;
            BitWords.Set(accepted, i);
            table.Rows++;
            _log.Add(key, milliseconds, type, draft.Ids?[i]);
        }

        draft.Write(first, table.Rows - first == keys.Length ? null : accepted);
    }

    /// <summary>Takes rows without properties: all at once where nothing is wrong, else one by one.</summary>
    private void Take(ReadOnlySpan<ushort> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times)
    {
        bool canTakeAll = keys.Form == KeyKind.Number && times.IsRaw;
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = Math.Min(keys.Length, start + StagedEvents.BlockRows);
            int inRange = canTakeAll ? InRange(times.Milliseconds[start..]) : 0;
            if (inRange >= end - start && _keys.Accept(KeyKind.Number) is null)
            {
                end = start + inRange;
                _eventRows.Map(_log.Count, _eventRows.Given + 1);
                _eventRows.Given += inRange;
                _log.Add(keys.Numbers[start..end], times.Milliseconds[start..end], typeIndexes.IsEmpty ? [] : typeIndexes[start..end], types);
                continue;
            }

            for (int i = start; i < end; i++)
            {
                int type = types[typeIndexes.IsEmpty ? 0 : typeIndexes[i]];
                if (!Check(type, keys, times, i, null, out long key, out long milliseconds)) continue;
                _events[type].Rows++;
                _log.Add(key, milliseconds, type, null);
            }
        }
    }

    /// <summary>How many times, from the first on, are in the range that is taken.</summary>
    private int InRange(ReadOnlySpan<long> milliseconds) =>
        milliseconds.IndexOfAnyExceptInRange(0, _lastMillisecond) is >= 0 and var first ? first : milliseconds.Length;

    private bool Check(int type, CustomerKeySpan keys, InstantSpan times, int row, Problem? problem, out long key, out long milliseconds)
    {
        _eventRows.Given++;
        key = milliseconds = 0;
        bool hasKey = !keys.IsMissing(row);
        problem ??= hasKey ? _keys.Stage(keys[row], out key) : MissingKey;
        problem ??= times.Read(row, _lastMillisecond, out milliseconds);
        if (problem is { } found)
        {
            _rejections.Add(RowSource.Events, _schema.Events[type].Name, _eventRows.Given, hasKey ? keys[row] : default(CustomerKey?), found);
            return false;
        }

        _eventRows.Map(_log.Count, _eventRows.Given);
        return true;
    }
}
