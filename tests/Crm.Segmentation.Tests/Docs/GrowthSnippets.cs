using Crm.Segmentation.Growth;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/growth.md.</summary>
public sealed class GrowthSnippets
{
    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    private static readonly Dataset Data = Load();

    private static Dataset Load()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 400; i++)
        {
            int customer = i;
            builder.AddCustomer(customer, row => row.Set(Shop.Country, customer % 4 == 0 ? "JP" : "KR"));
            for (int month = 0; month < 2; month++)
            {
                DateTimeOffset at = start.AddMonths(month).AddHours(i);
                if (i < 300 + (100 * month)) builder.AddEvent(Shop.Visit, customer, at);
                int orders = ((i + (3 * month)) % 5 < 2 + month ? 1 : 0) + (i % 10 == 0 ? 1 : 0);
                for (int order = 0; order < orders; order++)
                    builder.AddEvent(Shop.Purchase, customer, at.AddMinutes(order), row => row.Set(Shop.Amount, (30_000 - (4_000 * month)) + (1_000 * (customer % 7))).Set(Shop.Category, customer % 3 == 0 ? "hat" : "coat"));
            }
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Growth_AsThePageShowsIt_IsLaidToFactors()
    {
        // snippet: growth
        var sales = new RevenueGrowth("sales") { Visit = Shop.Visit, Order = Shop.Purchase, Value = Shop.Amount };

        DateSpan january = DateSpan.Month(2026, 1, "Asia/Seoul"), february = DateSpan.Month(2026, 2, "Asia/Seoul");
        GrowthReport report = Engine.Analyze(sales, Data, january, february, asOf: february.To);

        RevenueAttribution change = report.Attribution!;   // the four parts sum to change.Total
        double? conversion = report.After.Conversion;      // buyers by visitors
        // end snippet

        Assert.Equal(change.Total, change.Visitors + change.Conversion + change.OrdersPerBuyer + change.OrderValue, 1e-6);
        Assert.NotNull(conversion);
        PageOutput.ShouldBe("docs/growth.md", "growth-definition", sales.ToText());

        // snippet: growth-groups
        CustomerGroups countries = Engine.Measure(Shop.Country, Data, february.To).ToGroups();
        GrowthReport byCountry = Engine.Analyze(sales, countries, january, february, asOf: february.To);
        // end snippet

        PageOutput.ShouldBe("docs/growth.md", "growth-by-country", byCountry.ToString());

        // snippet: growth-orders
        GrowthReport byCategory = Engine.AnalyzeByOrder(sales, Shop.Category, Data, january, february, asOf: february.To);
        // end snippet

        PageOutput.ShouldBe("docs/growth.md", "growth-by-category", byCategory.ToString());

        // snippet: growth-customers
        CustomerSet buyers = Engine.Customers(report, Data, PeriodCustomers.Buyers);
        CustomerSet lost = Engine.Customers(report, Data, PeriodCustomers.Buyers, before: true) - buyers;
        // end snippet

        Assert.Equal(report.After.Buyers, buyers.Count);
        Assert.NotEqual(0, lost.Count);
    }

    [Fact]
    public void Sample_HasEveryOptionOnce_AndReadsAsItIsWritten()
    {
        string text = Repository.Read("docs", "growth.crm");
        RuleBook book = RuleBook.Parse(("growth.crm", text));

        Assert.Equal(text, RuleFormatter.Format(text));
        foreach (System.Reflection.PropertyInfo option in typeof(RevenueGrowth).GetProperties().Where(property => property.DeclaringType == typeof(RevenueGrowth) && property.Name != nameof(RevenueGrowth.Value)))
            Assert.True(book.Definitions.Select(definition => $"{option.GetValue(definition)}").Distinct().Count() > 1, $"{option.Name} has one value only.");
        Assert.All(Enum.GetValues<AttributionMethod>(), method => Assert.Contains(book.Definitions, definition => ((RevenueGrowth)definition).Attribution == method));
        PageOutput.ShouldBe("docs/growth.md", "growth-crm", text);
    }
}
