namespace Crm.Segmentation.Retentions;

/// <summary>
/// How many customers each cell has while they are counted. What holds from one cell to another is told by its ends, so that a customer costs what there
/// are returns and not what there are cells. Counts of parts add up, whatever the order.
/// </summary>
internal sealed class RetentionCounts(RetentionLayout layout)
{
    /// <summary>How many counts a cell has.</summary>
    internal const int PerCell = 4;

    private readonly int _columns = layout.Columns, _width = layout.Columns + 1;
    private readonly long[] _sizes = new long[layout.Cohorts.Count];
    private readonly long[][] _changes = [.. Enumerable.Range(0, PerCell).Select(_ => new long[layout.Cohorts.Count * (layout.Columns + 1)])];
    private readonly Int128[] _amounts = new Int128[layout.Retention.Value is null ? 0 : layout.Cohorts.Count * (layout.Columns + 1)];
    private readonly Int128[] _overAmounts = new Int128[layout.Retention.Value is null ? 0 : layout.Cohorts.Count * (layout.Columns + 1)];

    /// <summary>How many counts a cohort has: its size, and of each cell who returned, for whom it has begun, for whom it is over, and who of these returned.</summary>
    internal static int Stride(RetentionLayout layout) => 1 + (PerCell * layout.Columns);

    /// <summary>Counts a customer who is in a cohort, and whose returns have been followed.</summary>
    internal void Add(int cohort, long start, CohortHistory history)
    {
        int row = cohort * _width, over = layout.OverAfter(start);
        _sizes[cohort]++;
        Change(_changes[1], row, 0, layout.BegunAfter(start));
        Change(_changes[2], row, 0, over);
        switch (layout.Retention.Measure)
        {
            case RetentionMeasure.OnPeriod:
                foreach (int column in history.On) Returned(row, column, column + 1, over);
                break;
            case RetentionMeasure.Until:
                if (history.On.Count > 0) Returned(row, history.On[0], _columns, over);
                break;
            default:
                Returned(row, 0, history.IsAfter ? _columns : history.On.Count == 0 ? 0 : history.On[^1] + 1, over);
                break;
        }

        foreach ((int column, Int128 amount) in history.Amounts)
        {
            int end = layout.Retention.IsValueUntil ? _columns : column + 1;
            Change(_amounts, row, column, end, amount);
            Change(_overAmounts, row, column, Math.Min(end, over), amount);
        }
    }

    /// <summary>Counts customers who start in the first period of a cohort's own and return in some of its cells, where everybody's cells are over alike.</summary>
    internal void Add(int cohort, long size, ReadOnlySpan<uint> returned)
    {
        int row = cohort * _width, over = layout.OverAfter(layout.Cohorts[cohort].From);
        _sizes[cohort] += size;
        Change(_changes[1], row, 0, layout.BegunAfter(layout.Cohorts[cohort].From), size);
        Change(_changes[2], row, 0, over, size);
        for (int column = 0; column < returned.Length; column++)
        {
            Change(_changes[0], row, column, column + 1, returned[column]);
            if (column < over) Change(_changes[3], row, column, column + 1, returned[column]);
        }
    }

    internal void Add(RetentionCounts other)
    {
        for (int i = 0; i < _sizes.Length; i++) _sizes[i] += other._sizes[i];
        for (int kind = 0; kind < PerCell; kind++)
            for (int i = 0; i < _changes[kind].Length; i++) _changes[kind][i] += other._changes[kind][i];
        for (int i = 0; i < _amounts.Length; i++) (_amounts[i], _overAmounts[i]) = (_amounts[i] + other._amounts[i], _overAmounts[i] + other._overAmounts[i]);
    }

    /// <summary>All counts, cohort by cohort.</summary>
    internal IEnumerable<long> Counts()
    {
        var running = new long[PerCell];
        for (int cohort = 0; cohort < _sizes.Length; cohort++)
        {
            yield return _sizes[cohort];
            Array.Clear(running);
            for (int column = 0; column < _columns; column++)
                for (int kind = 0; kind < PerCell; kind++) yield return running[kind] += _changes[kind][(cohort * _width) + column];
        }
    }

    /// <summary>All amounts, cohort by cohort: of each cell that of all, and that of those for whom it is over. None without a value.</summary>
    internal IEnumerable<Int128> Amounts()
    {
        if (_amounts.Length == 0) yield break;
        for (int cohort = 0; cohort < _sizes.Length; cohort++)
        {
            (Int128 all, Int128 over) = (0, 0);
            for (int column = 0; column < _columns; column++)
            {
                yield return all += _amounts[(cohort * _width) + column];
                yield return over += _overAmounts[(cohort * _width) + column];
            }
        }
    }

    private void Returned(int row, int first, int end, int over)
    {
        Change(_changes[0], row, first, end);
        Change(_changes[3], row, first, Math.Min(end, over));
    }

    private static void Change(long[] changes, int row, int first, int end, long count = 1)
    {
        if (end <= first) return;
        changes[row + first] += count;
        changes[row + end] -= count;
    }

    private static void Change(Int128[] changes, int row, int first, int end, Int128 amount)
    {
        if (end <= first) return;
        changes[row + first] += amount;
        changes[row + end] -= amount;
    }
}
