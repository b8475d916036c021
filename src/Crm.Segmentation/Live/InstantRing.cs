using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Entries of the next nine hours, or of the next year and a month once it is wide, in no order within stretches of nine minutes. An entry is its instant within the stretch, above its customer.</summary>
/// <remarks>
/// The stretches of a ring are numbered by the bits of an instant above those within it. A stretch is in the place of its lowest bits: those of two that lie so far apart
/// that they have the same place may not be in at once.
/// </remarks>
/// <param name="asksForLargePages">Whether large pages of memory are asked for.</param>
internal sealed class InstantRing(bool asksForLargePages)
{
    /// <summary>How many bits of an instant are within a stretch.</summary>
    internal const int InstantBits = 19;

    private const int FewPlaces = 64, AllPlaces = 1 << 16;

    // Entries lie in rooms, whose first number is the end of the room before of the same stretch.
    private const int Room = 32, FewRooms = 64;

    // A stretch has the end of its entries, 0 for none, and whether it has one, a bit each.
    private int[] _ends = new int[FewPlaces];
    private ulong[] _used = new ulong[FewPlaces / 64], _entries = [];
    private int _rooms, _free;

    /// <summary>How many stretches there are at once.</summary>
    internal int Places => _ends.Length;

    /// <summary>Whether there are as few stretches as at first.</summary>
    internal bool IsNarrow => Places == FewPlaces;

    /// <summary>How many bytes the ring takes.</summary>
    internal long ByteSize => (_ends.LongLength * sizeof(int)) + ((_used.LongLength + _entries.LongLength) * sizeof(ulong));

    internal void Clear()
    {
        Array.Clear(_ends);
        Array.Clear(_used);
        (_rooms, _free) = (0, 0);
    }

    /// <summary>There are as many stretches as can be.</summary>
    /// <param name="from">No stretch before this one has entries.</param>
    internal void Widen(long from)
    {
        int[] narrow = _ends;
        (_ends, _used) = (new int[AllPlaces], new ulong[AllPlaces / 64]);
        for (long stretch = from; stretch < from + narrow.Length; stretch++)
        {
            if (narrow[(int)stretch & (narrow.Length - 1)] is not (> 0 and var end)) continue;
            int place = PlaceOf(stretch);
            _ends[place] = end;
            _used[place / 64] |= 1UL << (place % 64);
        }
    }

    internal void Add(long instant, int customer)
    {
        int place = PlaceOf(instant >> InstantBits);
        ref int end = ref _ends[place];
        if (end % Room == 0) end = Take(place, end);
        _entries[end] = ((ulong)instant << (64 - InstantBits) >> (32 - InstantBits)) | (uint)customer;
        end++;
    }

    /// <summary>The first stretch that has entries, from one on; null for none.</summary>
    internal long? FirstFrom(long stretch)
    {
        int place = PlaceOf(stretch), word = place / 64;
        ulong used = _used[word] >> (place % 64);
        if (used != 0) return stretch + BitOperations.TrailingZeroCount(used);
        int next = _used.AsSpan(word + 1).IndexOfAnyExcept(0UL);
        next = next >= 0 ? word + 1 + next : _used.AsSpan(0, word + 1).IndexOfAnyExcept(0UL);
        if (next < 0) return null;
        return stretch + PlaceOf((64 * next) + BitOperations.TrailingZeroCount(_used[next]) - place);
    }

    /// <summary>The least instant within a stretch that has entries.</summary>
    internal long LeastOf(long stretch)
    {
        ulong least = ulong.MaxValue;
        for (int end = _ends[PlaceOf(stretch)]; end > 0; end = Before(end))
            foreach (ulong entry in In(end)) least = Math.Min(least, entry);
        return (long)(least >> 32);
    }

    /// <summary>Moves the entries of a stretch into a run.</summary>
    internal void MoveTo(InstantRun run, long stretch)
    {
        int place = PlaceOf(stretch), count = 0;
        for (int end = _ends[place]; end > 0; end = Before(end)) count += In(end).Length;
        Span<ulong> to = run.Renew(count);
        for (int end = _ends[place]; end > 0;)
        {
            Span<ulong> entries = In(end);
            entries.CopyTo(to);
            to = to[entries.Length..];
            int before = Before(end);
            Free(end);
            end = before;
        }

        _ends[place] = 0;
        _used[place / 64] &= ~(1UL << (place % 64));
    }

    private int PlaceOf(long stretch) => (int)stretch & (Places - 1);

    /// <summary>The entries of a room that end somewhere in it.</summary>
    private Span<ulong> In(int end)
    {
        int first = ((end - 1) & -Room) + 1;
        return _entries.AsSpan(first, end - first);
    }

    /// <summary>Where the room before that of an end says that its entries end; of a room that is free, the next free one.</summary>
    private ref ulong First(int end) => ref _entries[(end - 1) & -Room];

    private int Before(int end) => (int)First(end);

    /// <summary>Room for entries of a place, behind others that end somewhere: where they begin.</summary>
    private int Take(int place, int before)
    {
        _used[place / 64] |= 1UL << (place % 64);
        int end = _free;
        if (end > 0)
        {
            _free = Before(end);
        }
        else
        {
            int begin = checked(_rooms++ * Room);
            if (begin == _entries.Length) Grow(Math.Max(FewRooms * Room, 2 * begin));
            end = begin + 1;
        }

        First(end) = (uint)before;
        return end;
    }

    private void Grow(int length)
    {
        ulong[] entries = new ulong[length];
        if (asksForLargePages) _ = LargePages.Ask(entries);
        _entries.CopyTo(entries, 0);
        _entries = entries;
    }

    /// <summary>The room of an end serves again.</summary>
    private void Free(int end)
    {
        int first = ((end - 1) & -Room) + 1;
        First(first) = (uint)_free;
        _free = first;
    }
}
