using Crm.Segmentation.Funnels;
using Crm.Segmentation.Hosting;
using Crm.Segmentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/hosting.md.</summary>
public sealed class HostingSnippets
{
    private static readonly DateTimeOffset June = new(2026, 6, 1, 0, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public async Task Host_AsThePageShowsIt_AnswersAndTellsWhoEntered()
    {
        string folder = Directory.CreateTempSubdirectory("hosting").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        await File.WriteAllTextAsync(Path.Combine(folder, "rules", "shop.crm"), "segment going_quiet = since(purchase) >= 60 days and opted_in");
        var clock = new ManualTimeProvider(June);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder });
        builder.Services.AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton<ShopRows>();
        List<CustomerKey> written = [];

        // snippet: hosting-register
        builder.Services
            .AddSegmentation(Shop.Schema, options => options.TimeZone = "Asia/Seoul")
            .AddRuleFiles("rules/*.crm")
            .AddDataset<ShopSource>(refresh: TimeSpan.FromMinutes(10))
            .ConfigureHost(options => options.MaxAge = TimeSpan.FromMinutes(30));
        builder.Services.AddHealthChecks().Add(SegmentationHealth.Check());
        // end snippet

        using IHost app = builder.Build();
        await app.StartAsync();

        // snippet: hosting-answer
        HostedSegmentation hosted = app.Services.GetRequiredService<HostedSegmentation>();

        SegmentationSnapshot now = hosted.Current;
        CustomerSet quiet = now["going_quiet"];                                       // kim
        var checkout = new Funnel("checkout", Shop.ViewProduct, Shop.Purchase) { Window = TimeSpan.FromDays(7) };
        FunnelReport funnel = hosted.Engine.Analyze(checkout, now.Data, DateSpan.Month(2026, 3, "Asia/Seoul"), now.AsOf);

        SegmentationSnapshot fresh = hosted.NotOlderThan(TimeSpan.FromMinutes(15));   // or StaleAnswerException
        // end snippet

        Assert.Equal("kim", Assert.Single(quiet.Keys).ToString());
        Assert.Equal(0, funnel.Steps[0].Reached.Count);
        Assert.Same(now, fresh);
        Assert.Empty(written);
        Assert.Equal(HealthStatus.Healthy, (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
        await app.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task OnLoaded_AsThePageShowsIt_GetsWhoEntered()
    {
        var clock = new ManualTimeProvider(June.AddDays(-62));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton<ShopRows>();
        List<CustomerKey> written = [];
        SegmentationBuilder shop = builder.Services.AddSegmentation(Shop.Schema)
            .AddRules(("shop.crm", "segment going_quiet = since(purchase) >= 60 days and opted_in"))
            .AddDataset<ShopSource>();

        // snippet: hosting-entered
        shop.OnLoaded((services, snapshot, cancellationToken) =>
        {
            if (snapshot.Changes.TryGet("going_quiet", out SegmentChange? change))
                foreach (CustomerKey customer in change.Entered.Keys) written.Add(customer);
            return Task.CompletedTask;
        });
        // end snippet

        using IHost app = builder.Build();
        await app.StartAsync();
        clock.MoveTo(June);
        await app.Services.GetRequiredService<HostedSegmentation>().RefreshAsync();

        Assert.Equal("kim", Assert.Single(written).ToString());
        await app.StopAsync();
    }

    [Fact]
    public async Task Shops_AsThePageShowsThem_AreAskedByName()
    {
        const string korean = "segment adults = age >= 19", japanese = "segment adults = age >= 18";
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();

        // snippet: hosting-shops
        builder.Services.AddSegmentation("kr", Shop.Schema, options => options.TimeZone = "Asia/Seoul").AddRules(("kr.crm", korean)).AddDataset(LoadKorea);
        builder.Services.AddSegmentation("jp", Shop.Schema, options => options.TimeZone = "Asia/Tokyo").AddRules(("jp.crm", japanese)).AddDataset(LoadJapan);
        builder.Services.AddHealthChecks().Add(SegmentationHealth.Check("kr")).Add(SegmentationHealth.Check("jp"));
        // end snippet

        using IHost app = builder.Build();
        await app.StartAsync();

        Assert.Equal(0, app.Services.GetRequiredKeyedService<HostedSegmentation>("kr").Current["adults"].Count);
        Assert.Equal(1, app.Services.GetRequiredKeyedService<HostedSegmentation>("jp").Current["adults"].Count);
        Assert.Equal(2, (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Count);
        await app.StopAsync();
    }

    private static Task LoadKorea(IServiceProvider services, DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken) => Load(builder);

    private static Task LoadJapan(IServiceProvider services, DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken) => Load(builder);

    private static Task Load(DatasetBuilder builder)
    {
        builder.AddCustomer("c1", row => row.Set(Shop.Age, 18));
        return Task.CompletedTask;
    }

    // snippet: hosting-source
    public sealed class ShopSource(ShopRows rows) : IDatasetSource
    {
        public async Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken)
        {
            await builder.AddCustomersAsync(rows.Customers(), row => row.Id, row => row.Set(Shop.OptedIn, row.Item.OptedIn), cancellationToken);
            await builder.AddEventsAsync(Shop.Purchase, rows.Orders(), row => row.Customer, row => row.At, row => row.Set(Shop.Amount, row.Item.Amount), cancellationToken: cancellationToken);
        }
    }
    // end snippet

    public sealed record CustomerLine(string Id, bool OptedIn);

    public sealed record OrderLine(string Customer, DateTimeOffset At, decimal Amount);

    /// <summary>What a database would hold.</summary>
    public sealed class ShopRows
    {
        public async IAsyncEnumerable<CustomerLine> Customers()
        {
            await Task.CompletedTask;
            yield return new CustomerLine("kim", true);
            yield return new CustomerLine("lee", false);
        }

        public async IAsyncEnumerable<OrderLine> Orders()
        {
            await Task.CompletedTask;
            yield return new OrderLine("kim", June.AddDays(-61), 30_000);
            yield return new OrderLine("lee", June.AddDays(-61), 45_000);
        }
    }
}
