namespace Crm.Segmentation.Tests.Data.Building;

public sealed class BuildTests
{
    [Fact]
    public void Build_Nothing_IsAnEmptyDataset()
    {
        Dataset data = Dataset.For(Store.Schema).Build(out BuildReport report);
        Assert.Equal((0, 0L, 0L), (data.CustomerCount, data.EventCount, report.AcceptedCustomers));
        Assert.Single(data.Events.Parts);
        Assert.Equal(0, data.Compact().EventCount);
    }

    [Fact]
    public void Build_OneCustomerWithAMillionEvents_IsSortedAndComplete()
    {
        const int Count = 1_000_000;
        DatasetBuilder builder = Store.Builder(null, 1L, 2L);
        long[] keys = new long[Count], times = new long[Count];
        for (int i = 0; i < Count; i++) (keys[i], times[i]) = (2, (long)i * 7_368_787 % 999_983 * 1000);
        builder.AddEvents(Store.Visit, keys, times);
        EventRun run = builder.Build(out _).Events.Parts[0].Runs[0]!;
        Assert.Equal([0, 0, Count], run.Offsets);
        Array.Sort(times);
        Assert.Equal(times, Enumerable.Range(0, Count).Select(i => run.Times[i]));
        Assert.Equal((4, 1000L), (run.Times.Width, run.Times.Unit));
    }

    [Fact]
    public void Build_ManyBlocksAndCustomers_EqualsASort()
    {
        const int Count = 300_000, Customers = 5_000;
        long[] keys = new long[Count], times = new long[Count];
        var types = new byte[Count];
        for (int i = 0; i < Count; i++)
        {
            uint mixed = unchecked((uint)i * 2_654_435_761);
            (keys[i], times[i], types[i]) = (mixed % Customers * 3, (mixed >> 7) % 40_000 * 1000, (byte)(mixed % 3));
        }

        string[] Build(int threads)
        {
            DatasetBuilder builder = Dataset.For(Store.Schema, new DatasetOptions { MaxDegreeOfParallelism = threads });
            builder.AddEvents(Store.Types, types, keys, times);
            builder.AddCustomers(Enumerable.Range(0, Customers).Select(i => i * 3L).ToArray());
            EventPart part = builder.Build(out _).Events.Parts[0];
            return [.. Enumerable.Range(0, Customers).Select(c => string.Join(" ", DatasetText.Events(Store.Schema, part, c).Select(e => e[..e.IndexOf('#', StringComparison.Ordinal)])))];
        }

        string[] expected = [.. Enumerable.Range(0, Count).GroupBy(i => keys[i]).OrderBy(g => g.Key).Select(g => string.Join(" ", g.OrderBy(i => times[i]).Select(i => $"{Store.Types[types[i]]}@{times[i]}")))];
        Assert.Equal(expected, Build(1));
        Assert.Equal(expected, Build(3));
    }

    [Theory]
    [InlineData(200_000, 1, 1_000L)]
    [InlineData(600_000, 70_000, 1L)]
    [InlineData(150_000, 3, long.MaxValue / 4)]
    public void Build_ManyEventsOfFewOrFarCustomers_EqualsASort(int count, int customers, long apart)
    {
        var random = new Random(customers);
        long[] keys = new long[count], times = new long[count];
        var types = new byte[count];
        for (int i = 0; i < count; i++) (keys[i], times[i], types[i]) = (random.Next(customers) * apart, random.NextInt64(1L << 41), (byte)random.Next(3));
        string[] expected = [.. Enumerable.Range(0, count).GroupBy(i => keys[i]).OrderBy(g => g.Key).Select(g => $"{g.Key}: {string.Join(" ", g.OrderBy(i => times[i]).Select(i => $"{types[i]}@{times[i]}"))}")];
        foreach (int threads in (int[])[1, 2])
        {
            DatasetBuilder builder = Dataset.For(Store.Schema, new DatasetOptions { MaxDegreeOfParallelism = threads, UnknownCustomers = UnknownCustomers.Create });
            builder.AddEvents(Store.Types, types, keys, times);
            Dataset data = builder.Build(out _);
            EventPart part = data.Events.Parts[0];
            string Text(int c)
            {
                var next = part.Runs.Select(run => run?.Offsets[c] ?? 0).ToArray();
                return $"{data.KeyOf(c)}: {string.Join(" ", Enumerable.Range(part.OrderStart(c), part.OrderStart(c + 1) - part.OrderStart(c)).Select(i => $"{part.Order[i]}@{part.Runs[part.Order[i]]!.Times[next[part.Order[i]]++]}"))}";
            }

            Assert.Equal(expected, Enumerable.Range(0, data.CustomerCount).OrderBy(c => data.KeyOf(c).Number).Select(Text));
        }
    }

    [Theory]
    [InlineData(1L, 4, 1L)]
    [InlineData(1000L, 4, 1000L)]
    [InlineData(60_000L, 4, 60_000L)]
    [InlineData(3_600_000L, 4, 3_600_000L)]
    [InlineData(86_400_000L, 4, 86_400_000L)]
    [InlineData(4_294_967_296L, 8, 1L)]
    public void Build_Times_AreStoredAtTheCoarsestUnitThatLosesNothing(long step, int width, long unit)
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.View, 1L, Store.At(1));
        foreach (long i in new long[] { 3, 0, 1, 7 }) builder.AddEvent(Store.Visit, 1L, Store.At(step * i));
        PackedIntegers times = builder.Build(out _).Events.Parts[0].Runs[0]!.Times;
        Assert.Equal([0, step, 3 * step, 7 * step], Enumerable.Range(0, 4).Select(i => times[i]));
        Assert.Equal((width, unit), (times.Width, times.Unit));
    }

    [Fact]
    public void Build_FineTimesOfOneType_DoNotWidenAnother()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.View, 1L, Store.At(1));
        builder.AddEvent(Store.View, 1L, Store.At(400 * Timestamp.Day));
        builder.AddEvent(Store.Visit, 1L, Store.At(2000));
        builder.AddEvent(Store.Visit, 1L, Store.At((400 * Timestamp.Day) + 1000));
        EventRun?[] runs = builder.Build(out _).Events.Parts[0].Runs;
        Assert.Equal((8, 4), (runs[1]!.Times.Width, runs[0]!.Times.Width));
        Assert.Equal([2000, (400 * Timestamp.Day) + 1000], new[] { runs[0]!.Times[0], runs[0]!.Times[1] });
    }

    [Fact]
    public void Build_MoreThan256Types_UsesTwoBytesAnEvent()
    {
        var define = new SchemaBuilder("many");
        EventType[] types = [.. Enumerable.Range(0, 300).Select(i => define.Event($"e{i}"))];
        DatasetBuilder builder = Dataset.For(define.Build());
        builder.AddCustomer(1L);
        for (int i = 299; i >= 0; i--) builder.AddEvent(types[i], 1L, Store.At(1000 - i));
        EventPart part = builder.Build(out _).Events.Parts[0];
        Assert.Equal(Enumerable.Range(0, 300).Reverse(), Enumerable.Range(0, 300).Select(i => part.Order[i]));
        Assert.True(part.Order.Bytes.IsEmpty);
    }

    [Fact]
    public void Build_Cancelled_ThrowsAndMakesNothing()
    {
        using var source = new CancellationTokenSource();
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.Visit, 1L, Store.At(1));
        var progress = new Listener(p =>
        {
            if (p.Phase == BuildPhase.Events) source.Cancel();
        });
        BuildReport? report = null;
        Assert.ThrowsAny<OperationCanceledException>(() => builder.Build(progress, out report, source.Token));
        Assert.Null(report);
        Assert.Throws<InvalidOperationException>(() => builder.Build(out _));
    }

    [Fact]
    public void Build_WithProgress_TellsEveryPhaseFromStartToEnd()
    {
        var heard = new List<BuildProgress>();
        DatasetBuilder builder = Store.Builder(null, 1L);
        for (int i = 0; i < 100_000; i++) builder.AddEvent(Store.Visit, 1L, Store.At(i));
        builder.Build(new Listener(heard.Add), out _);
        foreach (BuildPhase phase in Enum.GetValues<BuildPhase>())
        {
            BuildProgress[] steps = [.. heard.Where(p => p.Phase == phase)];
            Assert.Equal((0, steps[0].Total), (steps[0].Done, steps[^1].Done));
            Assert.Equal(steps.OrderBy(p => p.Done), steps);
        }

        Assert.Equal(heard.OrderBy(p => p.Phase), heard);
    }

    [Fact]
    public void Append_NewCustomersAndEvents_KeepOrdinalsAndTheEarlierDataset()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema, new DatasetOptions { ObservedUntil = Store.At(10) });
        builder.AddCustomer("b", row => row.Set(Store.City, "Seoul"));
        builder.AddEvent(Store.View, "b", Store.At(5), row => row.Set(Store.Category, "hat"), id: "e1");
        Dataset first = builder.Build(out _);

        DatasetBuilder next = first.Append();
        next.AddCustomer("a", row => row.Set(Store.City, "Busan"));
        next.AddCustomer("b");
        next.AddEvent(Store.View, "a", Store.At(6), row => row.Set(Store.Category, "bag"));
        next.AddEvent(Store.View, "b", Store.At(5), row => row.Set(Store.Category, "bag"));
        next.AddEvent(Store.View, "b", Store.At(4), id: "e1");
        next.AddEvent(Store.View, "b", Store.At(11));
        Dataset second = next.Build(out BuildReport report);

        Assert.Equal([RejectionReason.DuplicateEvent, RejectionReason.AfterObservation], report.Rejected.Select(r => r.Reason));
        Assert.Equal((1L, 1L), (report.AcceptedCustomers, report.UpdatedCustomers));
        string[] expected = ["b [-,-,-,-,-,-,-,-,Seoul,-,-] view@5#0(hat) view@5#0(bag)", "a [-,-,-,-,-,-,-,-,Busan,-,-] view@6#0(bag)"];
        Assert.Equal(expected, DatasetText.Of(second));
        Assert.Equal(expected, DatasetText.Of(second.Compact()));
        Assert.Equal((1, 1L), (first.CustomerCount, first.EventCount));
        Assert.Throws<ArgumentException>(() => second.Append(new DatasetOptions { ObservedUntil = Store.At(9) }));
    }

    [Fact]
    public void Without_Customers_ErasesThemTheirEventsTextsAndAliases()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        foreach (string key in new[] { "a", "b", "c" }) builder.AddCustomer(key, row => row.Set(Store.City, $"home of {key}").Set(Store.Interests, [key]));
        builder.AddAlias("x", "b");
        builder.AddAlias("y", "c");
        builder.AddEvent(Store.View, "x", Store.At(1), row => row.Set(Store.Category, "secret"));
        builder.AddEvent(Store.View, "y", Store.At(2), row => row.Set(Store.Category, "plain"), sequence: 3);
        Dataset data = builder.Build(out _);
        Dataset rest = data.Without(["x", "nobody"]);
        Assert.Equal(["a [-,-,-,-,-,-,-,-,home of a,-,{a}] ", "c [-,-,-,-,-,-,-,-,home of c,-,{c}] view@2#3(plain)"], DatasetText.Of(rest));
        Assert.False(rest.TryFind("x", out _));
        Assert.True(rest.TryFind("y", out int ordinal) && ordinal == 1);
        Assert.Equal(["home of a", "home of c"], ((TextColumn)rest.Customers.Attributes[8]).Dictionary.Texts);
        Assert.Equal(["plain"], ((TextColumn)rest.Events.Parts[0].Runs[1]!.Properties[0]).Dictionary.Texts);
        Assert.Equal(3, data.CustomerCount);
        Assert.Same(data, data.Without(["nobody"]));
    }

    [Theory]
    [InlineData(0L, 1L)]
    [InlineData(-5L, 3L)]
    [InlineData(long.MinValue, 1L)]
    [InlineData(17L, 1_000_003L)]
    public void TryFind_NumberKeys_FindsEveryCustomerAndNobodyElse(long first, long step)
    {
        long[] keys = [.. Enumerable.Range(0, 1000).Select(i => unchecked(first + ((i * 389L % 1000) * step)))];
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(keys);
        Dataset data = builder.Build(out _);
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.True(data.TryFind(keys[i], out int ordinal));
            Assert.Equal((i, (CustomerKey)keys[i]), (ordinal, data.KeyOf(i)));
        }

        Assert.False(data.TryFind(unchecked(first - 1), out int none));
        Assert.False(data.TryFind(unchecked(first + (1000 * step)), out _));
        Assert.False(data.TryFind("1", out _));
        Assert.Equal(-1, none);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.KeyOf(1000));
    }

    [Fact]
    public void MemorySize_BareEvents_IsFiveBytesAnEventAndFourACustomerAndType()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(Enumerable.Range(0, 1000).Select(i => (long)i).ToArray());
        builder.AddEvents(Store.Visit, Enumerable.Range(0, 50_000).Select(i => i % 1000L).ToArray(), Enumerable.Range(0, 50_000).Select(i => i * 1000L).ToArray());
        Dataset data = builder.Build(out _);
        long columns = data.Customers.Attributes.Sum(column => 0L + (column.Valid?.Length ?? 0) * 8);
        Assert.InRange(data.MemorySize - columns, 50_000 * 5, (50_000 * 6) + (1000 * 100));
    }

    private sealed class Listener(Action<BuildProgress> heard) : IProgress<BuildProgress>
    {
        public void Report(BuildProgress value) => heard(value);
    }
}
