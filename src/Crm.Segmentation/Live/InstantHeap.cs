using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>Instants with their customers, of which the least is at hand; a customer with several instants is in it as often.</summary>
internal sealed class InstantHeap
{
    // Below each entry are four that are not less.
    private const int Children = 4;
    private (long Instant, int Customer)[] _entries = [];

    internal int Count { get; private set; }

    /// <summary>The least instant, where there is one.</summary>
    internal long Least => _entries[0].Instant;

    /// <summary>How many bytes the heap takes.</summary>
    internal long ByteSize => _entries.LongLength * Unsafe.SizeOf<(long, int)>();

    internal void Clear() => Count = 0;

    internal void Add(long instant, int customer)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Math.Max(16, 2 * Count));
        (long Instant, int Customer)[] entries = _entries;
        int at = Count++;
        while (at > 0 && (at - 1) / Children is var above && entries[above].Instant > instant)
        {
            entries[at] = entries[above];
            at = above;
        }

        entries[at] = (instant, customer);
    }

    /// <summary>Takes the entry with the least instant out.</summary>
    internal (long Instant, int Customer) Take()
    {
        (long Instant, int Customer)[] entries = _entries;
        (long Instant, int Customer) taken = entries[0], last = entries[--Count];
        int at = 0;
        for (int first = 1; first < Count; first = (Children * at) + 1)
        {
            int least = first, end = Math.Min(first + Children, Count);
            for (int i = first + 1; i < end; i++)
                if (entries[i].Instant < entries[least].Instant) least = i;
            if (entries[least].Instant >= last.Instant) break;
            entries[at] = entries[least];
            at = least;
        }

        entries[at] = last;
        return taken;
    }
}
