using System.Diagnostics;
using System.Runtime.InteropServices;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>An event of the workload: whose, of which type, when it happened and when it is received.</summary>
internal readonly record struct LV1Input(int Customer, int Type, DateTimeOffset At, DateTimeOffset Received);

/// <summary>Feeds batches of events into memberships, as one who reads them from a queue does.</summary>
internal sealed class LV1Queue(LiveMembership live, EventType[] types)
{
    /// <summary>So many events at once come from the queue.</summary>
    internal const int Batch = 100;

    private const int Ahead = 10;

    private readonly List<LiveChange> _changes = [];
    private readonly CustomerKey[] _keys = new CustomerKey[Batch];
    private readonly CustomerEvent[] _events = new CustomerEvent[Batch];

    /// <summary>How many memberships began.</summary>
    internal int Entered { get; set; }

    /// <summary>How many ended.</summary>
    internal int Left { get; set; }

    /// <summary>Feeds a batch: how long that took, and, where there is room for it, how long each of its events.</summary>
    internal long Feed(ReadOnlySpan<LV1Input> inputs, Span<long> ticks)
    {
        // Events come from a queue or a request, and are what was made last: making them is not measured.
        for (int i = 0; i < inputs.Length; i++) (_keys[i], _events[i]) = (inputs[i].Customer, CustomerEvent.Of(types[inputs[i].Type], inputs[i].At));
        long begin = Stopwatch.GetTimestamp(), last = begin;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (i % Ahead == 0) live.Expect(_keys.AsSpan(i, Math.Min(Ahead, inputs.Length - i)));
            live.Feed(_keys[i], _events[i], inputs[i].Received, _changes).ThrowIfRefused();
            foreach (ref readonly LiveChange change in CollectionsMarshal.AsSpan(_changes)) _ = change.IsMember ? Entered++ : Left++;
            _changes.Clear();
            if (ticks.IsEmpty) continue;
            long now = Stopwatch.GetTimestamp();
            (ticks[i], last) = (now - last, now);
        }

        return (ticks.IsEmpty ? Stopwatch.GetTimestamp() : last) - begin;
    }
}
