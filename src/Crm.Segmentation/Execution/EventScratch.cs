namespace Crm.Segmentation;

/// <summary>Memory for operators over events, reused from customer to customer, by one at a time.</summary>
internal sealed class EventScratch
{
    internal HashSet<long> Distinct { get; } = new(SeededHash.OfProcess);

    internal Dictionary<long, int> Frequencies { get; } = new(SeededHash.OfProcess);

    internal Dictionary<long, (int First, Int128 Exact, double Double)> Sums { get; } = [];

    /// <summary>For each value of a property the rows of the nearest event that follows, and of the one after it; -1 for none.</summary>
    internal Dictionary<long, (int Nearest, int Next)> Followers { get; } = new(SeededHash.OfProcess);

    /// <summary>The instants of a customer's events.</summary>
    internal long[] Times { get; private set; } = [];

    /// <summary>The bits of the questions that they answer.</summary>
    internal ulong[] Answers { get; private set; } = [];

    /// <summary>The values that part them into streams.</summary>
    internal long[] Keys { get; private set; } = [];

    /// <summary>Where they come from: the run and the row.</summary>
    internal long[] Rows { get; private set; } = [];

    /// <summary>Makes room for so many events; what was read before is gone.</summary>
    internal void Reserve(int events, int words, bool keys)
    {
        if (Times.Length < events) (Times, Rows) = (new long[Math.Max(events, 2 * Times.Length)], new long[Math.Max(events, 2 * Times.Length)]);
        if (Answers.Length < events * words) Answers = new ulong[Math.Max(events * words, 2 * Answers.Length)];
        if (keys && Keys.Length < events) Keys = new long[Math.Max(events, 2 * Keys.Length)];
    }
}
