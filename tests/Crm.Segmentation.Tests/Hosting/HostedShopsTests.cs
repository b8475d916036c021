using Crm.Segmentation.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Crm.Segmentation.Tests.Hosting;

/// <summary>Several shops in one process, the health of each, and what is logged.</summary>
public sealed class HostedShopsTests
{
    [Fact]
    public async Task Shops_OfOneProcess_HaveTheirOwnRulesDataAndZone()
    {
        using var host = new ToyHost(
            (toy, shop) =>
            {
                shop.AddRules(("kr.crm", "segment adults = age >= 19")).AddDataset(Load("kim", 19));
                shop.Services.AddSegmentation("jp", ToyHost.Schema).AddRules(("jp.crm", "segment adults = age >= 18")).AddDataset(Load("sato", 18));
                return shop;
            },
            services => services.AddSegmentation("kr", ToyHost.Schema, options => options.TimeZone = "Asia/Seoul"));
        await host.StartAsync();

        HostedSegmentation korea = host.Services.GetRequiredKeyedService<HostedSegmentation>("kr"), japan = host.Services.GetRequiredKeyedService<HostedSegmentation>("jp");
        Assert.Equal("kim", Assert.Single(korea.Current["adults"].Keys).ToString());
        Assert.Equal("sato", Assert.Single(japan.Current["adults"].Keys).ToString());
        Assert.NotSame(korea.Engine, japan.Engine);
        Assert.Same(korea.Engine, host.Services.GetRequiredKeyedService<SegmentationEngine>("kr"));
        Assert.Same(korea.Rules, host.Services.GetRequiredKeyedService<RuleBook>("kr"));
        Assert.Null(host.Services.GetService<HostedSegmentation>());
    }

    [Fact]
    public void AddDataset_Twice_Throws()
    {
        using var host = new ToyHost((toy, shop) => shop.AddDataset(toy.LoadAsync));
        using var other = new ToyHost((toy, shop) => shop);

        Assert.Throws<InvalidOperationException>(() => new ToyHost((toy, shop) => shop.AddDataset(toy.LoadAsync).AddDataset(toy.LoadAsync)));
    }

    [Fact]
    public async Task Health_FollowsTheHost()
    {
        using var host = new ToyHost((toy, shop) =>
        {
            shop.Services.AddLogging().AddHealthChecks().Add(SegmentationHealth.Check());
            return shop.AddRuleFiles("*.crm").AddDataset(toy.LoadAsync).ConfigureHost(options => options.MaxAge = TimeSpan.FromHours(1));
        });
        host.Write("a.crm", "segment adults = age >= 18");
        await host.StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await Health(host)).Status);

        host.Write("a.crm", "segment adults =");
        await host.Hosted.ReloadRulesAsync();
        HealthReportEntry refused = await Health(host);
        Assert.Equal(HealthStatus.Degraded, refused.Status);
        Assert.Contains("not taken", refused.Description, StringComparison.Ordinal);
        Assert.Equal(2, refused.Data["customers"]);

        host.Write("a.crm", "segment adults = age >= 19");
        await host.Hosted.ReloadRulesAsync();
        host.Fault = new IOException("no database");
        await Assert.ThrowsAsync<IOException>(() => host.Hosted.RefreshAsync());
        HealthReportEntry failed = await Health(host);
        Assert.Equal((HealthStatus.Degraded, host.Fault), (failed.Status, failed.Exception));

        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, (await Health(host)).Status);

        host.Fault = null;
        await host.Hosted.RefreshAsync();
        Assert.Equal(HealthStatus.Healthy, (await Health(host)).Status);
    }

    [Fact]
    public async Task Log_OfAHost_TellsOfRulesAndDataAndOfNoCustomer()
    {
        var logged = new Logged();
        using var host = new ToyHost((toy, shop) =>
        {
            shop.Services.AddLogging(logging => logging.AddProvider(logged));
            return shop.AddRuleFiles("*.crm").AddDataset(async (services, builder, load, token) =>
            {
                await toy.LoadAsync(services, builder, load, token);
                builder.AddCustomer("c1");
            });
        });
        host.Write("a.crm", "segment adults = age >= 18");
        await host.StartAsync();
        host.Write("a.crm", "segment adults = agee >= 18");
        await host.Hosted.ReloadRulesAsync();
        host.Fault = new IOException("no database");
        await Assert.ThrowsAsync<IOException>(() => host.Hosted.RefreshAsync());

        Assert.Equal([2251, 2254, 2256, 2252, 2255], logged.Events.Select(entry => entry.Id));
        Assert.All(logged.Events, entry => Assert.DoesNotContain("c1", entry.Text, StringComparison.Ordinal));
        Assert.Contains("CRM1006", logged.Events[3].Text, StringComparison.Ordinal);
    }

    private static Func<IServiceProvider, DatasetBuilder, DatasetLoad, CancellationToken, Task> Load(string key, long age) => (_, builder, _, _) =>
    {
        builder.AddCustomer(key, row => row.Set(ToyHost.Age, age));
        return Task.CompletedTask;
    };

    private static async Task<HealthReportEntry> Health(ToyHost host) =>
        Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries).Value;

    private sealed class Logged : ILoggerProvider, ILogger
    {
        internal List<(int Id, string Text)> Events { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Crm.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Add((eventId.Id, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
