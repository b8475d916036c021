using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Paths;
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

        // snippet: funnel-segment
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("rules.crm", """
            funnel buying within 7 days {
              step visit = visit
              step view = view_product
              step buy = purchase
            }

            segment saw_and_left "보고 사지 않은 고객" = dropped from buying before buy entered in last 30 days
            """));
        CustomerSet sawAndLeft = Engine.Evaluate(rules, data, asOf)["saw_and_left"];
        // end snippet

        PageOutput.ShouldBe(Page, "funnel-segment", string.Join(", ", sawAndLeft.Keys));
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
        PageOutput.ShouldBe(Page, "funnel-shop", $"{report}\n{platforms}\n{string.Join("\n", platforms.Counts.Leaks(60).Take(3))}\n");
        var hour = TimeSpan.FromHours(1);
        string[] chances = [.. ((int[])[0, 5, 10, 15, 30, 60]).Select(minutes =>
            string.Create(CultureInfo.InvariantCulture, $"after {minutes,2} minutes  {conversion.ChanceUnaided(TimeSpan.FromMinutes(minutes), hour) * 100:0.0}%"))];
        PageOutput.ShouldBe(Page, "funnel-reminder", $"{conversion}\n{string.Join("\n", chances)}\n"
            + $"below 5% first: after {conversion.SendDelay(hour, 0.05)?.ToString("c", CultureInfo.InvariantCulture) ?? "no wait that was seen"}\n");
    }

    [Fact]
    public void Defects_ThatUsersMet_AreAnsweredAsThePageSays()
    {
        Funnel two = new("way", Shop.Visit, Shop.Purchase), three = new("way", Shop.Visit, Shop.ViewProduct, Shop.Purchase);
        var lines = new List<string>();
        void Add(string what, string others, Funnel funnel, string events, int asOf = 600)
        {
            DatasetBuilder builder = Dataset.For(Shop.Schema);
            builder.AddCustomer("kim");
            foreach (string[] one in events.Split(", ").Select(part => part.Split('@')))
            {
                EventType type = one[0] switch { "visit" => Shop.Visit, "view" => Shop.ViewProduct, _ => Shop.Purchase };
                builder.AddEvent(type, "kim", March.AddMinutes(int.Parse(one[1], CultureInfo.InvariantCulture)));
            }

            FunnelReport report = Engine.Analyze(funnel, builder.Build(out _), DateSpan.Month(2026, 3, "Asia/Seoul"), March.AddMinutes(asOf));
            FunnelExplanation explained = Assert.Single(Engine.Explain(report, "kim"));
            FunnelMatch[] steps = [.. explained.Steps.OfType<FunnelMatch>()];
            string took = steps.Length < 2 ? "" : string.Create(CultureInfo.InvariantCulture, $", {(steps[^1].Instant - steps[0].Instant).TotalMinutes} minutes");
            lines.Add($"{what}: {events}\n  others: {others}\n  here:   {explained.Outcome}, {steps.Length} of {funnel.Steps.Count} steps{took}\n");
        }

        Add("Ten minutes for it, and a second start", "not converted: only the first start counts (Mixpanel's classic funnels)", two with { Window = TimeSpan.FromMinutes(10) }, "visit@1, visit@35, purchase@41");
        Add("Nothing may be viewed before the purchase", "converted, though it was tainted (PostHog)", new Funnel("way", Shop.Visit, Shop.Purchase) { Exclusions = [new FunnelExclusion("visit", "purchase", Shop.ViewProduct)] }, "visit@1, view@5, purchase@9, visit@20");
        Add("Three visits", "all three steps by one event (ClickHouse windowFunnel by default)", new Funnel("way", new FunnelStep("first", Shop.Visit), new FunnelStep("second", Shop.Visit), new FunnelStep("third", Shop.Visit)), "visit@1");
        Add("Nothing else between", "2 of 3 steps: gives up (ClickHouse strict_order, issues 37177 and 40263)", three with { Order = FunnelOrder.Strict }, "visit@1, view@2, visit@3, view@4, purchase@5");
        Add("Seven days for it, after one", "dropped (PostHog, issue 33605)", two with { Window = TimeSpan.FromDays(7) }, "visit@1", asOf: 1440);
        PageOutput.ShouldBe(Page, "funnel-wrong", string.Join("\n", lines));
    }

    /// <summary>Each option of the definitions, and each choice of an option, is in a page of rules with every option.</summary>
    [Theory]
    [InlineData("funnels.crm", new[] { typeof(Funnel), typeof(FunnelStep) })]
    [InlineData("paths.crm", new[] { typeof(EventPaths), typeof(ProductAffinity), typeof(PathAnchor) })]
    public void Options_OfAPageOfRules_AreAllThere(string page, Type[] types)
    {
        RuleBook rules = RuleBook.Parse((page, Repository.Read("docs", page)));
        object[] all = [.. rules.Definitions, .. rules.Definitions.OfType<Funnel>().SelectMany(funnel => funnel.Steps), .. rules.Definitions.OfType<EventPaths>().SelectMany(paths => (PathAnchor?[])[paths.From, paths.Until]).OfType<PathAnchor>()];
        var missing = new List<string>();
        foreach (PropertyInfo option in types.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)))
        {
            HashSet<object?> values = [.. all.Where(one => option.DeclaringType!.IsInstanceOfType(one)).Select(option.GetValue)];
            if (option.PropertyType.IsEnum) missing.AddRange(Enum.GetValues(option.PropertyType).Cast<object>().Where(choice => !values.Contains(choice)).Select(choice => $"{option.Name} {choice}"));
            else if (values.Count < 2 && option.Name != nameof(ProductAffinity.ItemProperty)) missing.Add(option.Name);
        }

        Assert.Empty(missing);
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
