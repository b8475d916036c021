using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>Sequences by trying every assignment of different events to the steps.</summary>
internal sealed partial class Oracle
{
    /// <summary>
    /// What the sequence sees: the events of the types that it names, or names as <c>among</c>. With <c>same</c> the events of each value are a
    /// stream of their own, as where a funnel holds a property constant, and an event without the property is in none.
    /// </summary>
    private IEnumerable<List<EventFacts>> Streams(Sequence sequence)
    {
        string[] types = [.. TestShop.EventTypes.Select(type => type.Name).Where(name => sequence.Among.Any(type => type.Name == name) || sequence.Steps.Any(step => Names(step.Pattern, name)))];
        List<EventFacts> visible = [.. _events.Where(e => types.Contains(e.Type))];
        return sequence.SameProperty is not { } name
            ? [visible]
            : visible
                .Where(e => e.Properties.ContainsKey(name))
                .GroupBy(e => e.Properties[name] is string text ? IgnoresCase(types, name) ? Folded(text.Normalize()) : text.Normalize() : e.Properties[name])
                .Select(stream => stream.ToList());
    }

    /// <summary>Values are the same without regard to case when one of the event types of the sequence ignores it.</summary>
    private static bool IgnoresCase(IEnumerable<string> types, string property) => types.Any(name =>
        TestShop.Schema.Events.Single(type => type.Name == name).Properties.Any(p => p.Name == property && p.IgnoresCase));

    private static bool Names(EventPattern pattern, string type) => pattern switch
    {
        EventType named => named.Name == type,
        FilteredEvents filtered => filtered.Type.Name == type,
        StandingEvents standing => Names(standing.Pattern, type),
        _ => true,
    };

    private bool Happens(Sequence sequence, Func<long, bool> inside) => Streams(sequence).Any(stream => Matches(sequence, stream, inside, from: 0).Any());

    /// <summary>Matches that do not overlap: the one that is over first, in the order of events; then on from the event after its last.</summary>
    private int CountMatches(Sequence sequence, Func<long, bool> inside) => Streams(sequence).Sum(stream =>
    {
        int count = 0, from = 0;
        while (Matches(sequence, stream, inside, from).Select(match => (int?)match.Max()).Min() is { } last)
        {
            count++;
            from = last + 1;
        }

        return count;
    });

    /// <summary>Every way to do the sequence with its first event inside and no event before a position; a way is the steps' events, by position.</summary>
    private IEnumerable<int[]> Matches(Sequence sequence, List<EventFacts> visible, Func<long, bool> inside, int from)
    {
        SequenceStep[] steps = [.. sequence.Steps.Where(step => step.Link != SequenceLink.Absent)];
        SequenceStep? absent = sequence.Steps.SingleOrDefault(step => step.Link == SequenceLink.Absent);
        long within = sequence.Within is { } duration ? Milliseconds(duration) : long.MaxValue;

        // With a `next` the order is that of the events; without, events at one instant may be taken in any order.
        bool strict = steps.Any(step => step.Link == SequenceLink.Next);
        return Extend([]);

        IEnumerable<int[]> Extend(int[] chosen)
        {
            if (chosen.Length == steps.Length) return Stays(chosen) ? [chosen] : [];
            return Enumerable.Range(from, Math.Max(0, visible.Count - from))
                .Where(p => !chosen.Contains(p) && Matches(steps[chosen.Length].Pattern, visible[p]))
                .Where(p => chosen.Length == 0 ? inside(visible[p].Time) : Follows(chosen, p))
                .SelectMany(p => Extend([.. chosen, p]));
        }

        bool Follows(int[] chosen, int p) =>
            (chosen.Length < steps.Length && steps[chosen.Length].Link == SequenceLink.Next ? p == chosen[^1] + 1
                : strict ? p > chosen[^1]
                : visible[p].Time >= visible[chosen[^1]].Time)
            && visible[p].Time - visible[chosen[0]].Time <= within;

        // The step that must not happen: no other event follows that would be one, and that is only known once the wait is over.
        bool Stays(int[] chosen) =>
            absent is null
            || (visible[chosen[0]].Time + within <= T
                && !Enumerable.Range(0, visible.Count).Any(p => !chosen.Contains(p) && Matches(absent.Pattern, visible[p]) && Follows(chosen, p)));
    }
}
