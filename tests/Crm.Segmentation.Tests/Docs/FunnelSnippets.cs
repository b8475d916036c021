using System.Globalization;
using System.IO.Compression;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/funnels.md, what it prints, and docs/funnels.crm.</summary>
public sealed class FunnelSnippets
{
    private const string Page = "docs/funnels.md";
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9));
    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    [Fact]
    public void Report_AsThePageShowsIt_IsPrinted()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        foreach (string name in (string[])["kim", "lee", "park", "choi"]) builder.AddCustomer(name);
        foreach ((EventType type, string customer, int day) in ((EventType, string, int)[])[
            (Shop.Visit, "kim", 1), (Shop.ViewProduct, "kim", 2), (Shop.Purchase, "kim", 3), (Shop.Visit, "lee", 1), (Shop.ViewProduct, "lee", 2), (Shop.Purchase, "lee", 12),
            (Shop.Visit, "park", 12), (Shop.ViewProduct, "park", 13)])
            builder.AddEvent(type, customer, March.AddDays(day));
        Dataset data = builder.Build(out _);
        DateTimeOffset asOf = March.AddDays(14);

        // snippet: funnel-report
        var buying = new Funnel("buying", Shop.Visit, Shop.ViewProduct, Shop.Purchase) { Window = TimeSpan.FromDays(7) };
        FunnelReport report = Engine.Analyze(buying, data, DateSpan.Month(2026, 3, "Asia/Seoul"), asOf);
        string table = report.ToString();
        CustomerSet lost = report.Steps[2].Dropped;   // lee: the purchase came after the window
        CustomerSet waiting = report.Steps[2].Open;   // park: five days are left
        // end snippet

        PageOutput.ShouldBe(Page, "funnel-report", table);
        PageOutput.ShouldBe(Page, "funnel-explained", string.Concat(Engine.Explain(report, "lee")));
        Assert.Equal(("lee", "park"), (Assert.Single(lost.Keys).ToString(), Assert.Single(waiting.Keys).ToString()));
    }

    [SharedFact]
    public void Shop_OfRealEvents_IsPrinted()
    {
        string[][] rows = [.. Lines().Skip(1).Select(line => line.Split(','))];
        var define = new SchemaBuilder("ecom");
        Dictionary<string, (EventType Type, EventText Platform)> types = rows.Select(row => row[2]).Distinct().Order(StringComparer.Ordinal).ToDictionary(name => name, name =>
        {
            EventType type = define.Event(name);
            return (type, type.Text("platform"));
        });
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        foreach (string customer in rows.Select(row => row[0]).Distinct()) builder.AddCustomer(customer);
        DateTimeOffset last = DateTimeOffset.MinValue, first = DateTimeOffset.MaxValue;
        foreach (string[] row in rows)
        {
            DateTimeOffset at = DateTimeOffset.Parse(row[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            (first, last) = (at < first ? at : first, at > last ? at : last);
            builder.AddEvent(types[row[2]].Type, row[0], at, values => values.Set(types[row[2]].Platform, row[4]));
        }

        var engine = new SegmentationEngine(schema);
        var funnel = new Funnel("shop", [.. ((string[])["home", "catalog", "add_to_cart", "cart", "purchase"]).Select(name => (FunnelStep)types[name].Type)]) { Window = TimeSpan.FromDays(1) };
        FunnelReport report = engine.Analyze(funnel, builder.Build(out _), DateSpan.Between(first, last.AddSeconds(1)), last);
        FunnelGroups platforms = engine.Breakdown(report, FunnelDimension.Property("platform", "home"));
        FunnelConversion conversion = engine.Conversion(report);

        Assert.Equal(report.Counts.Entered, platforms.Groups.Sum(group => group.Counts.Entered));
        PageOutput.ShouldBe(Page, "funnel-shop", $"{report}\n{platforms}\n{string.Join("\n", platforms.Counts.Leaks(60).Take(3))}\n\n{conversion}\n"
            + $"a reminder: after {conversion.SendDelay(TimeSpan.FromHours(1), 0.05)?.ToString("c", CultureInfo.InvariantCulture) ?? "no wait that was seen"}\n");
    }

    [Fact]
    public void Options_OfFunnelsCrm_AreReadAndWritten()
    {
        RuleBook rules = RuleBook.Parse(("funnels.crm", Repository.Read("docs", "funnels.crm")));
        RuleBook again = RuleBook.FromJson(rules.Schema, rules.ToJson());

        foreach (Funnel funnel in rules.Definitions.OfType<Funnel>())
        {
            Assert.Equal(funnel, again[funnel.Name]);
            Assert.Equal(funnel, RuleBook.Parse(rules.Schema, ("again", funnel.ToText()))[funnel.Name]);
        }

        Assert.Equal(9, rules.Definitions.OfType<Funnel>().Count());
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedFolder.Of("data/retentioneering_ecom.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
