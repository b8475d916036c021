using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Who is to be looked at, and when. Entries come out in the order of their instants; none may be put in before what came out last.</summary>
/// <remarks>
/// There is a wheel for the lowest byte of an instant, and one for each twelve bits above. An entry lies on the wheel of the highest bits in which it differs from the present, in
/// their place; where the present reaches a place, its entries go to lower wheels. So an entry of the next weeks is moved twice and any five times at most, each time to the end of a
/// list, and nothing is polled.
/// </remarks>
/// <param name="approaching">Hears of entries of the next quarter of a second before any of them comes out, and where they are few, of those of the next quarter of an hour; null for nobody.</param>
internal sealed class InstantWheel(Action<ReadOnlySpan<InstantWheel.Entry>>? approaching = null)
{
    private const int Wheels = 6, LowestBits = 8, Bits = 12, Places = 1 << Bits, Words = Places / 64, Few = 4096;

    private readonly Entries?[] _places = new Entries?[Wheels * Places];

    // A bit for each place that has entries, and of each wheel one for each of its words that has such a bit.
    private readonly ulong[] _used = new ulong[Wheels * Words], _usedWords = new ulong[Wheels];
    private Entries? _free;
    private ulong _present;

    internal int Count { get; private set; }

    /// <summary>Puts an entry in. Who has several comes out several times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before what came out last.</exception>
    internal void Add(long instant, int customer)
    {
        ulong at = Ordered(instant);
        ArgumentOutOfRangeException.ThrowIfLessThan(at, _present, nameof(instant));
        Put(new Entry(at, customer));
        Count++;
    }

    /// <summary>Takes an entry out that is due: the one with the least instant.</summary>
    internal bool TryTake(long until, out long instant, out int customer)
    {
        while (Count > 0)
        {
            int place = FirstPlace();
            ulong start = StartOf(place);
            if (start > Ordered(until)) break;
            _present = Math.Max(_present, start);
            if (place < Places)
            {
                Entries entries = _places[place]!;
                Entry taken = entries.All[--entries.Count];
                if (entries.Count == 0)
                {
                    _places[place] = entries.Next;
                    if (entries.Next is null) Clear(place);
                    Free(entries);
                }

                Count--;
                (instant, customer) = (Instant(taken.At), taken.Customer);
                return true;
            }

            Descend(place);
        }

        (instant, customer) = (0, 0);
        return false;
    }

    /// <summary>The least instant; null where nobody is to be looked at.</summary>
    internal long? Next()
    {
        if (Count == 0) return null;
        int place = FirstPlace();
        if (place < Places) return Instant(StartOf(place));
        ulong least = ulong.MaxValue;
        for (Entries? entries = _places[place]; entries is not null; entries = entries.Next)
            foreach (Entry entry in entries.Used) least = Math.Min(least, entry.At);
        return Instant(least);
    }

    internal void Clear()
    {
        Array.Clear(_places);
        Array.Clear(_used);
        Array.Clear(_usedWords);
        (_present, Count) = (0, 0);
    }

    /// <summary>The first place that is used, of the lowest wheel that is: all its entries are before all others.</summary>
    private int FirstPlace()
    {
        int wheel = 0;
        while (_usedWords[wheel] == 0) wheel++;
        int word = (wheel * Words) + BitOperations.TrailingZeroCount(_usedWords[wheel]);
        return (word * 64) + BitOperations.TrailingZeroCount(_used[word]);
    }

    /// <summary>How many bits of an instant are below those of a wheel.</summary>
    private static int ShiftOf(int wheel) => wheel == 0 ? 0 : LowestBits + ((wheel - 1) * Bits);

    /// <summary>The least instant that a place can hold: the present in the bits above its wheel's, the place in those, nothing below.</summary>
    private ulong StartOf(int place)
    {
        int wheel = place / Places, above = ShiftOf(wheel + 1);
        return (above >= 64 ? 0 : _present >> above << above) | ((ulong)(place % Places) << ShiftOf(wheel));
    }

    private void Descend(int place)
    {
        Entries? first = _places[place];
        _places[place] = null;
        Clear(place);
        if (approaching is not null && (place < 2 * Places || (place < 3 * Places && AreFew(first))))
            for (Entries? entries = first; entries is not null; entries = entries.Next) approaching(entries.Used);
        while (first is { } entries)
        {
            first = entries.Next;
            foreach (Entry entry in entries.Used) Put(entry);
            Free(entries);
        }
    }

    /// <summary>Whether who is looked at together stays at hand until each is.</summary>
    private static bool AreFew(Entries? entries)
    {
        int rooms = 0;
        for (; entries is not null; entries = entries.Next) rooms++;
        return rooms <= Few / Entries.Room;
    }

    private void Put(Entry entry)
    {
        ulong differs = entry.At ^ _present;
        int highest = BitOperations.Log2(differs | 1), wheel = highest < LowestBits ? 0 : 1 + ((highest - LowestBits) / Bits);
        int place = (wheel * Places) + (int)((entry.At >> ShiftOf(wheel)) & (wheel == 0 ? (1u << LowestBits) - 1 : Places - 1));
        ref Entries? entries = ref _places[place];
        if (entries is null || entries.Count == Entries.Room) entries = Take(entries);
        entries.All[entries.Count++] = entry;
        _used[place / 64] |= 1UL << (place % 64);
        _usedWords[wheel] |= 1UL << (place / 64 % Words);
    }

    /// <summary>Room for entries, before others of the same place.</summary>
    private Entries Take(Entries? next)
    {
        Entries taken = _free ?? new Entries();
        _free = taken.Next;
        taken.Next = next;
        return taken;
    }

    /// <summary>Room that is not needed any more serves again.</summary>
    private void Free(Entries entries) => (entries.Count, entries.Next, _free) = (0, _free, entries);

    private void Clear(int place)
    {
        ref ulong word = ref _used[place / 64];
        word &= ~(1UL << (place % 64));
        if (word == 0) _usedWords[place / Places] &= ~(1UL << (place / 64 % Words));
    }

    private static ulong Ordered(long instant) => (ulong)instant ^ (1UL << 63);

    private static long Instant(ulong ordered) => (long)(ordered ^ (1UL << 63));

    /// <summary>Who is to be looked at, and when: the instant in the order of numbers without a sign.</summary>
    internal readonly record struct Entry(ulong At, int Customer);

    /// <summary>Some entries of a place, and where there are more.</summary>
    private sealed class Entries
    {
        internal const int Room = 32;

        internal Entry[] All { get; } = new Entry[Room];

        internal int Count { get; set; }

        internal Entries? Next { get; set; }

        internal ReadOnlySpan<Entry> Used => All.AsSpan(0, Count);
    }
}
