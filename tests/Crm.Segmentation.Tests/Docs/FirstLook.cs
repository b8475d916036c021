using System.Globalization;

namespace Crm.Segmentation.Tests.Docs;

public sealed class FirstLook
{
    [Fact]
    public void Readme_Example_Runs()
    {
        var written = new List<string>();

        Run(written.Add);

        Assert.Equal(["1 of 3 going quiet: c1", "view_product 2, purchase 1 (50 %)"], written);
    }

    private static void Run(Action<string> print)
    {
        FormattableString text;

        // snippet: first-look
        // A rule is a value made of the shop's own words.
        var goingQuiet = Segment.Define("going_quiet",
              Shop.Purchase.Count() >= 2
            & Shop.Purchase.Since() >= TimeSpan.FromDays(60)
            & Shop.OptedIn
            & !Shop.Country.IsAnyOf("OTHER"));

        // Data come in as rows, spans, IAsyncEnumerable or DbDataReader. What is not taken is counted and explained in the report.
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("c1", row => row.Set(Shop.OptedIn, true).Set(Shop.Country, "KR"));
        builder.AddCustomer("c2", row => row.Set(Shop.OptedIn, true));
        builder.AddCustomer("c3");
        builder.AddEvent(Shop.ViewProduct, "c1", Day(1), row => row.Set(Shop.ViewedCategory, "모자"));
        builder.AddEvent(Shop.Purchase, "c1", Day(2), row => row.Set(Shop.Amount, 30_000));
        builder.AddEvent(Shop.Purchase, "c1", Day(9), row => row.Set(Shop.Amount, 45_000));
        builder.AddEvent(Shop.ViewProduct, "c2", Day(3));
        Dataset data = builder.Build(out BuildReport report);

        // Every question names the instant at which it is asked. Nothing reads a clock.
        var engine = new SegmentationEngine(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        CustomerSet quiet = engine.Evaluate(goingQuiet, data, asOf: Day(90));
        text = $"{quiet.Count} of {data.CustomerCount} going quiet: {string.Join(", ", quiet.Keys)}";

        // A funnel's drop-off is a set of customers like any other.
        var checkout = new Funnel("checkout", Shop.ViewProduct, Shop.Purchase) { Window = TimeSpan.FromDays(7) };
        FunnelReport funnel = engine.Analyze(checkout, data, Period.Month(2026, 3, "Asia/Seoul"), asOf: Day(90));
        CustomerSet lost = funnel.Steps[1].Dropped & ~quiet;
        // end snippet

        Assert.Equal(0, report.RejectedEvents);
        Assert.Equal("c2", Assert.Single(lost.Keys).ToString());
        print(text.ToString(CultureInfo.InvariantCulture));
        print(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", funnel.Steps.Select(step => $"{step.Name} {step.Reached.Count}"))} ({funnel.Steps[1].OfPrevious.Rate * 100:0} %)"));
    }

    // snippet: days
    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(9)).AddDays(day - 1);
    // end snippet
}
