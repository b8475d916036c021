using System.Diagnostics;
using Crm.Segmentation.Hosting;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crm.Segmentation.Tests.Hosting;

public sealed class DatasetRefreshTests
{
    [Fact]
    public async Task StartAsync_WithASource_ServesItsDataAsOfTheStartOfTheLoad()
    {
        using ToyHost host = await Started();

        Assert.Equal(["c1"], host.Current["adults"].Keys.Select(key => key.ToString()));
        Assert.Equal(ToyHost.Morning, host.Current.AsOf);
        Assert.Equal(2, host.Current.Report.AcceptedCustomers);
        Assert.Null(host.Current.Changes.From);
        Assert.Empty(host.Current.Changes.All);
        Assert.Equal("2 customers, 0 events, 1 definitions as of 2026-03-01T09:00:00Z", host.Current.ToString());
    }

    [Fact]
    public async Task StartAsync_WithASourceThatFails_Fails()
    {
        using var host = new ToyHost(Register) { Fault = new IOException("no database") };

        await Assert.ThrowsAsync<IOException>(host.StartAsync);
    }

    [Fact]
    public async Task RefreshAsync_SaysWhoEnteredAndLeft()
    {
        using ToyHost host = await Started();
        SegmentationSnapshot before = host.Current;
        host.Clock.Advance(TimeSpan.FromHours(1));
        host.Customers = new Dictionary<string, long?> { ["c4"] = 50, ["c3"] = 5, ["c2"] = 18 };

        SegmentationSnapshot now = await host.Hosted.RefreshAsync();

        Assert.Same(now, host.Current);
        SegmentChange adults = now.Changes["adults"];
        Assert.Equal(["c4", "c2"], adults.Entered.Keys.Select(key => key.ToString()));
        Assert.Same(now.Data, adults.Entered.Dataset);
        Assert.Equal(["c1"], adults.Left.Select(key => key.ToString()));
        Assert.Equal((before.AsOf, now.AsOf), (now.Changes.From!.Value, now.Changes.To));
        Assert.Equal("adults: 2 entered, 1 left", now.Changes.ToString());
        Assert.Equal(["c1"], before["adults"].Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task RefreshAsync_OverManyCustomers_SaysOfEachWhatTheirKeysSay()
    {
        var random = new Random(5);
        Dictionary<string, long?> Drawn() => Enumerable.Range(0, 300).Where(_ => random.Next(5) > 0).OrderBy(_ => random.Next()).ToDictionary(i => $"c{i}", _ => (long?)random.Next(10, 30));
        using var host = new ToyHost((toy, shop) => shop.AddRules(("a.crm", "segment adults = age >= 18\npartition stage {\n  young when age < 15\n  rest otherwise\n}")).AddDataset(toy.LoadAsync));
        Dictionary<string, long?> before = Drawn();
        host.Customers = before;
        await host.StartAsync();

        for (int run = 0; run < 20; run++)
        {
            Dictionary<string, long?> now = Drawn();
            host.Customers = now;
            SegmentationSnapshot served = await host.Hosted.RefreshAsync();

            foreach ((string name, Func<long?, bool> isIn) in ((string, Func<long?, bool>)[])[("adults", age => age >= 18), ("stage.young", age => age < 15), ("stage.rest", age => age >= 15)])
            {
                string[] then = [.. before.Where(customer => isIn(customer.Value)).Select(customer => customer.Key)], today = [.. now.Where(customer => isIn(customer.Value)).Select(customer => customer.Key)];
                Assert.Equal(today.Except(then), served.Changes[name].Entered.Keys.Select(key => key.ToString()));
                Assert.Equal(then.Except(today), served.Changes[name].Left.Select(key => key.ToString()));
            }

            before = now;
        }
    }

    [Fact]
    public async Task ReloadRulesAsync_BetweenLoads_MakesNobodyEnterOrLeave()
    {
        using var host = new ToyHost((toy, shop) => shop.AddRuleFiles("*.crm").AddDataset(toy.LoadAsync));
        host.Write("a.crm", "segment adults = age >= 18");
        await host.StartAsync();
        host.Write("a.crm", "segment adults = age >= 10");
        await host.Hosted.ReloadRulesAsync();

        SegmentationSnapshot now = await host.Hosted.RefreshAsync();

        Assert.Equal(2, now["adults"].Count);
        Assert.Equal((0, 0), (now.Changes["adults"].Entered.Count, now.Changes["adults"].Left.Count));
    }

    [Fact]
    public async Task RefreshAsync_OfASourceThatFails_KeepsWhatIsServed()
    {
        using ToyHost host = await Started();
        SegmentationSnapshot before = host.Current;
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        host.Fault = new IOException("no database");

        await Assert.ThrowsAsync<IOException>(() => host.Hosted.RefreshAsync());

        Assert.Same(before, host.Current);
        Assert.Same(host.Fault, host.Hosted.Status.LoadProblem);
        Assert.Equal(ToyHost.Morning.AddMinutes(10), host.Hosted.Status.LoadFailedAt);
        host.Fault = null;
        await host.Hosted.RefreshAsync();
        Assert.True(host.Hosted.Status.IsGood);
    }

    [Fact]
    public async Task RefreshAsync_OfASourceThatGivesNobody_KeepsWhatIsServed()
    {
        using ToyHost host = await Started();
        SegmentationSnapshot before = host.Current;
        host.Customers = new Dictionary<string, long?>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Hosted.RefreshAsync());

        Assert.Same(before, host.Current);
    }

    [Fact]
    public async Task RefreshAsync_OfASourceWhoseRowsAreMostlyRejected_KeepsWhatIsServed()
    {
        using var host = new ToyHost((toy, shop) => shop.AddDefinitions(Segment.Define("adults", ToyHost.Age >= 18)).AddDataset(
            async (services, builder, load, token) =>
            {
                await toy.LoadAsync(services, builder, load, token);
                if (toy.Loads > 1) builder.AddEvent(ToyHost.Purchase, "nobody", load.Instant);
            }));
        await host.StartAsync();
        SegmentationSnapshot before = host.Current;

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Hosted.RefreshAsync());

        Assert.Contains("rejected", thrown.Message, StringComparison.Ordinal);
        Assert.Same(before, host.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RefreshAsync_OfDataThatEmptyASegment_SaysSoOrRefusesThem(bool refuse)
    {
        using var host = new ToyHost((toy, shop) => Register(toy, shop).ConfigureHost(options =>
            options.ProfileLimits = new ProfileLimits { Refuse = refuse ? [DiagnosticCodes.SizeJumped] : [] }));
        host.Customers = Enumerable.Range(0, 50).ToDictionary(i => $"c{i}", i => (long?)(20 + i));
        await host.StartAsync();
        Assert.Empty(host.Current.Findings);
        SegmentationSnapshot before = host.Current;
        host.Customers = Enumerable.Range(0, 50).ToDictionary(i => $"c{i}", i => (long?)5);

        if (refuse)
        {
            RuleException thrown = await Assert.ThrowsAsync<RuleException>(() => host.Hosted.RefreshAsync());
            Assert.Contains(thrown.Diagnostics, finding => finding.Code == DiagnosticCodes.SizeJumped);
            Assert.Same(before, host.Current);
        }
        else
        {
            Assert.Contains((await host.Hosted.RefreshAsync()).Findings, finding => finding.Code == DiagnosticCodes.SizeJumped);
            Assert.NotNull(host.Current.Profile);
        }
    }

    [Fact]
    public async Task RefreshAsync_WithAppend_AddsToTheDatasetBefore()
    {
        using var host = new ToyHost((toy, shop) => Register(toy, shop).ConfigureHost(options => options.Append = true));
        await host.StartAsync();
        SegmentationSnapshot before = host.Current;
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        host.Customers = new Dictionary<string, long?> { ["c3"] = 50 };

        SegmentationSnapshot now = await host.Hosted.RefreshAsync();

        Assert.Equal(3, now.Data.CustomerCount);
        Assert.Equal([null, before.Data], host.Given.Select(load => load.Previous));
        Assert.Equal([null, ToyHost.Morning], host.Given.Select(load => load.PreviousInstant));
        Assert.Equal(["c3"], now.Changes["adults"].Entered.Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task Data_WithAnInterval_AreLoadedByTheClockOfTheHost()
    {
        using var host = new ToyHost((toy, shop) => shop.AddDataset(toy.LoadAsync, TimeSpan.FromMinutes(10)));
        await host.StartAsync();

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        await ToyHost.Until(() => host.Current.AsOf == ToyHost.Morning.AddMinutes(10));
        Assert.Equal(2, host.Loads);
    }

    [Fact]
    public async Task Data_WhoseLoadFailed_AreLoadedAgainAtTheNextInterval()
    {
        using var host = new ToyHost((toy, shop) => shop.AddDataset(toy.LoadAsync, TimeSpan.FromMinutes(10)));
        await host.StartAsync();
        host.Fault = new IOException("no database");
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await ToyHost.Until(() => host.Hosted.Status.LoadProblem is not null);

        host.Fault = null;
        host.Clock.Advance(TimeSpan.FromMinutes(10));

        await ToyHost.Until(() => host.Hosted.Status.IsGood && host.Current.AsOf == ToyHost.Morning.AddMinutes(20));
    }

    [Fact]
    public async Task StartAsync_WithDataThatLoadBeside_StartsWithoutThem()
    {
        using var host = new ToyHost((toy, shop) => Register(toy, shop).ConfigureHost(options => (options.LoadBeforeStart, options.RefreshInterval) = (false, TimeSpan.FromMinutes(1))));
        host.Fault = new IOException("no database");
        await host.StartAsync();
        await ToyHost.Until(() => host.Hosted.Status.LoadProblem is not null);
        Assert.False(host.Hosted.TryGetCurrent(out _));
        Assert.Throws<InvalidOperationException>(() => host.Current);

        host.Fault = null;
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await ToyHost.Until(() => host.Hosted.TryGetCurrent(out _));
    }

    [Fact]
    public async Task RefreshAsync_IsASpanAroundTheRunsOfTheEngine()
    {
        using ToyHost host = await Started();
        using var heard = new HeardRuns();

        await host.Hosted.RefreshAsync();
        host.Fault = new IOException("no database");
        await Assert.ThrowsAsync<IOException>(() => host.Hosted.RefreshAsync());

        Assert.Equal(["build", "evaluate", "refresh", "refresh"], heard.Spans.Select(span => span.OperationName));
        Assert.Equal(heard.Spans[2].SpanId, heard.Spans[0].ParentSpanId);
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], heard.Spans.Skip(2).Select(span => span.Status));
        Assert.Equal(["build", "evaluate"], heard.Measured.Where(measured => measured.Instrument == "crm.segmentation.run.duration").Select(measured => measured.Tags["crm.run"]));
    }

    [Fact]
    public async Task NotOlderThan_RefusesWhatIsOlder()
    {
        using ToyHost host = await Started();
        host.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Same(host.Current, host.Hosted.NotOlderThan(TimeSpan.FromMinutes(30)));
        StaleAnswerException thrown = Assert.Throws<StaleAnswerException>(() => host.Hosted.NotOlderThan(TimeSpan.FromMinutes(29)));

        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(29)), (thrown.Age, thrown.MaxAge));
        Assert.Equal(TimeSpan.FromMinutes(30), host.Hosted.Age);
    }

    [Fact]
    public async Task OnLoaded_IsToldOfEachLoadAndMayFail()
    {
        List<DateTimeOffset> told = [];
        using var host = new ToyHost((toy, shop) => Register(toy, shop)
            .OnLoaded((_, _, _) => throw new InvalidOperationException("not told"))
            .OnLoaded((_, snapshot, _) =>
            {
                told.Add(snapshot.AsOf);
                return Task.CompletedTask;
            }));
        await host.StartAsync();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Hosted.RefreshAsync();

        Assert.Equal([ToyHost.Morning, ToyHost.Morning.AddHours(1)], told);
    }

    [Fact]
    public async Task Source_ThatIsAType_IsMadeInAScopeForEachLoad()
    {
        using var host = new ToyHost((toy, shop) =>
        {
            shop.Services.AddScoped<Connection>();
            return shop.AddDataset<ScopedSource>();
        });
        await host.StartAsync();
        await host.Hosted.RefreshAsync();

        Assert.Equal(["made", "disposed", "made", "disposed"], Connection.Lives);
    }

    [Fact]
    public async Task StartAsync_WithBadOptions_FailsWithEveryProblem()
    {
        using var host = new ToyHost((toy, shop) => Register(toy, shop).ConfigureHost(options =>
        {
            options.RefreshInterval = TimeSpan.Zero;
            options.RuleInterval = -TimeSpan.FromSeconds(1);
            options.MaxRejectedShare = double.NaN;
        }));

        OptionsValidationException thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal(3, thrown.Failures.Count());
    }

    private static SegmentationBuilder Register(ToyHost host, SegmentationBuilder shop) => shop.AddDefinitions(Segment.Define("adults", ToyHost.Age >= 18)).AddDataset(host.LoadAsync);

    private static Task<ToyHost> Started() => new ToyHost(Register).StartAsync();

    private sealed class Connection : IDisposable
    {
        internal static readonly List<string> Lives = [];

        public Connection() => Lives.Add("made");

        public void Dispose() => Lives.Add("disposed");
    }

    private sealed class ScopedSource(Connection connection) : IDatasetSource
    {
        public Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken)
        {
            Assert.NotNull(connection);
            builder.AddCustomer("c1");
            return Task.CompletedTask;
        }
    }
}
