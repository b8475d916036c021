namespace Crm.Segmentation;

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

    /// <summary>Whether the window is not missing for a row.</summary>
    internal bool IsValid(RowContext context, int row) => Array.TrueForAll(Anchors, anchor => BitWords.Get(context.Values(anchor).Valid, row));

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
