using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// How many bits each two of several sets have in common, counted stretch by stretch: all sets' words of a stretch are packed side by side, so
/// that they stay near the processor while each two meet. One of these belongs to one thread; counts of stretches add up.
/// </summary>
internal sealed class OverlapCounts
{
    /// <summary>Words of a stretch: 6 KiB a set, so that a tile's right side and its row fit the first-level cache. Sixteens are counted in bytes, which hold 31 steps.</summary>
    internal const int Stretch = 768;

    /// <summary>Words from one set to the next: a line of the cache more, so that the sets do not compete for the same places in it.</summary>
    private const int Stride = Stretch + 8;

    /// <summary>Sets that a tile takes at once on its right side, and that therefore stay in the first-level cache.</summary>
    private const int Tile = 4;

    private readonly int _sets;
    private readonly ulong[] _packed;
    private readonly int _offset;
    private readonly int _scratch;

    internal OverlapCounts(int sets)
    {
        _sets = sets;

        // As many columns as whole tiles have; those that are no set's stay empty.
        Width = (sets + Tile - 1) / Tile * Tile;
        Counts = new int[sets * Width];

        // Aligned, so that no vector straddles two lines of the cache.
        _packed = GC.AllocateArray<ulong>((Width * Stride) + (Tile * 8) + 8, pinned: true);
        _offset = (int)((64 - (Marshal.UnsafeAddrOfPinnedArrayElement(_packed, 0) & 63)) & 63) / sizeof(ulong);
        _scratch = _offset + (Width * Stride);
    }

    /// <summary>Row by row; valid at and above the diagonal, elsewhere unspecified.</summary>
    internal int[] Counts { get; }

    /// <summary>The length of a row of <see cref="Counts"/>.</summary>
    internal int Width { get; }

    /// <summary>Where a set's words of the stretch go; the rest of a short stretch must be 0.</summary>
    internal Span<ulong> Row(int set) => _packed.AsSpan(_offset + (set * Stride), Stretch);

    /// <summary>Adds the counts of the stretch that was packed.</summary>
    internal void Add()
    {
        if (WordCount.HasVector512) AddTiles();
        else AddPairs();
    }

    private void AddTiles()
    {
        ref ulong words = ref _packed[_offset], scratch = ref _packed[_scratch];
        for (int column = 0; column < _sets; column += Tile)
        {
            int rows = Math.Min(column + Tile, _sets);
            ref ulong right = ref Unsafe.Add(ref words, column * Stride);
            for (int row = 0; row < rows; row++)
                OverlapTile.Add(ref Unsafe.Add(ref words, row * Stride), ref right, Stride, Stretch, ref scratch, ref Counts[(row * Width) + column]);
        }
    }

    private void AddPairs()
    {
        for (int row = 0; row < _sets; row++)
            for (int column = row; column < _sets; column++)
                Counts[(row * Width) + column] += BitWords.AndCount(Row(row), Row(column));
    }
}
