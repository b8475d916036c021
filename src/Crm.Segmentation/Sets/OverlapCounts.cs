using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// How many bits each two of several sets have in common, counted stretch by stretch: all sets' words of a stretch are packed side by side, so
/// that they stay in the second-level cache while each two meet. One of these belongs to one thread; counts of stretches add up.
/// </summary>
internal sealed class OverlapCounts
{
    /// <summary>Words of a stretch: 4 KiB a set; sixteens are counted in bytes, which hold 31 steps.</summary>
    internal const int Stretch = 512;

    private readonly int _sets;
    private readonly ulong[] _packed;
    private readonly int _offset;

    internal OverlapCounts(int sets)
    {
        _sets = sets;
        Counts = new int[(sets + 1) * (sets + 1)];
        Width = sets + 1;

        // One row more than an odd number of sets has: tiles take two. Aligned, so that no vector straddles two lines of the cache.
        _packed = GC.AllocateArray<ulong>(((sets + 1) & ~1) * Stretch + 8, pinned: true);
        _offset = (int)((64 - (Marshal.UnsafeAddrOfPinnedArrayElement(_packed, 0) & 63)) & 63) / sizeof(ulong);
    }

    /// <summary>Row by row; valid at and above the diagonal, elsewhere unspecified.</summary>
    internal int[] Counts { get; }

    /// <summary>The length of a row of <see cref="Counts"/>.</summary>
    internal int Width { get; }

    /// <summary>Where a set's words of the stretch go; the rest of a short stretch must be 0.</summary>
    internal Span<ulong> Row(int set) => _packed.AsSpan(_offset + (set * Stretch), Stretch);

    /// <summary>Adds the counts of the stretch that was packed.</summary>
    internal void Add()
    {
        if (WordCount.HasVector512) AddTiles();
        else AddPairs();
    }

    private void AddTiles()
    {
        ref ulong words = ref _packed[_offset];
        for (int row = 0; row < _sets; row += 2)
        {
            ref ulong left = ref Unsafe.Add(ref words, row * Stretch);
            for (int column = row; column < _sets; column += 2)
            {
                ref ulong right = ref Unsafe.Add(ref words, column * Stretch);
                ref int count = ref Counts[(row * Width) + column];
                OverlapTile.Add(
                    ref left,
                    ref Unsafe.Add(ref left, Stretch),
                    ref right,
                    ref Unsafe.Add(ref right, Stretch),
                    Stretch,
                    ref count,
                    ref Unsafe.Add(ref count, Width));
            }
        }
    }

    private void AddPairs()
    {
        for (int row = 0; row < _sets; row++)
            for (int column = row; column < _sets; column++)
                Counts[(row * Width) + column] += BitWords.AndCount(Row(row), Row(column));
    }
}
