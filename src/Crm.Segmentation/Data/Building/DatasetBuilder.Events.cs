namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds one event.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">When it happened, whatever the offset; from 1970 on. Null rejects the row. Finer than a millisecond is rounded down, and orders inside the millisecond.</param>
    /// <param name="set">Sets properties; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    /// <exception cref="InvalidOperationException">Another event of the type is just being filled: the call stands inside of its <paramref name="set"/>.</exception>
    public void AddEvent(
        EventType type, CustomerKey? key, DateTimeOffset? time, Action<EventRow>? set = null, EventKey? id = null, long? sequence = null)
    {
        ThrowIfSpent();
        int position = PositionOf(type);
        using (_events[position].Fill()) set?.Invoke(new EventRow(_events[position].Draft));
        TakeEvent(position, key, _times.Read(time, out FineInstant instant), instant, id, sequence);
    }

    /// <summary>Adds one event.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">
    /// When it happened, from 1970 on: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; null, or one of kind Local, rejects the row. Finer than
    /// a millisecond is rounded down, and orders inside the millisecond.
    /// </param>
    /// <param name="set">Sets properties; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    /// <exception cref="InvalidOperationException">Another event of the type is just being filled: the call stands inside of its <paramref name="set"/>.</exception>
    public void AddEvent(
        EventType type, CustomerKey? key, DateTime? time, Action<EventRow>? set = null, EventKey? id = null, long? sequence = null)
    {
        ThrowIfSpent();
        int position = PositionOf(type);
        using (_events[position].Fill()) set?.Invoke(new EventRow(_events[position].Draft));
        TakeEvent(position, key, _times.Read(time, out FineInstant instant), instant, id, sequence);
    }

    /// <summary>Adds one event of a type for each item.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">When it happened, whatever the offset; from 1970 on. Null rejects the row. Finer than a millisecond is rounded down, and orders inside the millisecond.</param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvents<T>(
        EventType type,
        IEnumerable<T> items,
        Func<T, CustomerKey?> key,
        Func<T, DateTimeOffset?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null)
    {
        RowReading<T> reading = Reading(items, Always<T>(type), key, Times(time), set, id, sequence);
        foreach (T item in items) reading.Add(item);
    }

    /// <summary>Adds one event of a type for each item.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">
    /// When it happened, from 1970 on: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; null, or one of kind Local, rejects the row. Finer than
    /// a millisecond is rounded down, and orders inside the millisecond.
    /// </param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvents<T>(
        EventType type,
        IEnumerable<T> items,
        Func<T, CustomerKey?> key,
        Func<T, DateTime?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null)
    {
        RowReading<T> reading = Reading(items, Always<T>(type), key, Times(time), set, id, sequence);
        foreach (T item in items) reading.Add(item);
    }

    /// <summary>Adds one event of a type for each item, as they come.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">When it happened, whatever the offset; from 1970 on. Null rejects the row. Finer than a millisecond is rounded down, and orders inside the millisecond.</param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public async Task AddEventsAsync<T>(
        EventType type,
        IAsyncEnumerable<T> items,
        Func<T, CustomerKey?> key,
        Func<T, DateTimeOffset?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null,
        CancellationToken cancellationToken = default)
    {
        RowReading<T> reading = Reading(items, Always<T>(type), key, Times(time), set, id, sequence);
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) reading.Add(item);
    }

    /// <summary>Adds one event of a type for each item, as they come.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built. Null rejects the row.</param>
    /// <param name="time">
    /// When it happened, from 1970 on: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; null, or one of kind Local, rejects the row. Finer than
    /// a millisecond is rounded down, and orders inside the millisecond.
    /// </param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public async Task AddEventsAsync<T>(
        EventType type,
        IAsyncEnumerable<T> items,
        Func<T, CustomerKey?> key,
        Func<T, DateTime?> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null,
        CancellationToken cancellationToken = default)
    {
        RowReading<T> reading = Reading(items, Always<T>(type), key, Times(time), set, id, sequence);
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) reading.Add(item);
    }

    private int PositionOf(EventType type) => type is not null && ReferenceEquals(type, _lastType.Type) ? _lastType.Position : FindPosition(type);

    private int FindPosition(EventType? type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!_positions.TryGetValue(type.Name, out int position)) throw new ArgumentException($"Schema '{_schema.Name}' has no event type '{type.Name}'.", nameof(type));
        _lastType = (type, position);
        return position;
    }

    /// <summary>Takes the event whose properties were drafted.</summary>
    private void TakeEvent(int type, CustomerKey? key, Problem? problem, FineInstant time, EventKey? id, long? sequence)
    {
        StagedTable table = _events[type];
        table.Rounded += table.Draft.Rounded + (time.Finer != 0 ? 1 : 0);
        long staged = 0;
        problem ??= table.Draft.Problem;
        problem ??= Stage(key, out staged);
        if (problem is { } found)
        {
            _rejections.Add(RowSource.Events, _schema.Events[type].Name, _eventRows.Reject(_log.Count), key, found);
            return;
        }

        table.Commit(sequence, time.Finer);
        _log.Add(staged, time.Milliseconds, type, id);
    }

    /// <summary>Rejects an event whose type is not known, so that there is no table for it.</summary>
    private void RejectEvent(CustomerKey? key, Problem problem) => _rejections.Add(RowSource.Events, null, _eventRows.Reject(_log.Count), key, problem);
}
