using System.Globalization;
using System.IO.Compression;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/paths.md, what it prints, and docs/paths.crm.</summary>
public sealed class PathSnippets
{
    private const string Page = "docs/paths.md";
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9));
    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    [Fact]
    public void Paths_AsThePageShowsThem_ArePrinted()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        foreach (string name in (string[])["kim", "lee", "park", "choi"]) builder.AddCustomer(name);
        foreach ((EventType type, string customer, int minute) in ((EventType, string, int)[])[
            (Shop.Visit, "kim", 0), (Shop.ViewProduct, "kim", 1), (Shop.ViewProduct, "kim", 3), (Shop.Purchase, "kim", 9), (Shop.Visit, "kim", 60),
            (Shop.ViewProduct, "lee", 0), (Shop.Purchase, "lee", 4), (Shop.Visit, "park", 2), (Shop.Purchase, "park", 40), (Shop.Visit, "choi", 5)])
            builder.AddEvent(type, customer, March.AddMinutes(minute));
        Dataset data = builder.Build(out _);
        DateTimeOffset asOf = March.AddDays(1);

        // snippet: paths-backward
        var toPurchase = new EventPaths("to_purchase") { Until = "purchase", CollapsesRepeats = true, Window = TimeSpan.FromDays(2), Limit = 4 };
        PathReport report = Engine.Analyze(toPurchase, data, range: null, asOf);

        PathEdge before = report.Edge(step: 1, from: "view_product", to: "purchase");   // kim and lee
        CustomerSet came = Engine.Customers(report, data, before);
        TimeSpan? median = Engine.Times(report, data, "view_product", "purchase").Median;
        // end snippet

        PageOutput.ShouldBe(Page, "paths-backward", report.ToString());
        PageOutput.ShouldBe(Page, "paths-text", toPurchase.ToText());
        Assert.Equal((2, 2, TimeSpan.FromMinutes(4)), (before.Units, came.Count, median));

        // snippet: paths-whole
        var all = new EventPaths("all");
        WholePathReport whole = Engine.WholePaths(all, data, range: null, asOf);
        PathTransitions matrix = Engine.Transitions(all, data, range: null, asOf);
        double toView = matrix["visit", "view_product"].ShareOut;   // of what leaves a visit
        string kim = Engine.PathsOf(toPurchase, CustomerSet.Of(data, "kim"), range: null, asOf)[0].ToString();
        // end snippet

        PageOutput.ShouldBe(Page, "paths-whole", $"{whole}\n{matrix}\n{kim}\n");
        Assert.Equal(0.25, toView);
    }

    [Fact]
    public void Affinity_AsThePageShowsIt_IsPrinted()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        string[] viewed = ["hat", "shoe", "bag", "hat", "hat"], bought = ["bag", "bag", "shoe", "tie", "hat"];
        for (int customer = 0; customer < 200; customer++)
        {
            int own = customer;
            builder.AddCustomer(customer);
            builder.AddEvent(Shop.ViewProduct, customer, March, row => row.Set(Shop.ViewedCategory, viewed[own % 5]));
            if (customer % 3 != 0) builder.AddEvent(Shop.ViewProduct, customer, March.AddMinutes(2), row => row.Set(Shop.ViewedCategory, viewed[(own + 2) % 5]));
            if (customer % 2 == 0) builder.AddEvent(Shop.Purchase, customer, March.AddMinutes(5), row => row.Set(Shop.Category, bought[own * 7 % 5]));
        }

        Dataset data = builder.Build(out _);
        DateTimeOffset asOf = March.AddDays(1);

        // snippet: affinity
        var hatViewers = new ProductAffinity("hat_viewers") { Events = [Shop.ViewProduct], ItemProperty = "category", Then = [Shop.Purchase], Hero = "hat" };
        AffinityReport report = Engine.Analyze(hatViewers, data, range: null, asOf);

        AffinityPair best = report.From("hat", atLeast: 10)[0];   // from the greatest lift on
        CustomerSet whoDid = Engine.Customers(report, data, best.First, best.Second);
        // end snippet

        PageOutput.ShouldBe(Page, "affinity", report.ToString());
        PageOutput.ShouldBe(Page, "affinity-text", hatViewers.ToText());
        Assert.Equal(best.Counts.Both, whoDid.Count);
    }

    [SharedFact]
    public void Shop_OfRealEvents_IsPrinted()
    {
        string[][] rows = [.. Lines().Skip(1).Select(line => line.Split(','))];
        var define = new SchemaBuilder("ecom");
        var types = rows.Select(row => row[2]).Distinct().Order(StringComparer.Ordinal).ToDictionary(name => name, name => define.Event(name), StringComparer.Ordinal);
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        foreach (string customer in rows.Select(row => row[0]).Distinct()) builder.AddCustomer(customer);
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (string[] row in rows)
        {
            DateTimeOffset at = DateTimeOffset.Parse(row[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            last = at > last ? at : last;
            builder.AddEvent(types[row[2]], row[0], at);
        }

        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(schema);
        var sessions = new EventPaths("sessions") { SessionGap = TimeSpan.FromMinutes(30), CollapsesRepeats = true };
        PathReport before = engine.Analyze(sessions with { Until = "purchase", Limit = 3, MostNodes = 4 }, data, null, last);
        PathReport after = engine.Analyze(sessions with { From = "cart", Limit = 2 }, data, null, last);
        WholePathReport whole = engine.WholePaths(sessions with { Until = "purchase", Limit = 5 }, data, null, last);

        Assert.Equal(rows.Select(row => row[1]).Distinct().Count(), engine.Analyze(sessions, data, null, last).Paths);
        PageOutput.ShouldBe(Page, "paths-shop", $"{before}\n{after}\n{string.Join("\n", whole.Top(5))}\n");
    }

    [Fact]
    public void Options_OfPathsCrm_AreReadAndWritten()
    {
        RuleBook rules = RuleBook.Parse(("paths.crm", Repository.Read("docs", "paths.crm")));
        RuleBook again = RuleBook.FromJson(rules.Schema, rules.ToJson());

        Assert.Equal(5, rules.Definitions.Count);
        foreach (Definition definition in rules.Definitions)
        {
            Assert.Equal(definition, again[definition.Name]);
            Assert.Equal(definition, RuleBook.Parse(rules.Schema, ("again", definition.ToText()))[definition.Name]);
        }
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedFolder.Of("data/retentioneering_ecom.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
