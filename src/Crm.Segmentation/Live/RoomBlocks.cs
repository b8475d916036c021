using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>Which rooms are free, in blocks of 64 lines of memory. A block has rooms of one size; when all of them are free, those of any size may be made of it.</summary>
/// <remarks>Stretches that grow leave ever more rooms of the smaller sizes behind, which nobody would take.</remarks>
internal sealed class RoomBlocks
{
    private const int LinesABlock = 64, None = -1, OfNoSize = -1;

    /// <summary>The longest room, in bytes: two go into a block.</summary>
    internal const int LongestRoom = LinesABlock / 2 * ByteArena.Line;

    // Of rooms of so many lines, the lines of a block at which they begin.
    private static readonly ulong[] Rooms = [0, .. Enumerable.Range(1, LinesABlock / 2).Select(RoomsOf)];

    private Block[] _blocks = [];

    // The first block without rooms, and of each size the first with a free room.
    private int _unused = None;
    private int[] _firsts = [];

    /// <summary>How many bytes this takes.</summary>
    internal long ByteSize => _blocks.LongLength * Unsafe.SizeOf<Block>();

    /// <summary>Takes blocks, of which the first begins at a place.</summary>
    internal void Add(int place, int lines)
    {
        int first = place / LinesABlock, end = first + (lines / LinesABlock);
        if (_blocks.Length < end) Array.Resize(ref _blocks, Math.Max(end, _blocks.Length * 5 / 4));
        for (int block = end - 1; block >= first; block--)
        {
            _blocks[block].Size = OfNoSize;
            Link(block, ref _unused);
        }
    }

    /// <summary>Takes a room; false where no block has one.</summary>
    /// <param name="size">The size, as a number from 0.</param>
    /// <param name="lines">How many lines that are.</param>
    /// <param name="place">Where it begins.</param>
    internal bool TryTake(int size, int lines, out int place)
    {
        while (_firsts.Length <= size) _firsts = [.. _firsts, None];
        ref int first = ref _firsts[size];
        int block = first;
        place = None;
        if (block == None)
        {
            if (_unused == None) return false;
            block = _unused;
            Unlink(block, ref _unused);
            (_blocks[block].Size, _blocks[block].Free) = (size, Rooms[lines]);
            Link(block, ref first);
        }

        ref Block of = ref _blocks[block];
        place = (block * LinesABlock) + BitOperations.TrailingZeroCount(of.Free);
        of.Free &= of.Free - 1;
        if (of.Free == 0) Unlink(block, ref first);
        return true;
    }

    /// <summary>Gives a room back.</summary>
    internal void Return(int place, int lines)
    {
        int block = place / LinesABlock;
        ref Block of = ref _blocks[block];
        ref int first = ref _firsts[of.Size];
        if (of.Free == 0) Link(block, ref first);
        of.Free |= 1UL << (place % LinesABlock);
        if (of.Free != Rooms[lines]) return;
        Unlink(block, ref first);
        of.Size = OfNoSize;
        Link(block, ref _unused);
    }

    internal void Clear() => (_blocks, _firsts, _unused) = ([], [], None);

    private static ulong RoomsOf(int lines)
    {
        ulong rooms = 0;
        for (int line = 0; line + lines <= LinesABlock; line += lines) rooms |= 1UL << line;
        return rooms;
    }

    private void Link(int block, ref int first)
    {
        (_blocks[block].Next, _blocks[block].Before) = (first, None);
        if (first != None) _blocks[first].Before = block;
        first = block;
    }

    private void Unlink(int block, ref int first)
    {
        (int next, int before) = (_blocks[block].Next, _blocks[block].Before);
        if (before == None) first = next;
        else _blocks[before].Next = next;
        if (next != None) _blocks[next].Before = before;
    }

    /// <summary>The lines at which free rooms begin, its neighbours among those with free rooms of the size, and the size.</summary>
    private struct Block
    {
        internal ulong Free;
        internal int Next, Before, Size;
    }
}
