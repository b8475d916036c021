namespace Crm.Segmentation.Scoring;

/// <summary>Finds every customer's cell by given cuts, and counts the cells. A cell is (r·bins + f)·bins + m, each score from 0.</summary>
internal sealed class RfmScorer
{
    private const int Block = 4096;

    private readonly EvaluationScope _scope;
    private readonly JointColumns _columns;
    private readonly int _bins;
    private readonly CutColumn _recency;
    private readonly CutColumn[] _frequency, _monetary;

    internal RfmScorer(EvaluationScope scope, JointColumns columns, RfmCuts cuts)
    {
        (_scope, _columns, _bins) = (scope, columns, cuts.Bins);
        _recency = new CutColumn(columns.Axes[0], cuts.Recency);
        _frequency = [.. cuts.FrequencyGroups.Select(group => new CutColumn(columns.Axes[1], group))];
        _monetary = [.. cuts.MonetaryGroups.Select(group => new CutColumn(columns.Axes[2], group))];
    }

    /// <summary>The cells of all customers, of the scored ones counted; what stands at others means nothing.</summary>
    internal RfmCells Score()
    {
        int rows = _scope.Data.CustomerCount, cells = _bins * _bins * _bins;
        return cells <= CodeHistogram.ByteBins ? Narrow(rows, cells) : Wide(rows, cells);
    }

    private RfmCells Narrow(int rows, int cells)
    {
        var all = GC.AllocateUninitializedArray<byte>(rows);
        var total = new uint[ByteCounts.Bins];
        ParallelRows.ForEach(_scope, rows, () => new ByteCounts(rows), (first, count, own) =>
        {
            // Counting waits for memory less often when it does not take turns with scoring.
            for (int start = first; start < first + count; start += Block) Cells(start, all.AsSpan(start, Math.Min(Block, first + count - start)));
            if (_columns.Scored is null) own.Add(all.AsSpan(first, count));
            else
                for (int row = BitWords.Next(_columns.Scored, first); row >= 0 && row < first + count; row = BitWords.Next(_columns.Scored, row + 1)) own.Add(all[row]);
        }, own => own.AddTo(total));
        return new RfmCells(new PackedIntegers(all), [.. total.Take(cells).Select(count => (int)count)]);
    }

    private RfmCells Wide(int rows, int cells)
    {
        var all = GC.AllocateUninitializedArray<ushort>(rows);
        var total = new uint[cells];
        ParallelRows.ForEach(_scope, rows, () => new uint[cells], (first, count, own) =>
        {
            for (int start = first; start < first + count; start += Block)
            {
                Span<ushort> block = all.AsSpan(start, Math.Min(Block, first + count - start));
                Cells(start, block);
                for (int i = 0; i < block.Length; i++)
                    if (_columns.Scored is null || BitWords.Get(_columns.Scored, start + i)) own[block[i]]++;
            }
        }, own => CodeHistogram.Join(total, own));
        return new RfmCells(new PackedIntegers(all), [.. total.Select(count => (int)count)]);
    }

    /// <summary>Cells that fit a byte: of independent axes, one sum to which every cut below adds what its axis weighs.</summary>
    private void Cells(int first, Span<byte> cells)
    {
        if (_frequency.Length == 1 && _monetary.Length == 1)
        {
            int square = _bins * _bins;
            cells.Fill((byte)(((_bins - 1 - _recency.Always) * square) + (_frequency[0].Always * _bins) + _monetary[0].Always));
            _recency.Add(first, cells.Length, unchecked((byte)-square), cells);
            _frequency[0].Add(first, cells.Length, (byte)_bins, cells);
            _monetary[0].Add(first, cells.Length, 1, cells);
            return;
        }

        Span<ushort> wide = stackalloc ushort[Block];
        wide = wide[..cells.Length];
        Cells(first, wide);
        for (int i = 0; i < cells.Length; i++) cells[i] = (byte)wide[i];
    }

    private void Cells(int first, Span<ushort> cells)
    {
        Span<byte> recency = stackalloc byte[Block], frequency = stackalloc byte[Block], monetary = stackalloc byte[Block];
        recency = recency[..cells.Length];
        recency.Fill((byte)(_bins - 1 - _recency.Always));
        _recency.Add(first, cells.Length, unchecked((byte)-1), recency);
        for (int i = 0; i < cells.Length; i++) cells[i] = recency[i];
        Next(_frequency, first, cells, frequency);
        Next(_monetary, first, cells, monetary);
    }

    /// <summary>The score of the next axis, by the cuts of the group that a customer is in.</summary>
    private void Next(CutColumn[] groups, int first, Span<ushort> cells, Span<byte> scores)
    {
        scores = scores[..cells.Length];
        for (int group = 0; group < groups.Length; group++)
        {
            if (groups.Length > 1 && !cells.Contains((ushort)group)) continue;
            scores.Fill((byte)groups[group].Always);
            groups[group].Add(first, cells.Length, 1, scores);
            for (int i = 0; i < cells.Length; i++)
                if (groups.Length == 1 || cells[i] == group) cells[i] = (ushort)(0x8000 | ((cells[i] * _bins) + scores[i]));
        }

        for (int i = 0; i < cells.Length; i++) cells[i] &= 0x7FFF;
    }
}

/// <summary>The cell of every customer, and how many scored ones each cell has.</summary>
internal sealed record RfmCells(PackedIntegers Cells, int[] Counts);
