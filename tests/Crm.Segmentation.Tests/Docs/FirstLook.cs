using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Tests.Docs;

public sealed class FirstLook
{
    [Fact]
    public void Readme_Example_Runs()
    {
        // snippet: first-look
        // A rule is a value made of the shop's own words.
        var goingQuiet = Segment.Define("going_quiet",
              Shop.Purchase.Count() >= 2
            & Shop.Purchase.Since() >= TimeSpan.FromDays(60)
            & Shop.OptedIn
            & !Shop.Country.IsAnyOf("OTHER"));

        // Data come in as rows, spans, IAsyncEnumerable or DbDataReader. What is not taken is counted and explained in the report.
        DateTimeOffset march = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9));
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("kim", row => row.Set(Shop.OptedIn, true).Set(Shop.Country, "KR"));
        builder.AddCustomer("lee", row => row.Set(Shop.OptedIn, true));
        builder.AddEvent(Shop.ViewProduct, "kim", march.AddHours(10), row => row.Set(Shop.ViewedCategory, "모자"));
        builder.AddEvent(Shop.Purchase, "kim", march.AddHours(11), row => row.Set(Shop.Amount, 30_000));
        builder.AddEvent(Shop.Purchase, "kim", march.AddDays(9), row => row.Set(Shop.Amount, 45_000));
        builder.AddEvent(Shop.ViewProduct, "lee", march.AddDays(2));
        Dataset data = builder.Build(out BuildReport report);

        // Every question names the instant at which it is asked. Nothing reads a clock.
        var engine = new SegmentationEngine(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        CustomerSet quiet = engine.Evaluate(goingQuiet, data, asOf: march.AddDays(90));
        Console.WriteLine($"{quiet.Count} of {data.CustomerCount}: {string.Join(", ", quiet.Keys)}"); // 1 of 2: kim

        // Where a funnel leaks is a set of customers like any other.
        var checkout = new Funnel("checkout", Shop.ViewProduct, Shop.Purchase) { Window = TimeSpan.FromDays(7) };
        FunnelReport funnel = engine.Analyze(checkout, data, DateSpan.Month(2026, 3, "Asia/Seoul"), asOf: march.AddDays(90));
        CustomerSet lost = funnel.Steps[1].Dropped - quiet; // lee
        // end snippet

        Assert.Equal(0, report.RejectedEvents);
        Assert.Equal("kim", Assert.Single(quiet.Keys).ToString());
        Assert.Equal("lee", Assert.Single(lost.Keys).ToString());
    }
}
