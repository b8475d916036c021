using Crm.Segmentation.Funnels;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Testing;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class StorefrontReportTests
{
    [Fact]
    public void Run_NotInATerminal_WritesPlainLinesWithEveryPart()
    {
        Assert.True(CommandLine.TryParse(["--customers", "2000"], out CommandLine command, out _));
        using var written = new StringWriter();

        int exit = StorefrontReport.Run(command, Screen.Plain(written));

        string text = written.ToString();
        Assert.Equal(0, exit);
        Assert.DoesNotContain('\e', text);
        Assert.All(["build: 100%", "재구매 고객", "membership.vip", "moved up", "of previous", "First order", "Resurrecting", "who visited", "Why revenue changed", "What is at risk", "What journeys would have sent", "coupon-urgent", "all of it", "Worth a message today"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 121, line));
    }

    [Fact]
    public void Definitions_At20000Customers_AreAllNonTrivial()
    {
        var shop = new StorefrontOptions { Customers = 20_000 };
        Dataset data = StorefrontGenerator.Generate(shop, out _);
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        RuleBook rules = StorefrontRules.Read();

        Evaluation evaluation = engine.Evaluate(rules, data, shop.ObservedUntil);
        FunnelReport checkout = engine.Analyze((Funnel)rules["checkout"], data, DateSpan.Month(2026, 5, "Asia/Seoul"), shop.ObservedUntil);
        RetentionReport weekly = engine.Analyze(StorefrontRules.Weekly, data, DateSpan.Between(shop.ObservedUntil.AddDays(-70), shop.ObservedUntil), shop.ObservedUntil);

        JourneyBacktest past = engine.Backtest(StorefrontRules.ReadWithJourneys(), data, DateSpan.Between(shop.ObservedUntil.AddDays(-28), shop.ObservedUntil));

        Assert.Empty(rules.Warnings);
        Assert.DoesNotContain(StorefrontRules.ReadWithJourneys().Analyze(), found => found.Code.StartsWith("CRM3", StringComparison.Ordinal));
        Assert.All(past.Journeys, journey => Assert.InRange(journey.Sent, 1, 20_000));
        Assert.All(evaluation.Segments, entry => Assert.InRange(entry.Members.Count, 1, 14_000));
        Assert.All(evaluation.Partition("membership").Cells, cell => Assert.InRange(cell.Count, 1, 17_000));
        Assert.Equal(20_000, evaluation.Partition("membership").Cells.Sum(cell => cell.Count));
        Assert.All(checkout.Steps.Skip(1), step => Assert.InRange(step.OfPrevious.Rate!.Value, 0.1, 0.95));
        Assert.All(weekly.Pooled.Skip(1), week => Assert.InRange(week.Rate!.Value, 0.005, 0.3));
    }
}
