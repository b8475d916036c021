using System.Text;
using Crm.Segmentation.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Segmentation.Tests.Hosting;

public sealed class RuleReloadTests
{
    private const string Adults = "segment adults = age >= 18\n";
    private const string Older = "segment adults = age >= 40\n";

    [Fact]
    public async Task StartAsync_WithFilesOfRules_ReadsThemWithTestsAndUnusedFeatures()
    {
        using ToyHost host = await Started(new() { ["b.crm"] = "test \"a child is none\" for adults {\n  customer \"kim\" { age: 3 }\n  at 2026-03-01T00:00Z expect not member\n}\n", ["a.crm"] = $"feature spare = age + 1\n{Adults}" });

        Assert.Equal("adults", Assert.Single(host.Hosted.Rules.Definitions).Name);
        Assert.Equal("spare", Assert.Single(host.Hosted.Rules.Features).Name);
        Assert.Single(host.Hosted.Rules.Tests);
        Assert.Equal(["c1"], Members(host));
    }

    [Fact]
    public async Task StartAsync_WithWrongRules_FailsWithEveryDiagnostic()
    {
        RuleException thrown = await Assert.ThrowsAsync<RuleException>(() => Started(new() { ["a.crm"] = "segment a = agee > 1\nsegment b = age >" }));

        Assert.Equal(2, thrown.Diagnostics.Count);
    }

    [Fact]
    public async Task StartAsync_WithoutAFile_Fails() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => Started([]));

    [Fact]
    public async Task Rules_ThatChanged_AreTakenOnceTwoLooksSeeTheSame()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });
        host.Write("a.crm", "segment adults = age >= 10\n");

        Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Equal(["c1"], Members(host));
        Assert.True(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Equal(["c1", "c2"], Members(host));
        Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Equal(1, host.Loads);
    }

    [Fact]
    public async Task Rules_ThatAreBeingWritten_AreNeverSeenInPart()
    {
        // A writer that truncates and then writes on: between any two of its steps the host looks once.
        const string Whole = "segment adults = age >= 40\nsegment children = age < 10 # 아이\nsegment all = age >= 0\n";
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });

        for (int written = 0; written < bytes.Length; written++)
        {
            host.Write("a.crm", bytes[..written]);
            Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
            Assert.Equal(["c1"], Members(host));
        }

        host.Write("a.crm", bytes);
        await host.Hosted.LookAtRulesAsync(atOnce: false, default);
        Assert.True(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Equal(3, host.Hosted.Rules.Definitions.Count);
        Assert.True(host.Hosted.Status.IsGood);
    }

    [Theory]
    [InlineData("segment adults = age >= 18\n")]
    [InlineData("segment adults = age >= 18\nsegment all = age >= 0")]
    public async Task Rules_WhoseWritingPausedWhereTheyAreRight_AreWaitedForALongTime(string half)
    {
        const string Whole = "segment adults = age >= 18\nsegment all = age >= 0 and age < 200\n";
        using ToyHost host = await Started(new() { ["a.crm"] = Whole });
        RuleBook before = host.Hosted.Rules;

        host.Write("a.crm", half);
        for (int i = 0; i < 11; i++) Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Same(before, host.Hosted.Rules);
        host.Write("a.crm", Whole);
        Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        Assert.Same(before, host.Hosted.Rules);

        host.Write("a.crm", half);
        for (int i = 0; i < 12; i++) await host.Hosted.LookAtRulesAsync(atOnce: false, default);
        Assert.NotSame(before, host.Hosted.Rules);
    }

    [Fact]
    public async Task Rules_ThatAreEmptyAllAtOnce_AreNotTakenHoweverLongTheyAre()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults, ["b.crm"] = "segment all = age >= 0" });
        host.Write("a.crm", "");

        for (int i = 0; i < 5; i++) Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));

        Assert.Contains("'a.crm' is empty", host.Hosted.Status.RuleProblem, StringComparison.Ordinal);
        Assert.Equal(2, host.Hosted.Rules.Definitions.Count);
    }

    [Fact]
    public async Task Rules_WhoseFileIsGone_AreThoseOfTheOthers()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults, ["b.crm"] = "segment all = age >= 0" });
        host.Delete("b.crm");

        await host.Hosted.LookAtRulesAsync(atOnce: false, default);
        Assert.True(await host.Hosted.LookAtRulesAsync(atOnce: false, default));
        host.Delete("a.crm");
        await host.Hosted.LookAtRulesAsync(atOnce: false, default);
        Assert.False(await host.Hosted.LookAtRulesAsync(atOnce: false, default));

        Assert.Equal("adults", Assert.Single(host.Hosted.Rules.Definitions).Name);
        Assert.False(host.Hosted.Status.IsGood);
    }

    [Fact]
    public async Task Rules_ThatAreWrong_LeaveThoseBeforeInForce()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });
        RuleBook before = host.Hosted.Rules;
        host.Write("a.crm", "segment adults = agee >= 40");

        Assert.False(await host.Hosted.ReloadRulesAsync());

        Assert.Same(before, host.Hosted.Rules);
        Assert.Same(before, host.Current.Rules);
        Assert.Equal("CRM1006", Assert.Single(host.Hosted.Status.RuleDiagnostics).Code);
        host.Write("a.crm", Older);
        Assert.True(await host.Hosted.ReloadRulesAsync());
        Assert.True(host.Hosted.Status.IsGood);
        Assert.Empty(Members(host));
    }

    [Fact]
    public async Task Rules_ThatAreAsBeforeAgain_MendTheStatus()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });
        host.Write("a.crm", "segment");
        await host.Hosted.ReloadRulesAsync();
        Assert.False(host.Hosted.Status.IsGood);

        host.Write("a.crm", Adults);
        await host.Hosted.LookAtRulesAsync(atOnce: false, default);

        Assert.True(host.Hosted.Status.IsGood);
    }

    [Fact]
    public async Task Rules_ThatAreNotUtf8_AreNotTaken()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });
        host.Write("a.crm", [.. Encoding.UTF8.GetBytes("segment adults \""), 0xEA, 0xB0]);

        Assert.False(await host.Hosted.ReloadRulesAsync());

        Assert.Contains("UTF-8", host.Hosted.Status.RuleProblem, StringComparison.Ordinal);
        Assert.Equal(["c1"], Members(host));
    }

    [Fact]
    public async Task Rules_AreLookedAtByTheClockOfTheHost()
    {
        using ToyHost host = await Started(new() { ["a.crm"] = Adults });
        host.Write("a.crm", Older);

        for (int i = 0; i < 2; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(50);
        }

        await ToyHost.Until(() =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            return Members(host).Length == 0;
        });
    }

    [Fact]
    public async Task Rules_OfConfiguration_AreReadAgainWhenItChanges()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Rules:shop.crm", Adults)]).Build();
        using var host = new ToyHost((toy, shop) => shop.AddRules(configuration.GetSection("Rules")).AddDataset(toy.LoadAsync));
        await host.StartAsync();
        Assert.Equal(["c1"], Members(host));

        configuration["Rules:shop.crm"] = Older;
        Assert.True(await host.Hosted.ReloadRulesAsync());

        Assert.Empty(Members(host));
    }

    [Fact]
    public async Task Rules_OfTextsDefinitionsAndFiles_MakeOneBook()
    {
        using var host = new ToyHost((toy, shop) => shop
            .AddDefinitions(Segment.Define("minors", ToyHost.Age < 18))
            .AddRules(("grown.crm", Adults))
            .AddRuleFiles("*.crm"));
        host.Write("a.crm", "segment everybody = in adults or in minors");
        await host.StartAsync();

        Assert.Equal(["minors", "adults", "everybody"], host.Hosted.Rules.Definitions.Select(definition => definition.Name));
        Assert.Same(host.Hosted.Rules, host.Services.GetRequiredService<RuleBook>());
        Assert.False(host.Hosted.TryGetCurrent(out _));
        host.Write("a.crm", "segment everybody = in adults");
        Assert.True(await host.Hosted.ReloadRulesAsync());
        Assert.Same(host.Hosted.Rules, host.Services.GetRequiredService<RuleBook>());
    }

    private static async Task<ToyHost> Started(Dictionary<string, string> files)
    {
        var host = new ToyHost((toy, shop) => shop.AddRuleFiles("*.crm").AddDataset(toy.LoadAsync));
        try
        {
            foreach ((string file, string text) in files) host.Write(file, text);
            return await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static string[] Members(ToyHost host) => [.. host.Current["adults"].Keys.Select(key => key.ToString())];
}
