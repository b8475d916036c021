using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Matching;

/// <summary>One customer's events on a coarse grid and a sequence, small enough to try every way to give events to steps.</summary>
/// <param name="Times">The instants of the events, in order.</param>
/// <param name="Steps">For each event the steps that it satisfies, as bits; the last of them may be the one that must not happen.</param>
/// <param name="Links">The links of the sequence.</param>
/// <param name="Within">How long the whole may take.</param>
/// <param name="First">Where the first event must lie.</param>
/// <param name="AsOf">The as-of instant, not before any event.</param>
internal sealed record SequenceScenario(long[] Times, ulong[] Steps, SequenceLink[] Links, int? Within, TimeRange First, long AsOf)
{
    internal static Arbitrary<SequenceScenario> Arbitrary { get; } = Arb.From(Generator, Smaller);

    private static Gen<SequenceScenario> Generator =>
        from slots in Gen.Elements(1, 2, 4, 9)
        from count in Gen.Choose(0, 7)
        from times in Gen.ArrayOf(Gen.Choose(0, slots - 1), count)
        from stepCount in Gen.Choose(2, 4)
        from steps in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(0, (1 << stepCount) - 1)), (4, Gen.Choose(0, stepCount - 1).Select(step => 1 << step))), count)
        from next in Gen.Elements(false, false, true)
        from links in Gen.ArrayOf(Gen.Elements(true, false), stepCount)
        from absent in Gen.Elements(true, true, false)
        from within in Gen.Choose(1, slots + 1)
        from limited in Gen.Elements(true, true, false)
        from whole in Gen.Elements(true, true, false)
        from later in Gen.Choose(0, slots + 2)
        select new SequenceScenario(
            [.. times.Order().Select(time => (long)time)],
            [.. steps.Select(mask => (ulong)mask)],
            [.. links.Select((isNext, i) => absent && i == stepCount - 1 ? SequenceLink.Absent : next && isNext && i > 0 ? SequenceLink.Next : SequenceLink.Later)],
            limited || absent ? within : null,
            whole ? new TimeRange(TimeRange.Earliest, TimeRange.Latest) : new TimeRange(1, slots),
            slots - 1 + later);

    internal SequenceShape Shape
    {
        get
        {
            Sequence sequence = new([.. Links.Select((link, i) => new SequenceStep(Toy.Types[i], link))]);
            return new SequenceShape(Within is { } slots ? sequence with { Within = TimeSpan.FromMilliseconds(slots) } : sequence);
        }
    }

    /// <summary>Matches that do not overlap, each the one that is over first after the one before.</summary>
    internal int Count()
    {
        int count = 0, from = 0;
        while (Ways([], from).Select(way => (int?)way.Max()).Min() is { } last) (count, from) = (count + 1, last + 1);
        return count;
    }

    public override string ToString() =>
        $"[{string.Join(" ", Times.Select((time, i) => $"{time}:{Convert.ToString((long)Steps[i], 2)}"))}] {string.Join(" ", Links)} within {Within?.ToString() ?? "any time"}, first in [{First.From}, {First.To}), as of {AsOf}";

    private IEnumerable<int[]> Ways(int[] chosen, int from)
    {
        int steps = Links.Count(link => link != SequenceLink.Absent);
        if (chosen.Length == steps)
        {
            bool waits = steps < Links.Length;
            bool isFollowed = waits && Enumerable.Range(0, Times.Length).Any(p => !chosen.Contains(p) && Satisfies(p, steps) && Follows(chosen, p, SequenceLink.Later));
            if (!waits || (Times[chosen[0]] + Within <= AsOf && !isFollowed)) yield return chosen;
            yield break;
        }

        for (int p = from; p < Times.Length; p++)
        {
            if (chosen.Contains(p) || !Satisfies(p, chosen.Length)) continue;
            if (chosen.Length == 0 ? !First.Contains(Times[p]) : !Follows(chosen, p, Links[chosen.Length])) continue;
            foreach (int[] way in Ways([.. chosen, p], from)) yield return way;
        }
    }

    private bool Satisfies(int position, int step) => (Steps[position] >> step & 1) != 0;

    private bool Follows(int[] chosen, int p, SequenceLink link)
    {
        bool inTime = Within is null || Times[p] - Times[chosen[0]] <= Within;
        bool inOrder = link == SequenceLink.Next ? p == chosen[^1] + 1 : Links.Contains(SequenceLink.Next) ? p > chosen[^1] : Times[p] >= Times[chosen[^1]];
        return inTime && inOrder;
    }

    private static IEnumerable<SequenceScenario> Smaller(SequenceScenario whole)
    {
        for (int i = 0; i < whole.Times.Length; i++)
            yield return whole with { Times = [.. whole.Times[..i], .. whole.Times[(i + 1)..]], Steps = [.. whole.Steps[..i], .. whole.Steps[(i + 1)..]] };
        for (int i = 0; i < whole.Steps.Length; i++)
            for (ulong rest = whole.Steps[i]; rest != 0; rest &= rest - 1) yield return whole with { Steps = [.. whole.Steps[..i], whole.Steps[i] & ~(rest & (0 - rest)), .. whole.Steps[(i + 1)..]] };
    }
}
