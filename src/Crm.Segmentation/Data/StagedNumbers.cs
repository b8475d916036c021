namespace Crm.Segmentation;

/// <summary>Whole numbers in the order of their arrival, packed block by block. Consecutive ones need no memory.</summary>
internal sealed class StagedNumbers
{
    private const int BlockShift = 15;
    private const int BlockRows = 1 << BlockShift;

    private readonly List<(long First, PackedIntegers? Values)> _blocks = [];
    private long[] _open = [];
    private int _openCount;

    internal int Count { get; private set; }

    internal long this[int index] => index >> BlockShift is var block && block < _blocks.Count
        ? _blocks[block] is (_, { } packed) ? packed[index & (BlockRows - 1)] : _blocks[block].First + (index & (BlockRows - 1))
        : _open[index & (BlockRows - 1)];

    /// <summary>Whether each is the one before and 1.</summary>
    internal bool AreConsecutive
    {
        get
        {
            for (int b = 0; b < _blocks.Count; b++)
                if (_blocks[b].Values is not null || (ulong)_blocks[b].First - (ulong)_blocks[0].First != (ulong)b << BlockShift) return false;
            ReadOnlySpan<long> rest = _open.AsSpan(0, _openCount);
            return NumberIndex.AreConsecutive(rest) && (rest.IsEmpty || (ulong)rest[0] - (ulong)this[0] == (ulong)_blocks.Count << BlockShift);
        }
    }

    internal void Add(long value) => Add([value]);

    internal void Add(ReadOnlySpan<long> values)
    {
        Count = checked(Count + values.Length);
        if (values.Length < _open.Length - _openCount)
        {
            values.CopyTo(_open.AsSpan(_openCount));
            _openCount += values.Length;
            return;
        }

        while (!values.IsEmpty)
        {
            int step = Math.Min(values.Length, BlockRows - _openCount);
            if (step == BlockRows)
            {
                Seal(values[..step]);
            }
            else
            {
                if (_openCount + step > _open.Length) Array.Resize(ref _open, Math.Min(BlockRows, Math.Max(64, 2 * (_openCount + step))));
                values[..step].CopyTo(_open.AsSpan(_openCount));
                _openCount += step;
                if (_openCount == BlockRows)
                {
                    Seal(_open);
                    _openCount = 0;
                }
            }

            values = values[step..];
        }
    }

    internal void CopyTo(Span<long> target)
    {
        foreach ((long first, PackedIntegers? values) in _blocks)
        {
            Span<long> block = target[..BlockRows];
            if (values is not null) values.Read(0, block);
            else
                for (int i = 0; i < block.Length; i++) block[i] = first + i;
            target = target[BlockRows..];
        }

        _open.AsSpan(0, _openCount).CopyTo(target);
    }

    private void Seal(ReadOnlySpan<long> block) => _blocks.Add((block[0], NumberIndex.AreConsecutive(block) ? null : PackedIntegers.Pack(block)));
}
