using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>Which rooms are free, in blocks of 64 lines of memory. A block has rooms of one size; when all of them are free, those of any size may be made of it.</summary>
/// <remarks>Stretches that grow leave ever more rooms of the smaller sizes behind, which nobody would take: where these are many, what is in a block is moved into them.</remarks>
internal sealed class RoomBlocks
{
    private const int LinesABlock = 64, None = -1, OfNoSize = -1;

    // Where one line in so many is free, blocks are emptied; of so many blocks that with most free rooms.
    private const int FreeToGather = 6, Compared = 8;

    /// <summary>The longest room, in bytes: two go into a block.</summary>
    internal const int LongestRoom = LinesABlock / 2 * ByteArena.Line;

    // Of rooms of so many lines, the lines of a block at which they begin.
    private static readonly ulong[] Rooms = [0, .. Enumerable.Range(1, LinesABlock / 2).Select(RoomsOf)];

    private Block[] _blocks = [];
    private OfSize[] _sizes = [];

    // The first block without rooms.
    private int _unused = None;

    // Lines of blocks that have rooms, and of rooms that are free.
    private long _lines, _free;

    /// <summary>How many bytes this takes.</summary>
    internal long ByteSize => _blocks.LongLength * Unsafe.SizeOf<Block>();

    /// <summary>Whether no block is without rooms, and many rooms are free, of sizes that may not be asked for.</summary>
    internal bool AreScattered => _unused == None && _free * FreeToGather > _lines;

    /// <summary>Takes blocks, of which the first begins at a place.</summary>
    internal void Add(int place, int lines)
    {
        int first = place / LinesABlock, end = first + (lines / LinesABlock);
        if (_blocks.Length < end) Array.Resize(ref _blocks, Math.Max(end, _blocks.Length * 5 / 4));
        for (int block = end - 1; block >= first; block--) Leave(block);
    }

    /// <summary>Takes a room; false where no block has one.</summary>
    /// <param name="size">The size, as a number from 0.</param>
    /// <param name="lines">How many lines that are.</param>
    /// <param name="place">Where it begins.</param>
    internal bool TryTake(int size, int lines, out int place)
    {
        while (_sizes.Length <= size) _sizes = [.. _sizes, new OfSize { First = None }];
        ref OfSize sized = ref _sizes[size];
        int block = sized.First;
        place = None;
        if (block == None)
        {
            if (_unused == None) return false;
            block = _unused;
            Unlink(block, ref _unused);
            ulong rooms = Rooms[lines];
            (_blocks[block].Size, _blocks[block].Free) = (size, rooms);
            Link(block, ref sized.First);
            sized.Lines = lines;
            _lines += LinesABlock;
            Count(ref sized, BitOperations.PopCount(rooms));
        }

        ref Block of = ref _blocks[block];
        place = (block * LinesABlock) + BitOperations.TrailingZeroCount(of.Free);
        of.Free &= of.Free - 1;
        Count(ref sized, -1);
        if (of.Free == 0) Unlink(block, ref sized.First);
        return true;
    }

    /// <summary>Gives a room back.</summary>
    internal void Return(int place)
    {
        int block = place / LinesABlock;
        ref Block of = ref _blocks[block];
        ref OfSize sized = ref _sizes[of.Size];
        if (of.Free == 0) Link(block, ref sized.First);
        of.Free |= 1UL << (place % LinesABlock);
        Count(ref sized, 1);
        if (of.Free != Rooms[sized.Lines]) return;
        Unlink(block, ref sized.First);
        Empty(block, ref sized);
    }

    /// <summary>Empties a block of the size of which most is free.</summary>
    /// <param name="move">Moves what is in a room at one place into one at another; so many bytes.</param>
    internal void Gather(Action<int, int, int> move)
    {
        int size = 0;
        for (int other = 1; other < _sizes.Length; other++)
            if (_sizes[other].Free * _sizes[other].Lines > _sizes[size].Free * _sizes[size].Lines) size = other;
        ref OfSize sized = ref _sizes[size];
        int block = sized.First;
        for (int other = block, left = Compared; other != None && left > 0; other = _blocks[other].Next, left--)
            if (BitOperations.PopCount(_blocks[other].Free) > BitOperations.PopCount(_blocks[block].Free)) block = other;
        ulong rooms = Rooms[sized.Lines], taken = rooms & ~_blocks[block].Free;
        if (sized.Free < BitOperations.PopCount(rooms)) return;

        // Not into the block itself.
        Unlink(block, ref sized.First);
        for (; taken != 0; taken &= taken - 1)
        {
            _ = TryTake(size, sized.Lines, out int to);
            move((block * LinesABlock) + BitOperations.TrailingZeroCount(taken), to, sized.Lines * ByteArena.Line);
            Count(ref sized, 1);
        }

        Empty(block, ref sized);
    }

    internal void Clear() => (_blocks, _sizes, _unused, _lines, _free) = ([], [], None, 0, 0);

    private static ulong RoomsOf(int lines)
    {
        ulong rooms = 0;
        for (int line = 0; line + lines <= LinesABlock; line += lines) rooms |= 1UL << line;
        return rooms;
    }

    private void Count(ref OfSize sized, int rooms)
    {
        sized.Free += rooms;
        _free += rooms * sized.Lines;
    }

    /// <summary>A block of which all rooms are free has none any more.</summary>
    private void Empty(int block, ref OfSize sized)
    {
        Count(ref sized, -BitOperations.PopCount(Rooms[sized.Lines]));
        _lines -= LinesABlock;
        Leave(block);
    }

    private void Leave(int block)
    {
        _blocks[block].Size = OfNoSize;
        Link(block, ref _unused);
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

    /// <summary>The first block with a free room of a size, how many such rooms there are, and how many lines they have.</summary>
    private struct OfSize
    {
        internal int First, Free, Lines;
    }
}
