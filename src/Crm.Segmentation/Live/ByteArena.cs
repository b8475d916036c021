using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Room for many short stretches of bytes of changing length. A stretch has a few bytes more than it needs, and leaves its room to the next of its size.</summary>
internal sealed class ByteArena
{
    private const int PageLength = 1 << 20, Step = 64, LongestStepped = 512, SteppedClasses = LongestStepped / Step, ParTwice = 4, Line = 64;

    private readonly List<byte[]> _pages = [];
    private readonly List<Stack<long>> _free = [];
    private int _page = -1, _begin, _used = PageLength;

    /// <summary>How many bytes the pages take.</summary>
    internal long ByteSize { get; private set; }

    /// <summary>Whether two lengths need the same room.</summary>
    internal static bool IsAlike(int length, int other) => ClassOf(length) == ClassOf(other);

    /// <summary>The stretch at a place.</summary>
    internal ArraySegment<byte> At(long place, int length) => new(_pages[(int)(place >> 32)], (int)place, length);

    /// <summary>The room of a stretch of some length, all of it.</summary>
    internal Span<byte> RoomAt(long place, int length) => _pages[(int)(place >> 32)].AsSpan((int)place, RoomOf(ClassOf(length)));

    /// <summary>Room for a stretch.</summary>
    internal long Take(int length)
    {
        int size = ClassOf(length);
        while (_free.Count <= size) _free.Add(new Stack<long>());
        if (_free[size].TryPop(out long place)) return place;
        int room = RoomOf(size);
        if (room > PageLength / 8)
        {
            ByteSize += room;
            return ((long)_pages.Count << 32) | (uint)NewPage(room);
        }

        if (_used + room > PageLength)
        {
            _page = _pages.Count;
            _begin = NewPage(PageLength);
            _used = 0;
            ByteSize += PageLength;
        }

        place = ((long)_page << 32) | (uint)(_begin + _used);
        _used += room;
        return place;
    }

    /// <summary>Gives the room of a stretch back.</summary>
    internal void Return(long place, int length) => _free[ClassOf(length)].Push(place);

    internal void Clear()
    {
        _pages.Clear();
        _free.Clear();
        (_page, _used, ByteSize) = (-1, PageLength, 0);
    }

    /// <summary>Another page; where its rooms begin, each at a line of the machine's memory, so that few of them are looked at.</summary>
    private int NewPage(int length)
    {
        byte[] page = GC.AllocateUninitializedArray<byte>(length + Line, pinned: true);
        _pages.Add(page);
        return (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(page, 0) & (Line - 1));
    }

    /// <summary>Rooms grow by a step up to 512 bytes, and by a quarter of a power of two beyond.</summary>
    private static int ClassOf(int length)
    {
        if (length <= LongestStepped) return Math.Max(0, (length - 1) / Step);
        int power = BitOperations.Log2((uint)(length - 1)), quarter = ((length - 1) >> (power - 2)) & 3;
        return SteppedClasses + ((power - 9) * ParTwice) + quarter;
    }

    private static int RoomOf(int size)
    {
        if (size < SteppedClasses) return (size + 1) * Step;
        (int power, int quarter) = (((size - SteppedClasses) / ParTwice) + 9, (size - SteppedClasses) % ParTwice);
        return (1 << power) + ((quarter + 1) << (power - 2));
    }
}
