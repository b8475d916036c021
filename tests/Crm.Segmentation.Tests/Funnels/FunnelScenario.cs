using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>A funnel with everything that its run needs, small enough to enumerate all attempts. Times are slots of the toy shop.</summary>
internal sealed record FunnelScenario(ToyEvent[] Events, int[][] Steps, int? Window, AttemptPolicy Attempt, TiePolicy Ties, int From, int To, int AsOf)
{
    internal const int CustomerCount = 5;

    internal static Arbitrary<FunnelScenario> Arbitrary { get; } = Arb.From(Generator, Smaller);

    private static Gen<FunnelScenario> Generator =>
        from slots in Gen.Elements(2, 5, 12)
        from events in Gen.ArrayOf(Event(slots))
        from stepCount in Gen.Choose(2, 4)
        from steps in Gen.ArrayOf(Step, stepCount)
        from window in Gen.Frequency((1, Gen.Constant<int?>(null)), (3, Gen.Choose(1, slots).Select(w => (int?)w)))
        from attempt in Gen.Elements(Enum.GetValues<AttemptPolicy>())
        from ties in Gen.Elements(TiePolicy.AnyOrder, TiePolicy.AnyOrder, TiePolicy.StrictlyIncreasing)
        from whole in Gen.Elements(true, true, false)
        from fromSlot in Gen.Choose(0, slots - 1)
        from length in Gen.Choose(1, slots)
        from asOf in Gen.Choose(slots / 2, slots + 4)
        select new FunnelScenario(
            [.. events.GroupBy(e => e.Customer).SelectMany(g => g.Take(8))],
            steps,
            window,
            attempt,
            ties,
            whole ? -1 : fromSlot,
            whole ? 1000 : fromSlot + length,
            asOf);

    private static Gen<int[]> Step => Gen.Frequency(
        (5, Gen.Choose(0, 3).Select(p => new[] { p })),
        (3, Gen.Choose(0, Toy.Patterns.Length - 1).Select(p => new[] { p })),
        (1, Gen.ArrayOf(Gen.Choose(0, Toy.Patterns.Length - 1), 2)));

    internal Funnel Funnel => new("toy", [.. Steps.Select((patterns, i) => new FunnelStep($"step {i}", [.. patterns.Select(p => Toy.Patterns[p])]))])
    {
        Window = Window is { } slots ? TimeSpan.FromHours(slots) : null,
        Attempt = Attempt,
        Ties = Ties,
    };

    internal DateSpan Entry => DateSpan.Between(Toy.At(From), Toy.At(To));

    internal bool Fills(int step, ToyEvent e) => Steps[step].Any(p => Toy.Matches(Toy.Patterns[p], e));

    internal FunnelReport Run(int threads = 1, int parts = 1) => FunnelAnalyzer.Run(Funnel, Toy.Scope(Toy.Build(CustomerCount, Events, parts), AsOf, threads), Entry);

    /// <summary>The times from a step to a later one of those whom a report counts.</summary>
    internal StepTimes Times(FunnelReport report, int from, int to) => FunnelAnalyzer.Times(report, Toy.Scope(report.Dataset, AsOf), from, to);

    /// <summary>The reports of the customers with even keys and of those with odd ones, each by itself.</summary>
    internal FunnelReport[] RunApart() =>
    [
        .. Enumerable.Range(0, 2).Select(part => FunnelAnalyzer.Run(
            Funnel,
            Toy.Scope(Toy.Build((CustomerCount + 1 - part) / 2, Events.Where(e => e.Customer % 2 == part).Select(e => e with { Customer = e.Customer / 2 })), AsOf),
            Entry)),
    ];

    public override string ToString() =>
        $"[{string.Join(" ", Events.OrderBy(e => e.Customer).ThenBy(e => e.Slot))}] steps {string.Join(" → ", Steps.Select(s => string.Join("|", s)))}, "
        + $"window {Window?.ToString() ?? "none"}, {Attempt}, {Ties}, entry [{From}, {To}), as of {AsOf}";

    private static Gen<ToyEvent> Event(int slots) =>
        from customer in Gen.Choose(0, CustomerCount - 1)
        from type in Gen.Choose(0, 3)
        from slot in Gen.Choose(0, slots)
        from kind in Gen.Choose(0, 1)
        select new ToyEvent(customer, type, slot, kind);

    private static IEnumerable<FunnelScenario> Smaller(FunnelScenario scenario)
    {
        for (int i = 0; i < scenario.Events.Length; i++) yield return scenario with { Events = [.. scenario.Events[..i], .. scenario.Events[(i + 1)..]] };
        for (int i = 0; i < scenario.Steps.Length && scenario.Steps.Length > 2; i++)
            yield return scenario with { Steps = [.. scenario.Steps[..i], .. scenario.Steps[(i + 1)..]] };
        if (scenario.Window is not null) yield return scenario with { Window = null };
        if (scenario.From >= 0) yield return scenario with { From = -1, To = 1000 };
    }
}
