namespace Crm.Segmentation;

/// <summary>The matching events of one type in a window.</summary>
/// <param name="pattern">The events that count.</param>
/// <param name="rows">The rows in the window.</param>
/// <param name="window">The window.</param>
/// <param name="last">How many of the last of them count; null for all.</param>
internal sealed class EventSelection(PatternOperator pattern, RowRangeOperator rows, WindowOperator window, int? last)
{
    internal WindowOperator Window { get; } = window;

    /// <summary>What an operator over the events asks for.</summary>
    internal BatchOperator[] Operands { get; } = [pattern, rows, .. window.Anchors];

    /// <summary>Those of a batch.</summary>
    internal SelectedEvents Of(RowContext context) =>
        new(context.Rows(rows), context.Events!.Rows(rows.Type).Start, MatchesOf(context), last);

    /// <summary>Those of one customer alone; none where the window is missing.</summary>
    internal EventRows At(RowContext context, int customer)
    {
        (int start, int end) = rows.At(context, customer);
        return SelectedEvents.Of(start, end, context.Events!.Rows(rows.Type).Start, MatchesOf(context), last);
    }

    private ReadOnlySpan<ulong> MatchesOf(RowContext context) => pattern.MatchesAll(rows.Type) ? default : context.Matches(pattern, rows.Type);
}

/// <summary>The matching events of one type in a window, of each customer of a batch.</summary>
internal readonly ref struct SelectedEvents(RowRanges ranges, int first, ReadOnlySpan<ulong> matches, int? last)
{
    private readonly ReadOnlySpan<ulong> _matches = matches;

    /// <summary>A customer's; of the last ones no more is read than they are.</summary>
    internal EventRows Of(int customer) => Of(ranges.Starts[customer], ranges.Ends[customer], first, _matches, last);

    internal static EventRows Of(int start, int end, int first, ReadOnlySpan<ulong> matches, int? last)
    {
        if (last is { } most) start = matches.IsEmpty ? Math.Max(start, end - most) : FirstOfLast(start, end, first, matches, most);
        return new EventRows(start, end, first, matches);
    }

    private static int FirstOfLast(int start, int end, int first, ReadOnlySpan<ulong> matches, int most)
    {
        int row = end;
        while (row > start && most > 0)
            if (BitWords.Get(matches, --row - first)) most--;
        return row;
    }
}

/// <summary>One customer's rows in a window, and which of the batch's rows match.</summary>
internal readonly ref struct EventRows(int start, int end, int first, ReadOnlySpan<ulong> matches)
{
    private readonly ReadOnlySpan<ulong> _matches = matches;

    internal int Start { get; } = start;

    internal int End { get; } = end;

    /// <summary>The first matching row with a value at or after a row; the end when there is none.</summary>
    internal int Next(int row, PropertyReader property)
    {
        while (row < End && ((!_matches.IsEmpty && !BitWords.Get(_matches, row - first)) || !property.IsValid(row))) row++;
        return row;
    }

    /// <summary>The first row whose value equals that of a row; the row itself when it is none.</summary>
    internal int FirstSpelling(PropertyReader property, int of)
    {
        int row = of < 0 ? of : Next(Start, property);
        while (row < of && property.Identity(row) != property.Identity(of)) row = Next(row + 1, property);
        return row;
    }

    /// <summary>The n-th matching row, from 1, whether or not it has a value; -1 when there are fewer.</summary>
    internal int Nth(int position)
    {
        if (_matches.IsEmpty) return position <= End - Start ? Start + position - 1 : -1;
        for (int row = Start; row < End; row++)
            if (BitWords.Get(_matches, row - first) && --position == 0) return row;
        return -1;
    }
}
