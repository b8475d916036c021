using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Memory for operators over events, reused from customer to customer.</summary>
internal sealed class EventScratch
{
    private readonly List<(long Key, int Position, long Time, uint Mask)> _grouped = [];

    internal List<long> Times { get; } = [];

    internal List<uint> Masks { get; } = [];

    internal List<long> Keys { get; } = [];

    internal HashSet<long> Distinct { get; } = [];

    internal Dictionary<long, int> Frequencies { get; } = [];

    internal int[] Cursors { get; set; } = [];

    /// <summary>Stretches of <see cref="Times"/>, <see cref="Masks"/> and <see cref="Keys"/>.</summary>
    internal List<(int Start, int End)> Stretches { get; } = [];

    /// <summary>Brings events with the same key together, keeping their order.</summary>
    internal void GroupByKey()
    {
        if (!CollectionsMarshal.AsSpan(Keys).ContainsAnyExcept(Keys[0])) return;
        _grouped.Clear();
        for (int i = 0; i < Keys.Count; i++) _grouped.Add((Keys[i], i, Times[i], Masks[i]));
        _grouped.Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Position.CompareTo(b.Position));
        for (int i = 0; i < _grouped.Count; i++) (Keys[i], _, Times[i], Masks[i]) = _grouped[i];
    }
}

/// <summary>A property's values by row, whatever the column's encoding.</summary>
internal sealed class PropertyReader(Column column, int scale)
{
    private readonly IntegerColumn? _integers = column as IntegerColumn;
    private readonly TextColumn? _texts = column as TextColumn;
    private readonly DoubleColumn? _doubles = column as DoubleColumn;
    private readonly SingleColumn? _singles = column as SingleColumn;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale => _integers is not null || _texts is not null ? scale : null;

    internal TextDictionary? Dictionary => _texts?.Dictionary;

    internal bool IsValid(int row) => column.IsValid(row);

    /// <summary>The value of an exact property, or a text's code.</summary>
    internal long Exact(int row) => _integers is not null ? _integers.Values[row] : _texts!.Codes[row];

    internal double Double(int row) => _doubles is not null ? _doubles.Values[row] : _singles!.Values[row];

    /// <summary>Equal for equal values and only for those: negative zero equals zero.</summary>
    internal long Identity(int row) => Scale is null ? BitConverter.DoubleToInt64Bits(Double(row) + 0.0) : Exact(row);
}

/// <summary>Finding rows by time in a run, whose times are packed into 32 bits, or are milliseconds in 64.</summary>
internal static class EventTimes
{
    /// <summary>A range of instants as the range of what is stored.</summary>
    internal static ExactRange Stored(PackedIntegers times, TimeRange range)
    {
        if (range.To <= range.From) return ExactRange.Empty;
        var instants = new ExactRange(range.From, range.To - 1);
        return times.Width == 4 ? instants.Stored(times.Base, times.Unit, uint.MaxValue) : instants;
    }

    /// <summary>The rows inside a range, among rows that are ordered by time.</summary>
    internal static (int Start, int End) Inside(PackedIntegers times, int start, int end, TimeRange range)
    {
        ExactRange stored = Stored(times, range);
        if (stored.IsEmpty) return (start, start);
        return times.Width == 4
            ? EventCounts.Rows(times.Ints, start, end, (uint)stored.Low, (uint)stored.High)
            : EventCounts.Rows(times.Longs, start, end, stored.Low, stored.High);
    }
}

/// <summary>A window as the range of instants that it is for each row; the same for all rows unless it is anchored on an attribute.</summary>
internal sealed class WindowOperator
{
    private readonly Window? _window;
    private readonly long _asOf;
    private readonly Calendar? _calendar;
    private readonly long _latest;

    /// <summary>A range that is no window of the tree.</summary>
    internal WindowOperator(TimeRange range) => (Anchors, Fixed) = ([], range);

    /// <param name="window">The window; null for all time.</param>
    /// <param name="anchors">The anchors as instants.</param>
    /// <param name="asOf">The as-of instant.</param>
    /// <param name="calendar">The zone and week start.</param>
    /// <param name="events">Whether the window is over events, which do not exist after as-of.</param>
    internal WindowOperator(Window? window, MeasureOperator[] anchors, long asOf, Calendar calendar, bool events)
    {
        (_window, _asOf, _calendar) = (window, asOf, calendar);
        _latest = events ? asOf + 1 : TimeRange.Latest;
        if (window is null) Fixed = new TimeRange(TimeRange.Earliest, _latest);
        else if (anchors.All(anchor => anchor.Constant is not null)) Fixed = Clip(window.Resolve(asOf, calendar, [.. anchors.Select(anchor => anchor.Constant!.Longs[0])]));
        Anchors = Fixed is null ? anchors : [];
    }

    /// <summary>The anchors on which the range of a row depends; none when it is the same for all.</summary>
    internal MeasureOperator[] Anchors { get; }

    /// <summary>The range of every row; null when it depends on the row.</summary>
    internal TimeRange? Fixed { get; }

    /// <summary>Sets the bits of the rows for which the window is not missing.</summary>
    internal void WriteValid(RowContext context, ulong[] valid)
    {
        BitWords.Fill(valid, context.Count);
        foreach (MeasureOperator anchor in Anchors) BitWords.And(valid.AsSpan(0, context.WordCount), context.Values(anchor).Valid.AsSpan(0, context.WordCount));
    }

    /// <summary>The range for a row; false when an anchor is missing there.</summary>
    internal bool TryRange(RowContext context, int row, out TimeRange range)
    {
        if (Fixed is { } same)
        {
            range = same;
            return true;
        }

        range = default;
        Span<long> anchors = stackalloc long[Anchors.Length];
        for (int i = 0; i < anchors.Length; i++)
        {
            MeasureVector values = context.Values(Anchors[i]);
            if (!BitWords.Get(values.Valid, row)) return false;
            anchors[i] = values.Longs[row];
        }

        range = Clip(_window!.Resolve(_asOf, _calendar!, anchors));
        return true;
    }

    private TimeRange Clip(TimeRange range) => range with { To = Math.Min(range.To, _latest) };
}
