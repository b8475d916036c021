namespace Crm.Segmentation.Live;

/// <summary>The entries of one stretch of time in the order of their instants, of which the first come out. An entry is its instant within the stretch, above its customer.</summary>
internal sealed class InstantRun
{
    private const int LowBits = InstantRing.InstantBits / 2, HighBits = InstantRing.InstantBits - LowBits, FewToSort = 128;
    private const int LowShift = 32, HighShift = LowShift + LowBits;

    private readonly int[] _low = new int[1 << LowBits], _high = new int[1 << HighBits];
    private ulong[] _entries = [], _spare = [];
    private int _first;

    internal int Count { get; private set; }

    /// <summary>How many entries have come out.</summary>
    internal int Taken => _first;

    /// <summary>The first entry, where there is one.</summary>
    internal ulong First => _entries[_first];

    /// <summary>How many bytes the run takes.</summary>
    internal long ByteSize => ((_low.LongLength + _high.LongLength) * sizeof(int)) + ((_entries.LongLength + _spare.LongLength) * sizeof(ulong));

    internal void Clear() => (_first, Count) = (0, 0);

    internal static int CustomerOf(ulong entry) => (int)(uint)entry;

    /// <summary>Entries that come out some others later: so many, or fewer where there are not so many.</summary>
    internal ReadOnlySpan<ulong> Behind(int others, int most) => others >= Count ? [] : _entries.AsSpan(_first + others, Math.Min(most, Count - others));

    internal void DropFirst()
    {
        _first++;
        Count--;
    }

    /// <summary>Makes room for entries instead of those that were.</summary>
    internal Span<ulong> Renew(int count)
    {
        if (count > _entries.Length)
        {
            _entries = new ulong[Math.Max(count, 2 * _entries.Length)];
            _spare = new ulong[_entries.Length];
        }

        (_first, Count) = (0, count);
        return _entries.AsSpan(0, count);
    }

    /// <summary>Puts the entries in order: by the lower bits of their instants, then by the upper ones, which leaves those of the same upper bits in order.</summary>
    internal void Sort()
    {
        Span<ulong> entries = _entries.AsSpan(0, Count), spare = _spare.AsSpan(0, Count);
        if (Count <= FewToSort)
        {
            entries.Sort();
            return;
        }

        Array.Clear(_low);
        Array.Clear(_high);
        foreach (ulong entry in entries)
        {
            _low[(int)(entry >> LowShift) & ((1 << LowBits) - 1)]++;
            _high[(int)(entry >> HighShift) & ((1 << HighBits) - 1)]++;
        }

        Begin(_low);
        Begin(_high);
        foreach (ulong entry in entries) spare[_low[(int)(entry >> LowShift) & ((1 << LowBits) - 1)]++] = entry;
        foreach (ulong entry in spare) entries[_high[(int)(entry >> HighShift) & ((1 << HighBits) - 1)]++] = entry;
    }

    /// <summary>Of how many there are of each kind, where each kind begins.</summary>
    private static void Begin(int[] counts)
    {
        int before = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int count = counts[i];
            counts[i] = before;
            before += count;
        }
    }
}
