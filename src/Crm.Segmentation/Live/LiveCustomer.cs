namespace Crm.Segmentation.Live;

/// <summary>One customer's state while a step is taken: read from bytes, changed, and written again.</summary>
internal sealed class LiveCustomer(int attributes, int definitions)
{
    /// <summary>No membership and no cell: of a customer who does not exist.</summary>
    internal const int NoCode = -1;

    /// <summary>Who she is.</summary>
    internal CustomerAttributes Attributes { get; set; } = null!;

    /// <summary>When each attribute was set last; of one that never was, the default.</summary>
    internal Receipt[] Received { get; } = new Receipt[attributes];

    /// <summary>Whether each attribute was ever set.</summary>
    internal bool[] IsReceived { get; } = new bool[attributes];

    /// <summary>The events that are kept, in order.</summary>
    internal List<KeptEvent> Events { get; } = [];

    /// <summary>Ids of events that are not kept.</summary>
    internal List<KnownId> Ids { get; } = [];

    /// <summary>Of types of event of which some are not kept, the last instant of such a one.</summary>
    internal SortedList<int, long> Lost { get; } = [];

    /// <summary>What each definition says.</summary>
    internal int[] Codes { get; } = CodesOf(definitions);

    /// <summary>When each definition says something else by itself; never where nothing is expected.</summary>
    internal long[] Nexts { get; } = new long[definitions];

    /// <summary>The instant of which codes and next changes are.</summary>
    internal long Told { get; set; }

    /// <summary>When all definitions were asked last; the least instant where they never were.</summary>
    internal long Asked { get; set; }

    /// <summary>The instant before which events are no longer kept as they are; the least instant where all are.</summary>
    internal long KeptFrom { get; set; }

    /// <summary>The instant up to which history is no longer looked at again; the least instant where all is.</summary>
    internal long Settled { get; set; }

    /// <summary>What each definition said at that instant.</summary>
    internal int[] SettledCodes { get; } = CodesOf(definitions);

    /// <summary>Since when it did.</summary>
    internal long[] SettledSince { get; } = new long[definitions];

    /// <summary>The first instant at which a definition says something else by itself.</summary>
    internal long Next
    {
        get
        {
            long least = long.MaxValue;
            foreach (long next in Nexts) least = Math.Min(least, next);
            return least;
        }
    }

    /// <summary>A customer of whom nothing is known.</summary>
    internal void Begin(CustomerAttributes attributes, long now)
    {
        Attributes = attributes;
        Array.Clear(Received);
        Array.Clear(IsReceived);
        Events.Clear();
        Ids.Clear();
        Lost.Clear();
        Array.Fill(Codes, NoCode);
        Array.Fill(Nexts, long.MaxValue);
        (Told, Asked, KeptFrom, Settled) = (now, long.MinValue, long.MinValue, long.MinValue);
        Array.Fill(SettledCodes, NoCode);
        Array.Fill(SettledSince, LiveChange.Always);
    }

    /// <summary>Puts an event into its place; later than all others most often.</summary>
    internal void Add(KeptEvent added)
    {
        int place = Events.Count;
        while (place > 0 && Events[place - 1].CompareTo(added) > 0) place--;
        Events.Insert(place, added);
    }

    /// <summary>Notes that an event is not kept.</summary>
    internal void Lose(int type, long at)
    {
        if (!Lost.TryGetValue(type, out long last) || last < at) Lost[type] = at;
    }

    private static int[] CodesOf(int definitions)
    {
        var codes = new int[definitions];
        Array.Fill(codes, NoCode);
        return codes;
    }
}
