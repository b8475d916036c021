using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>One step: the patterns of the toy shop that it takes, and its options. Gaps are in slots.</summary>
internal sealed record ToyStep(int[] Patterns, bool IsOptional = false, FirstTime First = FirstTime.No, int? Least = null, int? Most = null)
{
    public override string ToString() =>
        $"{string.Join("|", Patterns)}{(IsOptional ? "?" : "")}{(First == FirstTime.No ? "" : $" first {First}")}{(Least is null ? "" : $" >={Least}")}{(Most is null ? "" : $" <={Most}")}";
}

/// <summary>What must not lie between two steps, as positions.</summary>
internal sealed record ToyExclusion(int Pattern, int After, int Before)
{
    public override string ToString() => $"not {Pattern} in {After}..{Before}";
}

/// <summary>A funnel with everything that its run needs, small enough to enumerate all attempts. Times are slots of the toy shop.</summary>
internal sealed record FunnelScenario(ToyEvent[] Events, ToyStep[] Steps, int? Window, AttemptPolicy Attempt, TiePolicy Ties, int From, int To, int AsOf)
{
    internal const int CustomerCount = 5;

    internal AttemptWindow WindowKind { get; init; } = AttemptWindow.Time;

    internal FunnelOrder Order { get; init; }

    internal int[] Visible { get; init; } = [];

    internal bool IsOpenEntry { get; init; }

    internal ToyExclusion[] Exclusions { get; init; } = [];

    internal bool HoldsKind { get; init; }

    internal FunnelCounting Count { get; init; }

    /// <summary>Steps in order within a time, and nothing else.</summary>
    internal static Arbitrary<FunnelScenario> Plain { get; } = Arb.From(PlainGenerator, Smaller);

    /// <summary>Any options that go together.</summary>
    internal static Arbitrary<FunnelScenario> Arbitrary { get; } = Arb.From(Generator, Smaller);

    /// <summary>Steps in order within a time, each of a type of event of its own, and things of still other types that must not lie between.</summary>
    internal static Arbitrary<FunnelScenario> Apart { get; } = Arb.From(ApartGenerator, Smaller);

    /// <summary>Any options, events at one instant by their arrival, and things that must not lie between steps.</summary>
    internal static Arbitrary<FunnelScenario> Tied { get; } = Arb.From(TiedGenerator, Smaller);

    private static Gen<FunnelScenario> TiedGenerator =>
        from any in Generator
        from exclusions in Gen.ArrayOf(Exclusion(any.Steps.Length), 2)
        from coarse in Gen.Elements(1, 2, 4)
        where any.Order != FunnelOrder.Any
        select Sound(any with
        {
            Events = [.. any.Events.Select(e => e with { Slot = e.Slot / coarse * coarse })],
            Exclusions = exclusions,
            Ties = TiePolicy.ByArrival,
            WindowKind = any.WindowKind == AttemptWindow.Events ? AttemptWindow.Time : any.WindowKind,
        });

    private static Gen<FunnelScenario> ApartGenerator =>
        from plain in PlainGenerator
        from types in Gen.Shuffle([0, 1, 2, 3])
        from filtered in Gen.ArrayOf(Gen.Elements(0, 0, 4), 4)
        from count in Gen.Choose(2, 4)
        from between in Gen.ArrayOf(Gen.Choose(0, 2), 4)
        let patterns = types.Zip(filtered, (type, filter) => type + filter).ToArray()
        let after = between.Select(step => Math.Min(step, count - 2)).ToArray()
        select plain with
        {
            Steps = [.. patterns.Take(count).Select(pattern => new ToyStep([pattern]))],
            Exclusions = [.. patterns.Skip(count).Select((pattern, i) => new ToyExclusion(pattern, after[i], Math.Min(count - 1, after[i] + 1 + between[i + 2])))],
            Attempt = AttemptPolicy.Deepest,
        };

    private static Gen<FunnelScenario> PlainGenerator =>
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
            [.. steps.Select(step => new ToyStep(step))],
            window,
            attempt,
            ties,
            whole ? -1 : fromSlot,
            whole ? 1000 : fromSlot + length,
            asOf);

    private static Gen<FunnelScenario> Generator =>
        from plain in PlainGenerator
        from kind in Gen.Elements(AttemptWindow.Time, AttemptWindow.Time, AttemptWindow.Events, AttemptWindow.Session)
        from order in Gen.Elements(FunnelOrder.Ordered, FunnelOrder.Ordered, FunnelOrder.Ordered, FunnelOrder.Strict, FunnelOrder.Any)
        from ties in Gen.Elements(TiePolicy.AnyOrder, TiePolicy.AnyOrder, TiePolicy.StrictlyIncreasing, TiePolicy.ByArrival)
        from visible in Gen.Elements(Array.Empty<int>(), Array.Empty<int>(), new[] { 0 }, new[] { 1, 3 })
        from open in Gen.Elements(false, false, false, true)
        from exclusions in Gen.Frequency((2, Gen.Constant<ToyExclusion[]>([])), (2, Gen.ArrayOf(Exclusion(plain.Steps.Length), 1)), (1, Gen.ArrayOf(Exclusion(plain.Steps.Length), 2)))
        from options in Gen.ArrayOf(Options, plain.Steps.Length)
        from holds in Gen.Elements(false, false, false, true)
        select Sound(plain with
        {
            WindowKind = kind,
            Order = order,
            Visible = order == FunnelOrder.Strict ? visible : [],
            Ties = ties,
            IsOpenEntry = open,
            Exclusions = exclusions,
            HoldsKind = holds,
            Steps = [.. plain.Steps.Zip(options, (step, option) => step with { IsOptional = option.IsOptional, First = option.First, Least = option.Least, Most = option.Most })],
        });

    /// <summary>The same without what does not go together.</summary>
    private static FunnelScenario Sound(FunnelScenario scenario)
    {
        ToyStep[] steps = scenario.Steps;
        steps[0] = steps[0] with { IsOptional = false, Least = null, Most = null };
        if (steps.Count(step => !step.IsOptional) < 2) steps[^1] = steps[^1] with { IsOptional = false };
        if (scenario.HoldsKind) for (int i = 0; i < steps.Length; i++) steps[i] = steps[i] with { Patterns = [.. steps[i].Patterns.Select(p => Math.Min(p, 7))] };
        if (scenario.Order == FunnelOrder.Any)
        {
            scenario = scenario with { Exclusions = [], IsOpenEntry = false, WindowKind = scenario.WindowKind == AttemptWindow.Events ? AttemptWindow.Time : scenario.WindowKind };
            steps = [.. steps.Select(step => new ToyStep(step.Patterns))];
        }

        if (scenario.IsOpenEntry) scenario = scenario with { Attempt = AttemptPolicy.Deepest };
        ToyExclusion[] exclusions = [.. scenario.Exclusions.Where(x => !steps[x.After].IsOptional && !steps[x.Before].IsOptional && !steps.Any(step => step.Patterns.Contains(x.Pattern)))];
        if (exclusions.Length > 0 && scenario is { Ties: TiePolicy.ByArrival, WindowKind: AttemptWindow.Events }) scenario = scenario with { Ties = TiePolicy.AnyOrder };
        return scenario with { Exclusions = exclusions, Steps = steps };
    }

    private static Gen<int[]> Step => Gen.Frequency(
        (5, Gen.Choose(0, 3).Select(p => new[] { p })),
        (3, Gen.Choose(0, Toy.Patterns.Length - 1).Select(p => new[] { p })),
        (1, Gen.ArrayOf(Gen.Choose(0, Toy.Patterns.Length - 1), 2)));

    private static Gen<ToyStep> Options =>
        from optional in Gen.Elements(false, false, false, true)
        from first in Gen.Elements(FirstTime.No, FirstTime.No, FirstTime.No, FirstTime.No, FirstTime.Ever, FirstTime.Matching)
        from least in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 4).Select(g => (int?)g)))
        from more in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 4).Select(g => (int?)g)))
        select new ToyStep([], optional, first, least, more is null ? null : (least ?? 0) + more);

    private static Gen<ToyExclusion> Exclusion(int steps) =>
        from after in Gen.Choose(0, steps - 2)
        from before in Gen.Choose(after + 1, steps - 1)
        from pattern in Gen.Choose(0, 7)
        select new ToyExclusion(pattern, after, before);

    internal Funnel Funnel => new("toy", [.. Steps.Select((step, i) => new FunnelStep($"step {i}", [.. step.Patterns.Select(p => Toy.Patterns[p])])
    {
        IsOptional = step.IsOptional,
        FirstTime = step.First,
        MinimumGap = step.Least is { } least ? TimeSpan.FromHours(least) : null,
        MaximumGap = step.Most is { } most ? TimeSpan.FromHours(most) : null,
    })])
    {
        Window = Window is not { } length ? null
            : WindowKind == AttemptWindow.Events ? FunnelWindow.WithinEvents(length)
            : WindowKind == AttemptWindow.Session ? FunnelWindow.WithinSession(TimeSpan.FromHours(length)) : TimeSpan.FromHours(length),
        Attempt = Attempt,
        Ties = Ties,
        Order = Order,
        Visible = [.. Visible.Select(type => Toy.Types[type])],
        Entry = IsOpenEntry ? FunnelEntry.Open : FunnelEntry.Closed,
        Exclusions = [.. Exclusions.Select(x => new FunnelExclusion($"step {x.After}", $"step {x.Before}", Toy.Patterns[x.Pattern]))],
        HoldConstant = HoldsKind ? "kind" : null,
        Count = Count,
    };

    internal DateSpan Entry => DateSpan.Between(Toy.At(From), Toy.At(To));

    internal bool Fills(int step, ToyEvent e) => Steps[step].Patterns.Any(p => Toy.Matches(Toy.Patterns[p], e));

    internal FunnelReport Run(int threads = 1, int parts = 1) => FunnelAnalyzer.Run(Funnel, Toy.Scope(Toy.Build(CustomerCount, Events, parts), AsOf, threads), Entry);

    /// <summary>The times from a step to a later one of those whom a report counts.</summary>
    internal StepTimes Times(FunnelReport report, int from, int to) => FunnelDetails.Times(report, Toy.Scope(report.Dataset, AsOf), from, to);

    /// <summary>The reports of the customers with even keys and of those with odd ones, each by itself.</summary>
    internal FunnelReport[] RunApart() =>
    [
        .. Enumerable.Range(0, 2).Select(part => FunnelAnalyzer.Run(
            Funnel,
            Toy.Scope(Toy.Build((CustomerCount + 1 - part) / 2, Events.Where(e => e.Customer % 2 == part).Select(e => e with { Customer = e.Customer / 2 })), AsOf),
            Entry)),
    ];

    public override string ToString() =>
        $"[{string.Join(" ", Events.OrderBy(e => e.Customer).ThenBy(e => e.Slot))}] steps {string.Join(" → ", Steps.Select(s => s.ToString()))}, "
        + $"window {Window?.ToString() ?? "none"} {WindowKind}, {Order} [{string.Join(",", Visible)}], {Attempt}, {Ties}, {(IsOpenEntry ? "open" : "closed")} entry [{From}, {To}), as of {AsOf} "
        + string.Join(", ", Exclusions.Select(x => x.ToString())) + (HoldsKind ? " same kind" : "");

    private static Gen<ToyEvent> Event(int slots) =>
        from customer in Gen.Choose(0, CustomerCount - 1)
        from type in Gen.Choose(0, 3)
        from slot in Gen.Choose(0, slots)
        from kind in Gen.Choose(0, 1)
        select new ToyEvent(customer, type, slot, kind);

    private static IEnumerable<FunnelScenario> Smaller(FunnelScenario scenario)
    {
        for (int i = 0; i < scenario.Events.Length; i++) yield return scenario with { Events = [.. scenario.Events[..i], .. scenario.Events[(i + 1)..]] };
        for (int i = 0; i < scenario.Steps.Length && scenario.Steps.Length > 2 && scenario.Exclusions.Length == 0; i++)
            yield return Sound(scenario with { Steps = [.. scenario.Steps[..i], .. scenario.Steps[(i + 1)..]] });
        for (int i = 1; i < scenario.Steps.Length; i++)
            if (scenario.Steps[i] is { Least: not null } or { Most: not null } or { IsOptional: true } or { First: not FirstTime.No })
                yield return scenario with { Steps = [.. scenario.Steps[..i], new ToyStep(scenario.Steps[i].Patterns), .. scenario.Steps[(i + 1)..]] };
        if (scenario.Exclusions.Length > 0) yield return scenario with { Exclusions = scenario.Exclusions[1..] };
        if (scenario.IsOpenEntry) yield return scenario with { IsOpenEntry = false };
        if (scenario.HoldsKind) yield return scenario with { HoldsKind = false };
        if (scenario.Order == FunnelOrder.Strict) yield return scenario with { Order = FunnelOrder.Ordered, Visible = [] };
        if (scenario.Window is not null) yield return scenario with { Window = null };
        if (scenario.From >= 0) yield return scenario with { From = -1, To = 1000 };
    }
}
