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
    public void HeldChains_OfEveryWidth_AreThoseOfEachValueByItself()
    {
        CheckHeld<TimeLanes1>();
        if (TimeLanes8.IsSupported) CheckHeld<TimeLanes8>();
        if (TimeLanes16.IsSupported) CheckHeld<TimeLanes16>();
    }

    [Fact]
    public void ChainPlaces_OfEveryLength_AreThoseOfEachCustomer()
    {
        var random = new Random(7);
        foreach (long openFrom in (long[])[0, 1, 20, StepLinks.None - 1L, StepLinks.None, 1L << 32])
        {
            for (int length = 0; length < 70; length++)
            {
                byte[] depths = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(64))], places = new byte[length + 1];
                uint[] starts = [.. depths.Select(_ => Time(random))], latest = [.. depths.Select(_ => Time(random))];
                ChainPlaces.Write(depths, starts, latest, openFrom, places);
                Assert.Equal([.. depths.Select((depth, i) => (byte)((4 * depth) + (starts[i] < openFrom ? 1 : 0) + (latest[i] >= openFrom ? 2 : 0))), 0], places);
            }
        }
    }

    private static uint Time(Random random) => random.Next(2) == 0 ? (uint)random.Next(40) : StepLinks.None - 1 - (uint)random.Next(3);

    [Fact]
    public void ByteMap_OfFewCodesAndOfMany_GivesWhatStandsForEach()
    {
        var random = new Random(5);
        byte[] map = [.. Enumerable.Range(0, 256).Select(_ => (byte)random.Next(256))];
        foreach (int greatest in (int[])[16, 17, 64, 65, 256])
        {
            for (int length = 0; length < 70; length++)
            {
                byte[] codes = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(greatest))], to = new byte[length + 1];
                ByteMap.Write(codes, map, to);
                Assert.Equal([.. codes.Select(code => map[code]), 0], to);
            }
        }
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
            int customers = random.Next(1, 12), count = random.Next(1, 5), first = random.Next(3), most = round % 50 == 0 ? 700 : random.Next(4) == 0 ? 120 : 20;
            StepRun[] steps = [.. Enumerable.Range(0, count).Select(_ => Run(random, first + customers, first, most))];
            uint low = (uint)random.Next(40), window = random.Next(4) == 0 ? uint.MaxValue : (uint)random.Next(40);
            var limits = new StepLimits(low, low + (uint)random.Next(120), false, (uint)random.Next(60, 180), window, (uint)random.Next(2));
            if (random.Next(3) == 0) limits = limits with { From = 0, To = 150, EntersAlways = true, Last = 200 };
            if (limits.Apart == 0 && random.Next(2) == 0) steps[0] = steps[0] with { Shift = 0 };
            if (limits.To + steps[0].Shift > limits.Last) limits = limits with { To = limits.Last - Math.Min(limits.Last, steps[0].Shift) };

            (byte[] depths, uint[] starts, uint[] latest, uint[] ends) = (new byte[customers], new uint[customers], new uint[customers], new uint[customers]);
            chains.Write<TLanes>(steps, limits, depths, starts, latest, ends);

            for (int c = 0; c < customers; c++)
            {
                (int Depth, uint Start, uint Latest, uint End) expected = Expected(steps, limits, c);
                reached += expected.Depth;
                Assert.Equal(expected, depths[c] == 0 ? default : (depths[c], starts[c], latest[c], ends[c]));
            }
        }

        Assert.True(reached > 1000);
    }

    private static void CheckClean<TLanes>()
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var random = new Random(TLanes.Count + 100);
        var (ended, open, excluded, unknown) = (0, 0, 0, 0);
        for (int round = 0; round < 2500; round++)
        {
            int customers = random.Next(1, 8), count = random.Next(2, 5), most = random.Next(5) == 0 ? 20 : 7;
            StepRun[] steps = [.. Enumerable.Range(0, count).Select(_ => Run(random, customers, 0, most))];
            ChainEnder[] enders = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (From: random.Next(1, count), Run: Run(random, customers, 0, 4))).Select(pair => new ChainEnder(pair.Run, pair.From, random.Next(pair.From, count)))];
            uint asOf = (uint)random.Next(40, 180), window = (uint)random.Next(60);
            var limits = new StepLimits(0, asOf - Math.Min(asOf, steps[0].Shift), false, asOf, window, (uint)random.Next(2));
            long openFrom = Math.Max(0, (long)asOf - window + 1);

            (byte[] depths, uint[] starts, uint[] stops, ChainState[] states) = (new byte[customers], new uint[customers], new uint[customers], new ChainState[customers]);
            new CleanChains(count).Write<TLanes>(steps, enders, limits, openFrom, depths, starts, stops, states);

            for (int c = 0; c < customers; c++)
            {
                uint[][] chains = [.. Chains(steps, limits, c)];
                uint Until(uint[] chain) => Math.Min(chain[0] + window, asOf);
                bool GoesOn(uint[] chain, uint until) => chain.Length < count && Times(steps[chain.Length], c).Any(time => time >= chain[^1] + limits.Apart && time <= until);
                uint[][] stopped = [.. chains.Where(chain => !GoesOn(chain, Until(chain)) && !IsEnded(enders, c, chain, Until(chain))).OrderByDescending(chain => chain.Length).ThenBy(chain => chain[^1]).ThenByDescending(chain => chain[0])];
                if (states[c] == ChainState.Unknown)
                {
                    unknown++;
                    Assert.True(enders.Any(ender => ender.From == 1 && ender.To < count) || enders.Any(ender => Times(ender.Run, c).Intersect(steps.SelectMany(step => Times(step, c))).Any()));
                    continue;
                }

                Assert.Equal(stopped.Length == 0 ? 0 : stopped[0].Length, depths[c]);
                if (chains.Length > 0) Assert.Equal(stopped.Length == 0 ? chains.Min(chain => chain[0]) : stopped[0][0], starts[c]);
                if (stopped.Length > 0) Assert.Equal(stopped[0][^1], stops[c]);
                bool isExcluded = chains.Length > 0 && stopped.Length == 0;
                bool isOpen = depths[c] > 0 && depths[c] < count && chains.Any(chain => chain.Length < count && chain[0] >= openFrom && !GoesOn(chain, asOf) && !IsEnded(enders, c, chain, asOf));
                Assert.Equal(isExcluded ? ChainState.Excluded : isOpen ? ChainState.Open : ChainState.Closed, states[c]);
                ended += depths[c] > 0 && depths[c] < chains.Max(chain => chain.Length) ? 1 : 0;
                (open, excluded) = (open + (isOpen ? 1 : 0), excluded + (isExcluded ? 1 : 0));
            }
        }

        Assert.True(ended > 50 && open > 50 && excluded > 50 && unknown > 50, $"{ended} were ended, {open} open, {excluded} excluded, {unknown} unknown.");
    }

    private static void CheckHeld<TLanes>()
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var random = new Random(TLanes.Count + 200);
        var (open, over, absent, whole) = (0, 0, 0, 0);
        for (int round = 0; round < 400; round++)
        {
            int values = random.Next(1, round % 3 == 0 ? 33 : 12), customers = random.Next(1, 8), count = random.Next(2, 5), most = round % 40 == 0 ? 700 : random.Next(4) == 0 ? 90 : 20;
            HeldRun[] steps = [.. Enumerable.Range(0, count).Select(_ => Held(random, values, Run(random, customers, 0, most), random.Next(3)))];
            uint low = (uint)random.Next(40), asOf = (uint)random.Next(60, 180), window = random.Next(4) == 0 ? uint.MaxValue : (uint)random.Next(40);
            var limits = new StepLimits(low, low + (uint)random.Next(120), false, asOf, window, (uint)random.Next(2));
            if (random.Next(3) == 0) limits = limits with { From = 0, To = 150, EntersAlways = true, Last = asOf = 200 };
            if (limits.To + steps[0].Run.Shift > limits.Last) limits = limits with { To = limits.Last - Math.Min(limits.Last, steps[0].Run.Shift) };
            long openFrom = random.Next(5) == 0 ? (long)uint.MaxValue + 1 : Math.Max(0, (long)asOf - window + 1);

            (byte[] places, byte[] best) = (new byte[customers * values], new byte[customers]);
            new HeldChains(values).Write<TLanes>(steps, limits, openFrom, places, best);

            for (int c = 0; c < customers; c++)
            {
                var known = new List<(int Depth, bool IsOpen, long End, long Start, byte Number)>();
                for (int value = 0; value < values; value++)
                {
                    StepRun[] own = [.. steps.Select(step => Only(step, c, value))];
                    byte expected = HeldChains.Absent;
                    if (own.Any(step => Times(step, 0).Any(time => time <= limits.Last)))
                    {
                        (int depth, uint start, uint latest, uint end) = Expected(own, limits, 0);
                        bool isOpen = depth > 0 && depth < count && latest >= openFrom, isOver = depth > 0 && start < openFrom;
                        expected = depth == 0 ? (byte)0 : (byte)((depth << 2) | (isOpen ? 2 : 0) | (isOver || depth < count ? 1 : 0));
                        if (depth > 0) known.Add((depth, isOpen, -end, start, expected));
                        (open, over, whole) = (open + (isOpen ? 1 : 0), over + (isOver ? 1 : 0), whole + (depth == count ? 1 : 0));
                    }

                    Assert.Equal(expected, places[(c * values) + value]);
                    absent += expected == HeldChains.Absent ? 1 : 0;
                }

                Assert.Equal(known.Count == 0 ? (byte)0 : known.Max().Number, best[c]);
            }
        }

        Assert.True(open > 500 && over > 500 && absent > 500 && whole > 500, $"{open} open, {over} over, {absent} absent, {whole} whole.");
    }

    private static HeldRun Held(Random random, int values, StepRun run, int first) => new(run, [.. Enumerable.Range(0, run.Times.Length + first).Select(_ => (byte)random.Next(values))], first);

    /// <summary>The events of one value of one customer.</summary>
    private static StepRun Only(HeldRun step, int customer, int value)
    {
        (int row, int end) = step.Run.Of(customer);
        uint[] times = [.. Enumerable.Range(row, end - row).Where(at => step.Values[step.First + at] == value).Select(at => step.Run.Times[at])];
        return step.Run with { Times = times, Offsets = [0, times.Length], First = 0 };
    }

    /// <summary>All chains, and the beginnings of each.</summary>
    private static IEnumerable<uint[]> Chains(StepRun[] steps, StepLimits limits, int customer)
    {
        IEnumerable<uint[]> Longer(uint[] chain)
        {
            yield return chain;
            if (chain.Length == steps.Length) yield break;
            foreach (uint time in Times(steps[chain.Length], customer))
            {
                if (time < chain[^1] + limits.Apart || time - chain[0] > limits.Window || time > limits.Last) continue;
                foreach (uint[] longer in Longer([.. chain, time])) yield return longer;
            }
        }

        return Times(steps[0], customer).Where(start => start <= limits.Last).SelectMany(start => Longer([start]));
    }

    /// <summary>Whether something lies after one step of a chain and before another, or where it does not get there up to an instant.</summary>
    private static bool IsEnded(ChainEnder[] enders, int customer, uint[] chain, uint until) => enders.Any(ender => chain.Length >= ender.From
        && Times(ender.Run, customer).Any(end => end > chain[ender.From - 1] && (chain.Length > ender.To ? end < chain[ender.To] : end <= until)));

    /// <summary>Each start by itself takes the earliest event of each step.</summary>
    private static (int Depth, uint Start, uint Latest, uint End) Expected(StepRun[] steps, StepLimits limits, int customer)
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

        return (best.Depth, best.Start, latest, best.At);
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
            Same(times.Zip(others, (time, other) => unchecked(time + other)), left + right);
            Same(times.Zip(others, (time, other) => unchecked(time - other)), left - right);
            Same(times.Zip(others, (time, other) => time >= bound ? value : other), TLanes.From(left, ref bound, ref value, right));
            Same(times.Zip(others, (time, other) => unchecked(Math.Min(other, time - bound))), TLanes.Nearest(left, ref bound, right));
            Same(times.Zip(others, (time, other) => other <= time ? time - other : StepLinks.None), TLanes.Back(left, right));
            uint[] sources = [.. Enumerable.Range(0, random.Next(12)).Select(_ => (uint)random.Next(8)).Order(), 0];
            uint[] latest = [.. times.Select(time => sources[..^1].Where(source => source <= time).Select(source => (long)source).DefaultIfEmpty(StepLinks.None).Max()).Select(one => (uint)one)];
            if (!times.Contains(StepLinks.None)) Same(latest, StepLinks.Latest(left, ref sources[0], sources.Length - 1));
            Same(times.Select(_ => value), TLanes.All(value));
            Assert.Equal(times[^1], TLanes.Last(left));
            Assert.Equal(Enumerable.Range(0, TLanes.Count).Sum(i => times[i] == bound ? 1L << i : 0), (long)TLanes.Are(left, bound));
            uint end = Some()[0];
            uint[] values = [.. others.Select(other => other % 8)];
            TLanes bits = TLanes.Load(ref values[0], 0);
            uint same = value % 8;
            Same(times.Select((time, i) => time >= bound && values[i] == same ? value : others[i]), TLanes.FromSame(left, bits, ref bound, ref same, ref value, right));
            uint[] inRange = [.. times.Select((time, i) => time >= bound && time <= value ? 1U << (int)values[i] : 0)];
            Same(inRange, TLanes.Bits(bits, left, TLanes.All(bound), TLanes.All(value)));
            Assert.Equal(inRange.Aggregate(0U, (one, other) => one | other), TLanes.Union(TLanes.Bits(bits, left, TLanes.All(bound), TLanes.All(value))));
            int head = random.Next(TLanes.Count + 3);
            Same(times.Select((time, i) => i < head ? time : StepLinks.None), TLanes.Head(left, head));
            Same(times.Zip(others, (time, other) => time | other), left | right);
            byte[] bytes = [.. values.Select(one => (byte)(one * 30))];
            Same(bytes.Select(one => (uint)one), TLanes.Bytes(ref bytes[0]));
            Same(others.Zip(times, (other, time) => other < end && time >= bound ? StepLinks.None : value), TLanes.Without(TLanes.All(value), left, right, end, bound));
            ulong expected = 0;
            for (int i = 0; i < times.Length; i++)
                if (others[i] <= times[i] && times[i] - others[i] <= bound && times[i] <= value) expected |= 1UL << i;
            Assert.Equal(expected, TLanes.InTime(left, right, TLanes.All(bound), TLanes.All(value)));
            Same(times.Select((time, i) => (expected >> i & 1) != 0 ? time : StepLinks.None), TLanes.OnlyInTime(left, right, TLanes.All(bound), TLanes.All(value)));
        }
    }

    private static void Same<TLanes>(IEnumerable<uint> expected, TLanes lanes)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        var found = new uint[TLanes.Count];
        TLanes.Store(lanes, ref found[0], 0);
        Assert.Equal(expected, found);
    }
}
