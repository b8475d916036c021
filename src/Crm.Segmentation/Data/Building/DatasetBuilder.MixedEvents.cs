namespace Crm.Segmentation;

/// <summary>Events of many types in one call, as one table or one stream has them.</summary>
public sealed partial class DatasetBuilder
{
    /// <summary>Adds one event for each item, of the type that the item says.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of an item's event; null rejects the row.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">When it happened, whatever the offset; from 1970 on. Null rejects the row. Finer than a millisecond is rounded down, and orders inside the millisecond.</param>
    /// <param name="set">Sets properties, those of the row's own type, from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvents<T>(
        IEnumerable<T> items,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        Func<T, DateTimeOffset?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null)
    {
        RowReading<T> reading = Reading(items, type, key, Times(time), set, id, sequence);
        foreach (T item in items) reading.Add(item);
    }

    /// <summary>Adds one event for each item, of the type that the item says.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of an item's event; null rejects the row.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">
    /// When it happened, from 1970 on: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; null, or one of kind Local, rejects the row. Finer than
    /// a millisecond is rounded down, and orders inside the millisecond.
    /// </param>
    /// <param name="set">Sets properties, those of the row's own type, from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvents<T>(
        IEnumerable<T> items,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        Func<T, DateTime?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null)
    {
        RowReading<T> reading = Reading(items, type, key, Times(time), set, id, sequence);
        foreach (T item in items) reading.Add(item);
    }

    /// <summary>Adds one event for each item, of the type that the item says, as they come.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of an item's event; null rejects the row.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">When it happened, whatever the offset; from 1970 on. Null rejects the row. Finer than a millisecond is rounded down, and orders inside the millisecond.</param>
    /// <param name="set">Sets properties, those of the row's own type, from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public async Task AddEventsAsync<T>(
        IAsyncEnumerable<T> items,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        Func<T, DateTimeOffset?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null,
        CancellationToken cancellationToken = default)
    {
        RowReading<T> reading = Reading(items, type, key, Times(time), set, id, sequence);
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) reading.Add(item);
    }

    /// <summary>Adds one event for each item, of the type that the item says, as they come.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of an item's event; null rejects the row.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">
    /// When it happened, from 1970 on: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; null, or one of kind Local, rejects the row. Finer than
    /// a millisecond is rounded down, and orders inside the millisecond.
    /// </param>
    /// <param name="set">Sets properties, those of the row's own type, from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public async Task AddEventsAsync<T>(
        IAsyncEnumerable<T> items,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        Func<T, DateTime?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null,
        CancellationToken cancellationToken = default)
    {
        RowReading<T> reading = Reading(items, type, key, Times(time), set, id, sequence);
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) reading.Add(item);
    }

    /// <summary>Adds events of several types from spans, in the order of the rows, with their properties column by column.</summary>
    /// <param name="types">The types of event; at most 256.</param>
    /// <param name="typeIndexes">For each row, the position of its type in <paramref name="types"/>.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, of <see cref="DateTime"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <param name="columns">Sets columns, ids and sequence, each with a value for every row; called once. A property takes the rows of its own type.</param>
    /// <exception cref="ArgumentException">
    /// A type or a column is not the schema's, a length is not that of the keys, or a type index is not below the number of types; no row is taken then.
    /// </exception>
    public void AddEvents(
        ReadOnlySpan<EventType> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times, Action<EventColumns> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        AddEvents(types, typeIndexes, keys, times, columns, static (own, set) => set(own));
    }

    /// <summary>Adds events of several types from spans with their properties, with a state for the columns, which may itself be a span.</summary>
    /// <typeparam name="TState">What the columns are taken from.</typeparam>
    /// <param name="types">The types of event; at most 256.</param>
    /// <param name="typeIndexes">For each row, the position of its type in <paramref name="types"/>.</param>
    /// <param name="keys">The customers' keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="times">
    /// The times, one a row: an array or span of <see cref="DateTimeOffset"/>, of <see cref="DateTime"/>, or of <see cref="long"/> for milliseconds since 1970.
    /// </param>
    /// <param name="state">Handed to <paramref name="columns"/>.</param>
    /// <param name="columns">Sets columns, ids and sequence, each with a value for every row; called once. A property takes the rows of its own type.</param>
    /// <exception cref="ArgumentException">
    /// A type or a column is not the schema's, a length is not that of the keys, or a type index is not below the number of types; no row is taken then.
    /// </exception>
    public void AddEvents<TState>(
        ReadOnlySpan<EventType> types, ReadOnlySpan<byte> typeIndexes, CustomerKeySpan keys, InstantSpan times, TState state, Action<EventColumns, TState> columns)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(columns);
        EventDrafts drafts = Mixed(typeIndexes, PositionsOf(types, typeIndexes, keys.Length, times.Length));
        columns(drafts.Columns, state);
        for (int i = 0; i < keys.Length; i++)
        {
            int type = drafts.TypeOf(i);
            TakeEvent(type, keys, times, i, drafts.NextOf(type, out int own), own);
        }

        drafts.Write();
        if (keys.Length <= ColumnsDraft.MostFew) _fewMixed = drafts;
    }

    /// <summary>The columns of a mixed call; of few rows those that are free, so that a call of few costs little.</summary>
    private EventDrafts Mixed(ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types)
    {
        EventDrafts drafts = (typeIndexes.Length <= ColumnsDraft.MostFew ? _fewMixed : null) ?? new EventDrafts(_events, _positions);
        _fewMixed = null;
        drafts.Begin(typeIndexes, types);
        return drafts;
    }
}
