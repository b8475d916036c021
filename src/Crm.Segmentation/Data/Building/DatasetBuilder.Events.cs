namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds one event.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built.</param>
    /// <param name="time">When it happened, whatever the offset; in whole milliseconds, from 1970 on.</param>
    /// <param name="set">Sets properties; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvent(
        EventType type, CustomerKey key, DateTimeOffset time, Action<EventRow>? set = null, EventKey? id = null, long? sequence = null)
    {
        ThrowIfSpent();
        int position = PositionOf(type);
        RowDraft draft = _events[position].Draft;
        draft.Begin();
        set?.Invoke(new EventRow(draft));
        TakeEvent(position, key, FieldValues.Time(time, _lastMillisecond, out long milliseconds), milliseconds, id, sequence);
    }

    /// <summary>Adds one event of a type for each item.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built.</param>
    /// <param name="time">When it happened, whatever the offset; in whole milliseconds, from 1970 on.</param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public void AddEvents<T>(
        EventType type,
        IEnumerable<T> items,
        Func<T, CustomerKey> key,
        Func<T, DateTimeOffset> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ThrowIfSpent();
        var reading = new RecordReading<T>(this, PositionOf(type), key, time, set, id, sequence);
        foreach (T item in items) reading.Add(item);
    }

    /// <summary>Adds one event of a type for each item, as they come.</summary>
    /// <typeparam name="T">What an event is made of.</typeparam>
    /// <param name="type">The type of event.</param>
    /// <param name="items">The items.</param>
    /// <param name="key">The customer's key, or an alias; looked up when the dataset is built.</param>
    /// <param name="time">When it happened, whatever the offset; in whole milliseconds, from 1970 on.</param>
    /// <param name="set">Sets properties from <see cref="EventRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="id">The shop's own id, when it has one: a repeat is rejected.</param>
    /// <param name="sequence">Orders the customer's events at one instant; 0 when not given, then by arrival.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type or a property is not one of the schema's.</exception>
    public async Task AddEventsAsync<T>(
        EventType type,
        IAsyncEnumerable<T> items,
        Func<T, CustomerKey> key,
        Func<T, DateTimeOffset> time,
        Action<EventRow<T>>? set = null,
        Func<T, EventKey?>? id = null,
        Func<T, long?>? sequence = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ThrowIfSpent();
        var reading = new RecordReading<T>(this, PositionOf(type), key, time, set, id, sequence);
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) reading.Add(item);
    }

    private int PositionOf(EventType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        for (int i = 0; i < _schema.Events.Count; i++)
            if (_schema.Events[i].Name == type.Name) return i;
        throw new ArgumentException($"Schema '{_schema.Name}' has no event type '{type.Name}'.", nameof(type));
    }

    /// <summary>Takes the event whose properties were drafted.</summary>
    private void TakeEvent(int type, CustomerKey? key, Problem? problem, long milliseconds, EventKey? id, long? sequence)
    {
        _eventRows.Given++;
        long staged = 0;
        problem ??= _events[type].Draft.Problem;
        problem ??= key is { } known ? _keys.Stage(known, out staged) : MissingKey;
        if (problem is { } found)
        {
            _rejections.Add(RowSource.Events, _schema.Events[type].Name, _eventRows.Given, key, found);
            return;
        }

        _eventRows.Map(_log.Count, _eventRows.Given);
        _events[type].Commit(sequence);
        _log.Add(staged, milliseconds, type, id);
    }

    private sealed class RecordReading<T>
    {
        private readonly DatasetBuilder _builder;
        private readonly int _type;
        private readonly Func<T, CustomerKey> _key;
        private readonly Func<T, DateTimeOffset> _time;
        private readonly Action<EventRow<T>>? _set;
        private readonly Func<T, EventKey?>? _id;
        private readonly Func<T, long?>? _sequence;
        private EventRow<T>? _row;

        internal RecordReading(
            DatasetBuilder builder,
            int type,
            Func<T, CustomerKey> key,
            Func<T, DateTimeOffset> time,
            Action<EventRow<T>>? set,
            Func<T, EventKey?>? id,
            Func<T, long?>? sequence)
        {
            ArgumentNullException.ThrowIfNull(key);
            ArgumentNullException.ThrowIfNull(time);
            (_builder, _type, _key, _time, _set, _id, _sequence) = (builder, type, key, time, set, id, sequence);
        }

        internal void Add(T item)
        {
            RowDraft draft = _builder._events[_type].Draft;
            draft.Begin();
            if (_row is null) _row = new EventRow<T>(draft, item);
            else _row.Item = item;
            CustomerKey key = _key(item);
            Problem? problem = FieldValues.Time(_time(item), _builder._lastMillisecond, out long milliseconds);
            _set?.Invoke(_row);
            _builder.TakeEvent(_type, key, problem, milliseconds, _id?.Invoke(item), _sequence?.Invoke(item));
        }
    }
}
