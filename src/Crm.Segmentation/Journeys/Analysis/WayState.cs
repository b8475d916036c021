namespace Crm.Segmentation.Journeys;

/// <summary>What is certain where a way through a journey has come to: times since the entry, the clock, and messages before.</summary>
/// <param name="Longest">The longest time since the entry as it reads, in milliseconds: a day is 24 hours, and nothing is held.</param>
/// <param name="Clock">The minutes of the day between which the customer's clock is, both included; null where that is not certain.</param>
/// <param name="Sent">
/// For each cap, of the messages that it counts and that have certainly been reached: the longest time since each, in milliseconds, the latest first.
/// </param>
/// <param name="IsJustSent">Whether an advertisement has left at this very instant.</param>
internal sealed record WayState(long Longest, (int From, int To)? Clock, IReadOnlyList<ValueList<long>> Sent, bool IsJustSent)
{
    /// <summary>Time passes.</summary>
    /// <param name="most">How much at most, in milliseconds.</param>
    /// <param name="nominal">How much at most as it reads.</param>
    /// <param name="clock">The clock then.</param>
    internal WayState After(long most, long nominal, (int From, int To)? clock) => most == 0 ? this with { Clock = clock } : new WayState(
        Longest + nominal, clock, [.. Sent.Select(times => (ValueList<long>)[.. times.Select(time => time + most)])], IsJustSent: false);

    /// <summary>What holds whichever of two ways was taken; null is no way.</summary>
    internal static WayState? Both(WayState? one, WayState? other)
    {
        if (one is null || other is null) return one ?? other;
        var sent = new ValueList<long>[one.Sent.Count];
        for (int i = 0; i < sent.Length; i++) sent[i] = [.. one.Sent[i].Zip(other.Sent[i], Math.Max)];
        return new WayState(Math.Max(one.Longest, other.Longest), one.Clock == other.Clock ? one.Clock : null, sent, one.IsJustSent && other.IsJustSent);
    }
}
