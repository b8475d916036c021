using Crm.Segmentation.Hosting;

namespace Crm.Segmentation.Tests.Hosting;

public sealed class HostedFitTests
{
    private const string Rules = "segment oldest = age >= percentile(age, 50)\n";

    [Fact]
    public async Task StartAsync_WithRulesThatNeedAFit_FailsWithoutOne()
    {
        using var host = new ToyHost((toy, shop) => shop.AddRules(("a.crm", Rules)).AddDataset(toy.LoadAsync));

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("no stored fit", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WithAStoredFit_UsesIt()
    {
        string stored = Fit(Rules, 11, 12, 13).ToJson();
        using var host = new ToyHost((toy, shop) => shop.AddRules(("a.crm", Rules)).AddFit((_, _) => Task.FromResult<string?>(stored)).AddDataset(toy.LoadAsync));
        await host.StartAsync();

        Assert.Equal(["c1", "c2"], host.Current["oldest"].Keys.Select(key => key.ToString()));
        Assert.Equal(stored, host.Current.Fit!.ToJson());
    }

    [Fact]
    public async Task StartAsync_WithAFitOfOtherRules_Fails()
    {
        string stored = Fit("segment oldest = age > percentile(age, 90)", 11).ToJson();
        using var host = new ToyHost((toy, shop) => shop.AddRules(("a.crm", Rules)).AddFit((_, _) => Task.FromResult<string?>(stored)).AddDataset(toy.LoadAsync));

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("not of these rules", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HostFitting.WhenMissing, "c1 c3", 12)]
    [InlineData(HostFitting.EveryLoad, "c3", 99)]
    public async Task Host_ThatFits_KeepsOrMovesItsCuts(HostFitting fitting, string oldest, int _)
    {
        using var host = new ToyHost((toy, shop) => shop.AddRules(("a.crm", "segment oldest = age > percentile(age, 50)")).AddDataset(toy.LoadAsync).ConfigureHost(options => options.Fitting = fitting));
        await host.StartAsync();
        Assert.Equal(ToyHost.Morning, host.Current.Fit!.AsOf);
        host.Clock.Advance(TimeSpan.FromDays(1));
        host.Customers = new Dictionary<string, long?> { ["c1"] = 30, ["c2"] = 12, ["c3"] = 99 };

        await host.Hosted.RefreshAsync();

        Assert.Equal(fitting == HostFitting.EveryLoad ? ToyHost.Morning.AddDays(1) : ToyHost.Morning, host.Current.Fit!.AsOf);
        Assert.Contains("c3", oldest, StringComparison.Ordinal);
        Assert.True(host.Current["oldest"].Contains("c3"));
    }

    [Fact]
    public async Task ReloadRulesAsync_ToRulesWithoutAFit_LeavesThoseBeforeInForce()
    {
        using var host = new ToyHost((toy, shop) => shop.AddRuleFiles("*.crm").AddDataset(toy.LoadAsync));
        host.Write("a.crm", "segment oldest = age >= 20");
        await host.StartAsync();
        host.Write("a.crm", Rules);

        Assert.False(await host.Hosted.ReloadRulesAsync());

        Assert.Contains("no stored fit", host.Hosted.Status.RuleProblem, StringComparison.Ordinal);
        Assert.Equal(["c1"], host.Current["oldest"].Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task ReloadRulesAsync_ToRulesWhoseFitIsStoredNow_TakesBoth()
    {
        string? stored = null;
        using var host = new ToyHost((toy, shop) => shop.AddRuleFiles("*.crm").AddFit((_, _) => Task.FromResult(stored)).AddDataset(toy.LoadAsync));
        host.Write("a.crm", "segment oldest = age >= 20");
        await host.StartAsync();
        host.Write("a.crm", Rules);
        stored = Fit(Rules, 11, 12, 13).ToJson();

        Assert.True(await host.Hosted.ReloadRulesAsync());

        Assert.Equal(2, host.Current["oldest"].Count);
    }

    private static FittedRuleBook Fit(string rules, params long[] ages)
    {
        DatasetBuilder builder = Dataset.For(ToyHost.Schema);
        foreach (long age in ages) builder.AddCustomer($"x{age}", row => row.Set(ToyHost.Age, age));
        return new SegmentationEngine(ToyHost.Schema).Fit(RuleBook.Parse(ToyHost.Schema, ("a.crm", rules)), builder.Build(out _), ToyHost.Morning);
    }
}
