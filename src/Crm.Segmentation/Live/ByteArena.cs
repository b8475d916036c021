using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Room for many short stretches of bytes of changing length. A stretch has a few bytes more than it needs, and leaves its room to others.</summary>
/// <param name="moved">Hears of a stretch that was moved: whose it is, and its place from then on.</param>
/// <param name="asksForLargePages">Whether large pages of memory are asked for.</param>
internal sealed class ByteArena(Action<int, int> moved, bool asksForLargePages = false)
{
    /// <summary>A line of the machine's memory, at which rooms begin.</summary>
    internal const int Line = 64;

    // The first pages of rooms are shorter, so that few customers take few bytes.
    private const int PageLength = 1 << 20, FirstLength = 1 << 14, ShorterPages = 6;
    private const int Step = 2 * Line, LongestStepped = 512, SteppedClasses = 1 + (LongestStepped / Step), ParTwice = 4, LinesAPage = 14, MostAtOnce = 64;

    // Before a stretch stands whose it is.
    private const int Head = sizeof(int);

    /// <summary>So many bytes of a stretch are in its room's first line.</summary>
    internal const int InFirstLine = Line - Head;

    private readonly List<Page> _pages = [];
    private readonly List<Stack<int>> _free = [];
    private readonly RoomBlocks _blocks = new();

    // Pages that are next are made some at once, in one array, so that there are few arrays, whose lengths are looked at.
    private byte[] _next = [];
    private int _begin, _left;

    // The page of long rooms, and how many of its bytes are taken.
    private int _first, _used = PageLength;

    private long _pageBytes;

    /// <summary>How many bytes the pages take, and what tells which of their rooms are free.</summary>
    internal long ByteSize => _pageBytes + _blocks.ByteSize;

    /// <summary>Whether two lengths need the same room.</summary>
    internal static bool IsAlike(int length, int other) => ClassOf(length) == ClassOf(other);

    /// <summary>The stretch at a place.</summary>
    internal ArraySegment<byte> At(int place, int length)
    {
        Page page = _pages[place >> LinesAPage];
        return new ArraySegment<byte>(page.Bytes, page.Begin + ((place & ((1 << LinesAPage) - 1)) * Line) + Head, length);
    }

    /// <summary>Asks for the stretch at a place.</summary>
    internal void Ask(int place, int length)
    {
        Page page = _pages[place >> LinesAPage];

        // Not by an index: where an array ends is far away, too.
        ReadingAhead.AskNear(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page.Bytes), page.Begin + ((place & ((1 << LinesAPage) - 1)) * Line)), Head + length);
    }

    /// <summary>Room for a stretch.</summary>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="owner">Whose it is.</param>
    internal int Take(int length, int owner)
    {
        int size = ClassOf(length), room = RoomOf(size), place;
        if (room > RoomBlocks.LongestRoom) place = TakeLong(size, room);
        else while (!_blocks.TryTake(size, room / Line, out place)) AddRooms();
        BinaryPrimitives.WriteInt32LittleEndian(AllOf(place, Head), owner);
        return place;
    }

    /// <summary>Moves some stretches, where rooms of sizes that may not be asked for are many: not while one of them is looked at.</summary>
    internal void Gather()
    {
        if (_blocks.AreScattered) _blocks.Gather(Move);
    }

    /// <summary>Gives the room of a stretch back.</summary>
    internal void Return(int place, int length)
    {
        int size = ClassOf(length);
        if (RoomOf(size) > RoomBlocks.LongestRoom) _free[size].Push(place);
        else _blocks.Return(place);
    }

    internal void Clear()
    {
        _pages.Clear();
        _free.Clear();
        _blocks.Clear();
        (_next, _left) = ([], 0);
        (_first, _used, _pageBytes) = (0, PageLength, 0);
    }

    private void Move(int from, int to, int length)
    {
        Span<byte> room = AllOf(from, length);
        room.CopyTo(AllOf(to, length));
        moved(BinaryPrimitives.ReadInt32LittleEndian(room), to);
    }

    private int TakeLong(int size, int room)
    {
        while (_free.Count <= size) _free.Add(new Stack<int>());
        if (_free[size].TryPop(out int place)) return place;
        if (room > PageLength / 8) return Add(NewBytes(room, out int begin), begin, room);
        if (_used + room > PageLength) (_first, _used) = (AddPage(), 0);
        place = _first + (_used / Line);
        _used += room;
        return place;
    }

    private void AddRooms()
    {
        if (_pages.Count >= ShorterPages)
        {
            _blocks.Add(AddPage(), PageLength / Line);
            return;
        }

        int length = FirstLength << _pages.Count;
        byte[] bytes = NewBytes(length, out int begin);
        _blocks.Add(Add(bytes, begin, length), length / Line);
    }

    /// <summary>Another page; the place of its first room.</summary>
    private int AddPage()
    {
        if (_left == 0)
        {
            int pages = Math.Clamp(_pages.Count / ParTwice, 1, MostAtOnce);
            _next = NewBytes(pages * PageLength, out _begin);
            _left = pages;
        }

        int place = Add(_next, _begin, PageLength);
        _begin += PageLength;
        _left--;
        return place;
    }

    private int Add(byte[] bytes, int begin, int length)
    {
        _pages.Add(new Page(bytes, begin));
        _pageBytes += length;
        return checked((_pages.Count - 1) << LinesAPage);
    }

    /// <summary>Bytes that begin at a line of the machine's memory, as rooms do, so that few lines are looked at.</summary>
    private byte[] NewBytes(int length, out int begin)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length + Line, pinned: true);
        if (asksForLargePages) _ = LargePages.Ask(bytes);
        begin = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0) & (Line - 1));
        return bytes;
    }

    /// <summary>A room with what stands before its stretch.</summary>
    private Span<byte> AllOf(int place, int length)
    {
        Page page = _pages[place >> LinesAPage];
        return page.Bytes.AsSpan(page.Begin + ((place & ((1 << LinesAPage) - 1)) * Line), length);
    }

    /// <summary>A room is a line, or some steps of two up to 512 bytes, so that not every few bytes more need another; beyond, rooms grow by a quarter of a power of two.</summary>
    private static int ClassOf(int length)
    {
        length += Head;
        if (length <= Line) return 0;
        if (length <= LongestStepped) return 1 + ((length - 1) / Step);
        int power = BitOperations.Log2((uint)(length - 1)), quarter = ((length - 1) >> (power - 2)) & 3;
        return SteppedClasses + ((power - 9) * ParTwice) + quarter;
    }

    private static int RoomOf(int size)
    {
        if (size == 0) return Line;
        if (size < SteppedClasses) return size * Step;
        (int power, int quarter) = (((size - SteppedClasses) / ParTwice) + 9, (size - SteppedClasses) % ParTwice);
        return (1 << power) + ((quarter + 1) << (power - 2));
    }

    private readonly record struct Page(byte[] Bytes, int Begin);
}
