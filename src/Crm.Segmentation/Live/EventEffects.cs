using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Of the definitions that read a type of event, those of which an event of it that is later than all others may change what they say, now or later: the others it leaves as they are.</summary>
internal sealed class EventEffects
{
    private readonly int[] _always;
    private readonly Followers[] _followers;

    /// <param name="readers">The definitions that read the type, by their places, each with what an event of it may do.</param>
    internal EventEffects(IReadOnlyList<(int Definition, EventEffect Effect)> readers)
    {
        _always = [.. readers.Where(reader => !reader.Effect.IsNone && !reader.Effect.IsAfterOther).Select(reader => reader.Definition)];
        _followers = [.. readers.Where(reader => !reader.Effect.IsNone && reader.Effect.IsAfterOther).GroupBy(reader => reader.Effect.After, (type, own) => Followers.Of(type, [.. own]))];
    }

    /// <summary>The definitions, after an event that is later than all others of a few.</summary>
    /// <param name="history">What is read of the customer's events, the event among them.</param>
    /// <param name="at">The instant of the event.</param>
    /// <param name="room">Room for them, where they are not always the same.</param>
    internal ReadOnlySpan<int> Of(CustomerHistory history, long at, int[] room)
    {
        int count = 0;
        foreach (Followers one in _followers)
        {
            ulong places = history.PlacesOf(one.Type);
            if (places == 0) continue;
            long before = at - history.TimeAt(BitOperations.Log2(places));
            for (int i = 0; i < one.Within.Length && before <= one.Within[i]; i++) room[count++] = one.Definitions[i];
        }

        if (count == 0) return _always;
        _always.CopyTo(room, count);
        return room.AsSpan(0, count + _always.Length);
    }

    /// <summary>The definitions of which it changes something only so long after an event of one type: those first of which that is longest.</summary>
    private sealed record Followers(int Type, int[] Definitions, long[] Within)
    {
        internal static Followers Of(int type, IReadOnlyList<(int Definition, EventEffect Effect)> readers)
        {
            (int Definition, EventEffect Effect)[] ordered = [.. readers.OrderByDescending(reader => reader.Effect.Within)];
            return new Followers(type, [.. ordered.Select(reader => reader.Definition)], [.. ordered.Select(reader => reader.Effect.Within)]);
        }
    }
}
