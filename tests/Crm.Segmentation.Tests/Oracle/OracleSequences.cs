namespace Crm.Segmentation.Tests;

/// <summary>Sequences by trying every assignment of different events to the steps.</summary>
internal sealed partial class Oracle
{
    /// <summary>
    /// The events that the sequence sees: those of the types that it names, or names as <c>among</c>. With <c>same</c>, an event without the
    /// property is invisible.
    /// </summary>
    private List<EventFacts> Visible(Sequence sequence) =>
    [
        .. _events
            .Where(e => sequence.Among.Any(type => type.Name == e.Type) || sequence.Steps.Any(step => Names(step.Pattern, e.Type)))
            .Where(e => sequence.SameProperty is not { } name || e.Properties.ContainsKey(name)),
    ];

    private static bool Names(EventPattern pattern, string type) => pattern switch
    {
        EventType named => named.Name == type,
        FilteredEvents filtered => filtered.Type.Name == type,
        _ => true,
    };

    /// <summary>Every way to do the sequence with its first event inside and all events at or after a position, as positions of visible events.</summary>
    private IEnumerable<int[]> Matches(Sequence sequence, Func<long, bool> inside, int from)
    {
        List<EventFacts> visible = Visible(sequence);
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
            (steps[chosen.Length].Link == SequenceLink.Next ? p == chosen[^1] + 1
                : strict ? p > chosen[^1]
                : visible[p].Time >= visible[chosen[^1]].Time)
            && visible[p].Time - visible[chosen[0]].Time <= within
            && HaveSame(chosen[0], p);

        bool HaveSame(int a, int b) => sequence.SameProperty is not { } name || SameValue(visible[a].Properties[name], visible[b].Properties[name]);

        // The step that must not happen: absent in (last step, first + within], and only known once that is over.
        bool Stays(int[] chosen)
        {
            if (absent is null) return true;
            long last = visible[chosen[^1]].Time, end = visible[chosen[0]].Time + within;
            return end <= T && !Enumerable.Range(0, visible.Count).Any(p =>
                visible[p].Time > last && visible[p].Time <= end && Matches(absent.Pattern, visible[p]) && HaveSame(chosen[0], p));
        }
    }

    /// <summary>
    /// Matches that do not overlap: the one that is over first, in the order of events; then on from the event after its last.
    /// </summary>
    private int CountMatches(Sequence sequence, Func<long, bool> inside)
    {
        int count = 0, from = 0;
        while (Matches(sequence, inside, from).Select(match => (int?)match.Max()).Min() is { } last)
        {
            count++;
            from = last + 1;
        }

        return count;
    }

    private static bool SameValue(object a, object b) =>
        a is string x && b is string y ? x.Normalize() == y.Normalize() : a.Equals(b);
}
