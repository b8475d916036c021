using Crm.Segmentation.Tree;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Crm.Segmentation.Tests.DependencyInjection;

public sealed class AddSegmentationTests
{
    private static readonly SchemaBuilder Define = new("registered");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly Schema Schema = Define.Build();

    private static readonly Segment Adults = Segment.Define("adults", Age >= 18);

    [Fact]
    public async Task AddSegmentation_WithSoundDefinitions_GivesOneEngineAndOneRuleBook()
    {
        using IHost host = Host(services => services
            .AddSegmentation(Schema, options => options.TimeZone = "Asia/Seoul")
            .AddDefinitions(Segment.Define("reachable", Adults.Members & OptedIn))
            .AddDefinitions(Adults));

        await host.StartAsync();

        Assert.Same(Schema, host.Services.GetRequiredService<SegmentationEngine>().Schema);
        Assert.Same(host.Services.GetRequiredService<SegmentationEngine>(), host.Services.GetRequiredService<SegmentationEngine>());
        Assert.Same(host.Services.GetRequiredService<RuleBook>(), host.Services.GetRequiredService<RuleBook>());
        Assert.Equal(["reachable", "adults"], host.Services.GetRequiredService<RuleBook>().Definitions.Select(d => d.Name));
        await host.StopAsync();
    }

    [Fact]
    public async Task StartAsync_WithBadOptions_FailsOnceWithEveryProblem()
    {
        using IHost host = Host(services => services.AddSegmentation(Schema, options =>
        {
            options.TimeZone = "Asia/Soul";
            options.WeekStart = (DayOfWeek)9;
            options.MaxDegreeOfParallelism = -1;
        }));

        OptionsValidationException thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(3, thrown.Failures.Count());
        Assert.Contains("Asia/Soul", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WithBadDefinitions_FailsOnceWithEveryDiagnostic()
    {
        using IHost host = Host(services => services.AddSegmentation(Schema)
            .AddDefinitions(Segment.Define("a", Age.Is("old")))
            .AddDefinitions(Segment.Define("b", new MemberOf("adult", null, null)), Segment.Define("adults", OptedIn)));

        OptionsValidationException thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Collection(
            thrown.Failures,
            first => Assert.StartsWith("CRM1101 in 'a'", first, StringComparison.Ordinal),
            second => Assert.StartsWith("CRM1602 in 'b'", second, StringComparison.Ordinal));
        Assert.Contains("Did you mean 'adults'?", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WithOnlyWarnings_Starts()
    {
        SchemaBuilder define = new("warned");
        EventType purchase = define.Event("purchase");
        using IHost host = Host(services => services.AddSegmentation(define.Build()).AddDefinitions(Segment.Define("all", purchase.Count() >= 0)));

        await host.StartAsync();

        Assert.Single(host.Services.GetRequiredService<RuleBook>().Warnings);
        await host.StopAsync();
    }

    [Fact]
    public void GetRequiredService_WithoutAHost_ThrowsWithEveryProblem()
    {
        var services = new ServiceCollection();
        services.AddSegmentation(Schema, options => options.TimeZone = "nowhere").AddDefinitions(Segment.Define("a", Age.Is("old")));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<SegmentationEngine>);
        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RuleBook>);
    }

    [Fact]
    public void AddSegmentation_WithoutDefinitions_GivesAnEmptyRuleBook()
    {
        var services = new ServiceCollection();
        services.AddSegmentation(Schema);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Empty(provider.GetRequiredService<RuleBook>().Definitions);
    }

    [Fact]
    public void AddSegmentation_OptionsBoundElsewhere_ApplyToo()
    {
        var services = new ServiceCollection();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("TimeZone", "nowhere")]).Build();
        services.Configure<SegmentationOptions>(configuration);
        services.AddSegmentation(Schema, options => options.WeekStart = DayOfWeek.Sunday);
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<SegmentationEngine>);
        Assert.Contains("nowhere", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void AddSegmentation_Twice_Throws()
    {
        var services = new ServiceCollection();
        services.AddSegmentation(Schema);

        Assert.Throws<InvalidOperationException>(() => services.AddSegmentation(Schema));
    }

    [Fact]
    public async Task AddRules_KeepsTestsAndFeaturesThatNoRuleUses()
    {
        using IHost host = Host(services => services.AddSegmentation(Schema)
            .AddDefinitions(Adults)
            .AddRules(
                ("a.crm", "feature spare = age + 1\nsegment reachable = in adults and opted_in"),
                ("b.crm", "test \"nobody\" for reachable {\n  customer \"kim\" { age: 3 }\n  at 2026-03-01T00:00Z expect not member\n}")));

        await host.StartAsync();

        RuleBook rules = host.Services.GetRequiredService<RuleBook>();
        Assert.Equal(["adults", "reachable"], rules.Definitions.Select(definition => definition.Name));
        Assert.Equal("spare", Assert.Single(rules.Features).Name);
        Assert.Single(rules.Tests);
        await host.StopAsync();
    }

    [Fact]
    public async Task StartAsync_WithWrongRules_FailsOnceWithTheirPlaces()
    {
        using IHost host = Host(services => services.AddSegmentation(Schema).AddDefinitions(Adults).AddRules(("a.crm", "segment adults = agee > 1")));

        OptionsValidationException thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("a.crm:1:18", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddSegmentation_OfSeveralShops_GivesEachItsEngineAndRuleBook()
    {
        using IHost host = Host(services =>
        {
            services.AddSegmentation("kr", Schema, options => options.TimeZone = "Asia/Seoul").AddRules(("kr.crm", "segment adults = age >= 19"));
            services.AddSegmentation("jp", Schema).AddDefinitions(Adults);
        });

        await host.StartAsync();

        Assert.Equal("segment adults = age >= 19", host.Services.GetRequiredKeyedService<RuleBook>("kr")["adults"].ToText());
        Assert.Equal(Adults, host.Services.GetRequiredKeyedService<RuleBook>("jp")["adults"]);
        Assert.NotSame(host.Services.GetRequiredKeyedService<SegmentationEngine>("kr"), host.Services.GetRequiredKeyedService<SegmentationEngine>("jp"));
        Assert.Null(host.Services.GetService<RuleBook>());
        await host.StopAsync();
    }

    [Fact]
    public async Task StartAsync_WithBadOptionsOfOneShop_Fails()
    {
        using IHost host = Host(services =>
        {
            services.AddSegmentation("kr", Schema);
            services.AddSegmentation("jp", Schema, options => options.TimeZone = "nowhere");
        });

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    [Fact]
    public void AddSegmentation_OfOneShopTwice_Throws()
    {
        var services = new ServiceCollection();
        services.AddSegmentation("kr", Schema);

        Assert.Throws<InvalidOperationException>(() => services.AddSegmentation("kr", Schema));
    }

    private static IHost Host(Action<IServiceCollection> register)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        return builder.Build();
    }
}
