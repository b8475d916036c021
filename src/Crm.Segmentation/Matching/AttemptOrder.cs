using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Which of the attempts of several units of a customer is the best: the one that stands for the customer.</summary>
internal static class AttemptOrder
{
    /// <summary>The furthest; then that with most optional steps, one that can still advance, and the first to get there. One that is tainted is better than none.</summary>
    internal static ChosenAttempt Better(in ChosenAttempt one, in ChosenAttempt other)
    {
        if (one.Depth != other.Depth) return one.Depth > other.Depth ? one : other;
        if (!one.Entered) return one.IsExcluded ? one : other;
        int order = BitOperations.PopCount((uint)one.Optional).CompareTo(BitOperations.PopCount((uint)other.Optional));
        if (order == 0) order = one.IsOpen.CompareTo(other.IsOpen);
        if (order == 0) order = other.End.CompareTo(one.End);
        if (order == 0) order = one.Start.CompareTo(other.Start);
        return order >= 0 ? one : other;
    }
}

/// <summary>Parts a customer's events into sessions: a gap that is longer than the limit starts a new one.</summary>
/// <param name="gap">The longest time between two events of a session, in milliseconds.</param>
internal sealed class SessionSplit(long gap)
{
    private readonly List<int> _ends = [];

    /// <summary>Where each session ends. Valid until the next call.</summary>
    internal ReadOnlySpan<int> Ends(ReadOnlySpan<long> times)
    {
        _ends.Clear();
        for (int i = 1; i < times.Length; i++)
            if (times[i] - times[i - 1] > gap) _ends.Add(i);
        if (times.Length > 0) _ends.Add(times.Length);
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ends);
    }
}
