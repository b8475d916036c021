using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Who is to be looked at, and when. Entries come out in the order of their instants; none may be put in before what came out last.</summary>
/// <remarks>
/// There is a wheel for each byte of an instant. An entry lies on the wheel of the highest byte in which it differs from the present, in the place of that byte;
/// where the present reaches a place, its entries go to lower wheels. So an entry is moved seven times at most, each time to the end of a list, and nothing is polled.
/// </remarks>
/// <param name="approaching">Hears of entries of the next quarter of a second, before any of them comes out; null for nobody.</param>
internal sealed class InstantWheel(Action<ReadOnlySpan<InstantWheel.Entry>>? approaching = null)
{
    private const int Wheels = 8, Places = 256, WordsAWheel = Places / 64;

    private readonly Entry[]?[] _places = new Entry[Wheels * Places][];
    private readonly int[] _counts = new int[Wheels * Places];
    private readonly ulong[] _used = new ulong[Wheels * WordsAWheel];
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
                Entry taken = _places[place]![--_counts[place]];
                if (_counts[place] == 0) Clear(place);
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
        foreach (Entry entry in _places[place].AsSpan(0, _counts[place])) least = Math.Min(least, entry.At);
        return Instant(least);
    }

    internal void Clear()
    {
        Array.Clear(_places);
        Array.Clear(_counts);
        Array.Clear(_used);
        (_present, Count) = (0, 0);
    }

    /// <summary>The first place that is used, of the lowest wheel that is: all its entries are before all others.</summary>
    private int FirstPlace()
    {
        int word = 0;
        while (_used[word] == 0) word++;
        return (word * 64) + BitOperations.TrailingZeroCount(_used[word]);
    }

    /// <summary>The least instant that a place can hold: the present in the bytes above its wheel's, the place in that, nothing below.</summary>
    private ulong StartOf(int place)
    {
        int shift = place / Places * 8;
        ulong above = shift == 56 ? 0 : _present & (ulong.MaxValue << (shift + 8));
        return above | ((ulong)(place % Places) << shift);
    }

    private void Descend(int place)
    {
        (Entry[] entries, int count) = (_places[place]!, _counts[place]);
        _counts[place] = 0;
        Clear(place);
        _places[place] = null;
        if (place < 2 * Places) approaching?.Invoke(entries.AsSpan(0, count));
        for (int i = 0; i < count; i++) Put(entries[i]);
    }

    private void Put(Entry entry)
    {
        ulong differs = entry.At ^ _present;
        int wheel = differs == 0 ? 0 : (63 - BitOperations.LeadingZeroCount(differs)) / 8;
        int place = (wheel * Places) + (int)((entry.At >> (wheel * 8)) & 0xFF);
        ref Entry[]? entries = ref _places[place];
        ref int count = ref _counts[place];
        if (entries is null) entries = new Entry[4];
        else if (count == entries.Length) Array.Resize(ref entries, 2 * count);
        entries[count++] = entry;
        _used[place / 64] |= 1UL << (place % 64);
    }

    private void Clear(int place) => _used[place / 64] &= ~(1UL << (place % 64));

    private static ulong Ordered(long instant) => (ulong)instant ^ (1UL << 63);

    private static long Instant(ulong ordered) => (long)(ordered ^ (1UL << 63));

    /// <summary>Who is to be looked at, and when: the instant in the order of numbers without a sign.</summary>
    internal readonly record struct Entry(ulong At, int Customer);
}
