namespace Crm.Segmentation;

/// <summary>
/// The events of consecutive customers as one part: the log's own part where it has one, else the parts merged for these customers.
/// Customer i of the batch is <see cref="First"/> + i of the dataset.
/// </summary>
internal sealed class EventBatch
{
    private readonly EventPart? _part;
    private int _base;

    private EventBatch(EventPart? part, int @base, int first, int count) => (_part, _base, First, Count) = (part, @base, first, count);

    /// <summary>The ordinal of the first customer.</summary>
    internal int First { get; private set; }

    /// <summary>How many customers.</summary>
    internal int Count { get; private set; }

    internal static EventBatch Of(EventLog log, int first, int count) => log.Parts.Length switch
    {
        0 => new EventBatch(null, 0, first, count),
        1 => new EventBatch(log.Parts[0], first, first, count),
        _ => new EventBatch(EventMerge.Of(log, first, count), 0, first, count),
    };

    /// <summary>The same, in the memory of an earlier batch of the same log where that has one part.</summary>
    internal static EventBatch Of(EventLog log, int first, int count, EventBatch? earlier)
    {
        if (earlier is null || log.Parts.Length > 1) return Of(log, first, count);
        if (log.Parts.Length == 1) earlier._base = first;
        (earlier.First, earlier.Count) = (first, count);
        return earlier;
    }

    /// <summary>The part that holds these customers' events; null when there are none.</summary>
    internal EventPart? Part => _part;

    /// <summary>The run of an event type, by its position in the schema; null when these parts have no event of it.</summary>
    internal EventRun? Run(int type) => _part?.Runs[type];

    /// <summary>The rows of a customer's events of one type in the run of that type: [start, end).</summary>
    internal (int Start, int End) Rows(int type, int customer) => _part?.Runs[type] is { } run ? Rows(run.Offsets, customer) : (0, 0);

    /// <summary>The rows of a customer's events in a run of the part, by the run's offsets: [start, end).</summary>
    internal (int Start, int End) Rows(int[] offsets, int customer)
    {
        int at = _base + customer;
        return at + 1 < offsets.Length ? (offsets[at], offsets[at + 1]) : (0, 0);
    }

    /// <summary>Where the rows of each customer's events in a run of the part start, by the run's offsets, and the end of the last one's; as <see cref="Offsets(int)"/>.</summary>
    internal ReadOnlySpan<int> Offsets(int[] offsets) => _base + 1 < offsets.Length ? offsets.AsSpan(_base, Math.Min(Count, offsets.Length - 1 - _base) + 1) : [];

    /// <summary>The same, with the position of the first of them among the run's offsets.</summary>
    internal ReadOnlySpan<int> Offsets(int[] offsets, out int first)
    {
        first = _base;
        return Offsets(offsets);
    }

    /// <summary>The rows of all the batch's events of one type: [start, end).</summary>
    internal (int Start, int End) Rows(int type) => _part?.Runs[type] is { } run ? Rows(run.Offsets) : (0, 0);

    /// <summary>The rows of all the batch's events in a run of the part, by the run's offsets: [start, end).</summary>
    internal (int Start, int End) Rows(int[] offsets) =>
        _base + 1 < offsets.Length ? (offsets[_base], offsets[Math.Min(_base + Count, offsets.Length - 1)]) : (0, 0);

    /// <summary>
    /// Where the rows of each customer's events of one type start, and the end of the last one's; fewer than there are customers when the last
    /// of them have no events, empty when nobody has any.
    /// </summary>
    internal ReadOnlySpan<int> Offsets(int type)
    {
        if (_part?.Runs[type] is not { } run || _base >= _part.CustomerCount) return [];
        return run.Offsets.AsSpan(_base, Math.Min(Count, _part.CustomerCount - _base) + 1);
    }

    /// <summary>Where a customer's order codes start; the codes are as many as the customer has events.</summary>
    internal int OrderStart(int customer) => _part is null || _base + customer >= _part.CustomerCount ? 0 : _part.OrderStart(_base + customer);

    internal OrderCodes Order => _part!.Order;
}
