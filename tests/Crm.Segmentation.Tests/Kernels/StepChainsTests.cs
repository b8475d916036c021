namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Chains of steps at each width that this processor has, against all starts of each customer tried one by one.</summary>
public sealed class StepChainsTests
{
    [Fact]
    public void Chains_OfEveryWidth_AreThoseOfEachStart()
    {
        Check<TimeLanes1>();
        if (TimeLanes8.IsSupported) Check<TimeLanes8>();
        if (TimeLanes16.IsSupported) Check<TimeLanes16>();
    }

    [Fact]
    public void CleanChains_OfEveryWidth_AreThoseThatNothingEnds()
    {
        CheckClean<TimeLanes1>();
        if (TimeLanes8.IsSupported) CheckClean<TimeLanes8>();
        if (TimeLanes16.IsSupported) CheckClean<TimeLanes16>();
    }

    [Fact]
    public void Links_SideBySideOrAsTheyAreStored_HaveTheirTimesAndStarts()
    {
        ulong[] links = [Link.Of(7, 5), Link.Of(9, Link.None)];
        Assert.Equal((9U, Link.None), (LinkedEvents.Time(ref links[0], 1), LinkedEvents.Start(ref links[0], 1)));
        Assert.Equal((7U, 5U), (LinkedEvents.Time(ref links[0], 0), LinkedEvents.Start(ref links[0], 0)));
        Assert.Equal((9U, 9U), (FirstEvents.Time(ref links[0], 2), FirstEvents.Start(ref links[0], 2)));
    }

    [Fact]
    public void Lanes_OfEveryWidth_AreOneTimeEach()
    {
        CheckLanes<TimeLanes1>();
        if (TimeLanes8.IsSupported) CheckLanes<TimeLanes8>();
        if (TimeLanes16.IsSupported) CheckLanes<TimeLanes16>();
    }

    private static void Check<TLanes>()
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var random = new Random(TLanes.Count);
        var chains = new StepChains();
        int reached = 0;
        for (int round = 0; round < 300; round++)
        {
            int customers = random.Next(1, 12), count = random.Next(1, 5), first = random.Next(3), most = random.Next(4) == 0 ? 120 : 20;
            StepRun[] steps = [.. Enumerable.Range(0, count).Select(_ => Run(random, first + customers, first, most))];
            uint low = (uint)random.Next(40), window = random.Next(4) == 0 ? uint.MaxValue : (uint)random.Next(40);
            var limits = new StepLimits(low, low + (uint)random.Next(120), false, (uint)random.Next(60, 180), window, (uint)random.Next(2));
            if (random.Next(3) == 0) limits = limits with { From = 0, To = 150, EntersAlways = true, Last = 200 };
            if (limits.Apart == 0 && random.Next(2) == 0) steps[0] = steps[0] with { Shift = 0 };
            if (limits.To + steps[0].Shift > limits.Last) limits = limits with { To = limits.Last - Math.Min(limits.Last, steps[0].Shift) };

            (byte[] depths, uint[] starts, uint[] latest) = (new byte[customers], new uint[customers], new uint[customers]);
            chains.Write<TLanes>(steps, limits, depths, starts, latest);

            for (int c = 0; c < customers; c++)
            {
                (int Depth, uint Start, uint Latest) expected = Expected(steps, limits, c);
                reached += expected.Depth;
                Assert.Equal(expected, depths[c] == 0 ? default : (depths[c], starts[c], latest[c]));
            }
        }

        Assert.True(reached > 1000);
    }

    private static void CheckClean<TLanes>()
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var random = new Random(TLanes.Count + 100);
        var (ended, open, furthest) = (0, 0, 0);
        for (int round = 0; round < 400; round++)
        {
            int customers = random.Next(1, 8), count = random.Next(2, 5), most = random.Next(5) == 0 ? 40 : 9;
            StepRun[] steps = [.. Enumerable.Range(0, count).Select(_ => Run(random, customers, 0, most))];
            ChainEnder[] enders = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (From: random.Next(1, count), Run: Run(random, customers, 0, 4))).Select(pair => new ChainEnder(pair.Run, pair.From, random.Next(pair.From, count)))];
            uint asOf = (uint)random.Next(40, 180), window = (uint)random.Next(60);
            var limits = new StepLimits(0, asOf - Math.Min(asOf, steps[0].Shift), false, asOf, window, (uint)random.Next(2));
            long openFrom = Math.Max(0, (long)asOf - window + 1);

            (byte[] depths, uint[] starts, ChainState[] states) = (new byte[customers], new uint[customers], new ChainState[customers]);
            new CleanChains(count).Write<TLanes>(steps, enders, limits, openFrom, depths, starts, states);

            for (int c = 0; c < customers; c++)
            {
                uint[][] chains = [.. Chains(steps, enders, limits, c)];
                int depth = chains.Length == 0 ? 0 : chains.Max(chain => chain.Length);
                Assert.Equal(depth, depths[c]);
                if (depth == 0) continue;
                uint[] best = chains.Where(chain => chain.Length == depth).OrderBy(chain => chain[^1]).ThenByDescending(chain => chain[0]).First();
                Assert.Equal(best[0], starts[c]);
                bool isEnded = depth < count && Ends(enders, c, depth, best[^1], Math.Min(best[0] + window, asOf));
                bool isOpen = depth < count && chains.Any(chain => chain[0] >= openFrom && !Ends(enders, c, chain.Length, chain[^1], asOf)
                    && !Times(steps[chain.Length], c).Any(time => time >= chain[^1] + limits.Apart && time <= asOf));
                Assert.Equal(isEnded ? ChainState.Ended : isOpen ? ChainState.Open : ChainState.Closed, states[c]);
                (ended, open, furthest) = (ended + (isEnded ? 1 : 0), open + (isOpen ? 1 : 0), furthest + (depth == count ? 1 : 0));
            }
        }

        Assert.True(ended > 50 && open > 50 && furthest > 50, $"{ended} were ended, {open} open, {furthest} complete.");
    }

    /// <summary>All chains, and the beginnings of each, that nothing ends before their last step, nor at it.</summary>
    private static IEnumerable<uint[]> Chains(StepRun[] steps, ChainEnder[] enders, StepLimits limits, int customer)
    {
        IEnumerable<uint[]> Longer(uint[] chain)
        {
            yield return chain;
            if (chain.Length == steps.Length) yield break;
            foreach (uint time in Times(steps[chain.Length], customer))
            {
                if (time < chain[^1] + limits.Apart || time - chain[0] > limits.Window || time > limits.Last) continue;
                bool isEnded = enders.Any(ender => chain.Length >= ender.From && chain.Length <= ender.To
                    && Times(ender.Run, customer).Any(end => end > chain[^1] && (chain.Length == ender.To ? end < time : end <= time)));
                if (isEnded) continue;
                foreach (uint[] longer in Longer([.. chain, time])) yield return longer;
            }
        }

        return Times(steps[0], customer).Where(start => start <= limits.Last).SelectMany(start => Longer([start]));
    }

    private static bool Ends(ChainEnder[] enders, int customer, int done, uint time, uint until) =>
        enders.Any(ender => done >= ender.From && done <= ender.To && Times(ender.Run, customer).Any(end => end > time && end <= until));

    /// <summary>Each start by itself takes the earliest event of each step.</summary>
    private static (int Depth, uint Start, uint Latest) Expected(StepRun[] steps, StepLimits limits, int customer)
    {
        (int Depth, uint At, uint Start) best = default;
        uint latest = 0;
        foreach (uint start in Times(steps[0], customer))
        {
            if (start - steps[0].Shift < limits.From || start - steps[0].Shift > limits.To) continue;
            (int depth, uint at) = (1, start);
            while (depth < steps.Length)
            {
                uint after = at + limits.Apart;
                uint[] next = [.. Times(steps[depth], customer).Where(time => time >= after && time - start <= limits.Window && time <= limits.Last)];
                if (next.Length == 0) break;
                (depth, at) = (depth + 1, next[0]);
            }

            // Of the furthest the earliest, and of these the last start.
            if (depth > best.Depth || (depth == best.Depth && (at < best.At || (at == best.At && start >= best.Start)))) best = (depth, at, start);
            latest = start;
        }

        return (best.Depth, best.Start, latest);
    }

    private static IEnumerable<uint> Times(StepRun step, int customer) =>
        step.Times[step.Offsets[step.First + customer]..step.Offsets[step.First + customer + 1]].Select(time => time + step.Shift);

    private static StepRun Run(Random random, int customers, int first, int most, uint? shift = null)
    {
        var (times, offsets) = (new List<uint>(), new List<int> { 0 });
        for (int c = 0; c < customers; c++)
        {
            times.AddRange(Enumerable.Range(0, random.Next(most)).Select(_ => (uint)random.Next(150)).Order());
            offsets.Add(times.Count);
        }

        return new StepRun([.. times], [.. offsets], first, shift ?? (uint)random.Next(1, 20));
    }

    private static void CheckLanes<TLanes>()
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var random = new Random(7);
        uint[] Some() => [.. Enumerable.Range(0, TLanes.Count).Select(_ => random.Next(4) == 0 ? uint.MaxValue - (uint)random.Next(3) : (uint)random.Next(6))];
        for (int round = 0; round < 500; round++)
        {
            (uint[] times, uint[] others, uint bound, uint value) = (Some(), Some(), Some()[0], Some()[0]);
            TLanes left = TLanes.Load(ref times[0], 0), right = TLanes.Load(ref others[0], 0);
            ulong link = Link.Of(bound, value);
            Assert.Equal((bound, value), (Link.Time(ref link), Link.Start(ref link)));
            Same(times.Zip(others, (time, other) => unchecked(time + other)), left + right);
            Same(times.Zip(others, (time, other) => unchecked(time - other)), left - right);
            Same(times.Zip(others, (time, other) => time >= bound ? value : other), TLanes.From(left, ref Link.Time(ref link), ref Link.Start(ref link), right));
            Same(times.Select(_ => value), TLanes.All(value));
            ulong expected = 0;
            for (int i = 0; i < times.Length; i++)
                if (others[i] <= times[i] && times[i] - others[i] <= bound && times[i] <= value) expected |= 1UL << i;
            Assert.Equal(expected, TLanes.InTime(left, right, TLanes.All(bound), TLanes.All(value)));
        }
    }

    private static void Same<TLanes>(IEnumerable<uint> expected, TLanes lanes)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var found = new ulong[TLanes.Count];
        TLanes.Store(lanes, TLanes.All(3), ref found[0], 0);
        Assert.Equal(expected.Select(time => Link.Of(time, 3)), found);
        TLanes.Store(TLanes.All(4), lanes, ref found[0], 0);
        Assert.Equal(expected.Select(start => Link.Of(4, start)), found);
    }
}
