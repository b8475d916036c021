namespace Crm.Segmentation;

/// <summary>How an item becomes an event.</summary>
public sealed partial class DatasetBuilder
{
    private static readonly Problem MissingType = new(RejectionReason.UnknownEventType, "The row says no type of event.");

    private delegate Problem? TimeOf<in T>(T item, out FineInstant time);

    private static Func<T, EventType?> Always<T>(EventType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _ => type;
    }

    private TimeOf<T> Times<T>(Func<T, DateTimeOffset?> time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return (T item, out FineInstant instant) => _times.Read(time(item), out instant);
    }

    private TimeOf<T> Times<T>(Func<T, DateTime?> time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return (T item, out FineInstant instant) => _times.Read(time(item), out instant);
    }

    private RowReading<T> Reading<T>(
        object items,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        TimeOf<T> time,
        Action<EventRow<T>>? set,
        Func<T, EventKey?>? id,
        Func<T, long?>? sequence)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(key);
        ThrowIfSpent();
        return new RowReading<T>(this, type, key, time, set, id, sequence);
    }

    private sealed class RowReading<T>(
        DatasetBuilder builder,
        Func<T, EventType?> type,
        Func<T, CustomerKey?> key,
        TimeOf<T> time,
        Action<EventRow<T>>? set,
        Func<T, EventKey?>? id,
        Func<T, long?>? sequence)
    {
        private readonly EventRow<T>?[] _rows = new EventRow<T>?[builder._events.Length];
        private EventType? _type;
        private int _position;

        internal void Add(T item)
        {
            if (type(item) is not { } own)
            {
                builder.RejectEvent(key(item), MissingType);
                return;
            }

            if (!ReferenceEquals(own, _type)) (_position, _type) = (builder.PositionOf(own), own);
            int position = _position;
            CustomerKey? customer = key(item);
            Problem? problem = time(item, out FineInstant instant);
            EventKey? eventId = id?.Invoke(item);
            long? order = sequence?.Invoke(item);
            StagedTable table = builder._events[position];
            using (table.Fill())
            {
                if (_rows[position] is not { } row) row = _rows[position] = new EventRow<T>(table.Draft, item);
                else row.Item = item;
                set?.Invoke(row);
            }

            builder.TakeEvent(position, customer, problem, instant, eventId, order);
        }
    }
}
