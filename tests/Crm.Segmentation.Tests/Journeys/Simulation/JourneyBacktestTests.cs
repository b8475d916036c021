using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>Back-tests beside a host that looks at every hour, and as values.</summary>
public sealed class JourneyBacktestTests
{
    private static readonly DateSpan Range = DateSpan.Between(SimulatedShop.Start.AddDays(2), SimulatedShop.Start.AddDays(13));

    private static readonly Lazy<(CustomerAttributes Customer, CustomerEvent[] Events)[]> All = new(() => [.. SimulatedShop.Drawn(20_260_302, 300)]);

    private static JourneyBacktest Of(SegmentationEngine engine, IEnumerable<(CustomerAttributes Customer, CustomerEvent[] Events)> customers) =>
        engine.Backtest(SimulatedShop.Rules, SimulatedShop.Data(customers), Range);

    [Fact]
    public void Backtest_OfAPopulation_CountsWhatAHostDoesThatLooksEveryHour()
    {
        var host = new HourlyHost(SimulatedShop.Rules, SimulatedShop.Engine);
        StepResult[][] steps = [.. All.Value.Select(one => host.Run(one.Customer, one.Events, Range.From, Range.To).ToArray())];
        JourneyTraceEntry[] told = [.. steps.SelectMany(customer => customer).SelectMany(step => step.Trace)];
        JourneyBacktest report = Of(SimulatedShop.Engine, All.Value);

        foreach (JourneyCounts journey in report.Journeys)
        {
            Assert.Equal(Count(JourneyTraceKind.Entered), journey.Entered);
            Assert.Equal(Count(JourneyTraceKind.Ended), journey.Ended);
            Assert.Equal(Count(JourneyTraceKind.Converted), journey.Converted.Count);
            Assert.Equal(Reasons(JourneyTraceKind.NotEntered, null), journey.NotEntered);
            Assert.Equal(Reasons(JourneyTraceKind.Exited, null), journey.Exited);
            foreach (NodeCounts node in journey.Nodes)
            {
                Assert.Equal(Count(JourneyTraceKind.Sent, node.Node), node.Sent);
                Assert.Equal(Count(JourneyTraceKind.Waiting, node.Node), node.Waited);
                Assert.Equal(Reasons(JourneyTraceKind.Suppressed, node.Node), node.Suppressed);
                Assert.Equal(Reasons(JourneyTraceKind.Held, node.Node), node.Held);
                Assert.Equal(told.Count(entry => entry.Kind == JourneyTraceKind.Converted && entry.Journey == journey.Journey && entry.Via == node.Node), node.ConvertedVia);
            }

            long Count(JourneyTraceKind kind, string? node = null) => told.Count(entry => entry.Kind == kind && entry.Journey == journey.Journey && (node is null || entry.Node == node));

            ValueList<ReasonCount> Reasons(JourneyTraceKind kind, string? node) =>
            [
                .. told.Where(entry => entry.Kind == kind && entry.Journey == journey.Journey && (node is null || entry.Node == node))
                    .GroupBy(entry => entry.Reason!).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ReasonCount(group.Key, group.Count())),
            ];
        }

        SendMessage[][] sends = [.. steps.Select(customer => customer.SelectMany(step => step.Actions).OfType<SendMessage>().ToArray())];
        Assert.Equal(
            sends.SelectMany(customer => customer).GroupBy(send => (Day: DateOnly.FromDateTime(send.At.ToOffset(TimeSpan.FromHours(9)).DateTime), send.Channel))
                .OrderBy(day => day.Key.Day).ThenBy(day => day.Key.Channel, StringComparer.Ordinal).Select(day => new DaySends(day.Key.Day, day.Key.Channel, day.Count())),
            report.Days);
        Assert.Equal(sends.Sum(customer => customer.Length), report.Sent);
        Assert.True(report.Sent > 100, report.ToString());
        Assert.Contains(report.Journeys, journey => journey.CapHits > 0);
        Assert.NotEmpty(report.Collisions);
        Assert.All(report.Journeys, journey => Assert.True(journey.Entered > 0, journey.Journey));
    }

    [Fact]
    public void Arms_OfASplitAndAHoldout_CountEachInstanceOnce()
    {
        JourneyCounts welcome = Of(SimulatedShop.Engine, All.Value)["welcome"];

        ArmCounts[] holdout = [.. welcome.Arms.Where(arm => arm.IsHoldout)], split = [.. welcome.Arms.Where(arm => !arm.IsHoldout)];
        Assert.Equal(["holdout", "treated"], holdout.Select(arm => arm.Arm));
        Assert.Equal(["long", "short"], split.Select(arm => arm.Arm));
        Assert.Equal(welcome.Entered, holdout.Sum(arm => arm.Converted.Of));
        Assert.Equal(welcome.Converted.Count, holdout.Sum(arm => arm.Converted.Count));
        Assert.InRange(split.Sum(arm => arm.Converted.Of), 1, welcome.Entered);
    }

    [Fact]
    public void Backtest_OnAnyNumberOfThreads_IsTheSame()
    {
        var data = SimulatedShop.Data(SimulatedShop.Drawn(7, 3_000));
        JourneyBacktest[] reports = [.. new[] { 1, 2, 4 }.Select(threads => new SegmentationEngine(SimulatedShop.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads }).Backtest(SimulatedShop.Rules, data, Range))];

        Assert.Equal(reports[0], reports[1]);
        Assert.Equal(reports[0].ToJson(), reports[2].ToJson());
    }

    [Fact]
    public void Backtest_OfParts_MergesToThatOfTheWhole()
    {
        JourneyBacktest whole = Of(SimulatedShop.Engine, All.Value);

        Assert.Equal(whole, Of(SimulatedShop.Engine, All.Value[..120]).Merge(Of(SimulatedShop.Engine, All.Value[120..])));
        Assert.Equal(0, whole.Change(whole).Groups.Sum(group => Math.Abs(group.After.Count - group.Before.Count)));
    }

    [Fact]
    public void Backtest_Stored_IsReadBackEqual()
    {
        JourneyBacktest report = Of(SimulatedShop.Engine, All.Value);

        Assert.Equal(report, JourneyBacktest.FromJson(SimulatedShop.Schema, report.ToJson()));
        Assert.Equal(report.ToString(), JourneyBacktest.FromJson(SimulatedShop.Schema, report.ToJson()).ToString());
        Assert.False(JourneyBacktest.TryFromJson(SimulatedShop.Schema, report.ToJson().Replace("\"of\":\"welcome\"", "\"of\":\"nobody\"", StringComparison.Ordinal), out _, out ValueList<Diagnostic> refused));
        Assert.Contains(refused, diagnostic => diagnostic.Code == DiagnosticCodes.JsonValue);
    }

    [Fact]
    public void Customers_ReadFromADataset_AreThoseThatWereBuilt()
    {
        (CustomerAttributes Customer, CustomerEvent[] Events)[] some = All.Value[..50];
        Dataset data = SimulatedShop.Data(some);
        var reading = new CustomerReading(data);

        foreach ((CustomerAttributes customer, CustomerEvent[] events) in some)
        {
            Assert.True(data.TryFind(customer.Key, out int ordinal));
            CustomerAttributes read = reading.Attributes(ordinal);
            Assert.Equal(customer.Key, read.Key);
            for (int slot = 0; slot < SimulatedShop.Schema.Attributes.Count; slot++) Assert.Equal(MessageForm.TextOf(customer.Values, customer.Fields, slot, Calendar.Utc), MessageForm.TextOf(read.Values, read.Fields, slot, Calendar.Utc));
            Assert.Equal(events.Select(Text), reading.Events(ordinal, long.MaxValue).Select(Text));
            Assert.Equal(events.Where(one => one.At < Range.From).Select(Text), reading.Events(ordinal, Timestamp.Floor(Range.From)).Select(Text));
        }

        static string Text(CustomerEvent one) => $"{one}: {(one.Fields.Count == 0 ? null : MessageForm.TextOf(one.Values, one.Fields, 0, Calendar.Utc))}";
    }

    [Fact]
    public void Backtest_WithoutJourneys_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => SimulatedShop.Engine.Backtest(RuleBook.Create(SimulatedShop.Schema), SimulatedShop.Data([]), Range));
    }
}
