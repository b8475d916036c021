using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Whether there are some events of a type in the time up to now, and until when: the everyday condition. The one of them that is so far from the last tells both.</summary>
/// <param name="type">The type, as a position in the schema.</param>
/// <param name="length">How long the time up to now is.</param>
/// <param name="least">How many events there must be.</param>
internal sealed class RecentCount(int type, long length, long least)
{
    /// <summary>That of a number of events in a range; null where it is another condition.</summary>
    internal static RecentCount? Of(NumberNode measure, ExactRange range) =>
        measure is CountNode { Events: { Pattern: TypeNode { Type: not PatternNode.AnyType and var type }, Window.Length: { } length } } && range is { Low: >= 1, High: long.MaxValue }
            ? new RecentCount(type, length, range.Low)
            : null;

    /// <summary>When there will no longer be so many; not after now where there are not.</summary>
    internal long End(CustomerHistory history)
    {
        ulong places = history.PlacesOf(type);
        for (long more = least; more > 1 && places != 0; more--) places &= ~(1UL << BitOperations.Log2(places));
        return places == 0 ? long.MinValue : history.TimeAt(BitOperations.Log2(places)) + length;
    }
}
