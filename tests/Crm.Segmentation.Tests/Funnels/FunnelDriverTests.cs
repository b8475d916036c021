using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>What goes with converting, in worlds of which it is known.</summary>
public sealed class FunnelDriverTests
{
    private static readonly SchemaBuilder Define = new("world");
    private static readonly EventType Start = Define.Event("start"), Buy = Define.Event("buy");
    private static readonly EventType[] Others = [.. Enumerable.Range(0, 5).Select(i => Define.Event($"other {i}"))];
    private static readonly EventText[] Pages = [.. Others.Take(2).Select(type => type.Text("page"))];
    private static readonly Schema Schema = Define.Build();
    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
    private static readonly DateTimeOffset Origin = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Funnel Buying = new("buying", Start, Buy) { Window = TimeSpan.FromDays(2) };

    [Fact]
    public void Drivers_AThousandWorldsWithoutAny_FindOneInAtMostFiveOfAHundred()
    {
        int wrong = 0;
        for (int world = 0; world < 1000; world++)
        {
            FunnelReport report = Analyze(World(new Random(world), 80, planted: -1));
            ValueList<FunnelDifference> drivers = Engine.Drivers(report, TimeSpan.FromHours(6)).Compare();
            Assert.Equal(Others.Length, drivers.Count);
            if (drivers.Any(driver => driver.AdjustedP <= 0.05)) wrong++;
        }

        // 50 are to be expected at the most; more than 70 had a chance of one in 300, and Fisher's exact test rather says too little.
        Assert.InRange(wrong, 1, 70);
    }

    [Fact]
    public void Drivers_OnePlanted_IsTheOneFound()
    {
        FunnelReport report = Analyze(World(new Random(7), 600, planted: 3));
        FunnelDifference[] found = [.. Engine.Drivers(report, TimeSpan.FromHours(6)).Compare().Where(driver => driver.AdjustedP <= 0.01)];

        FunnelDifference driver = Assert.Single(found);
        Assert.Equal("other 3", driver.Name);
        Assert.True(driver.OddsRatio > 3 && driver.OddsRatioInterval.Lower > 2 && driver.Difference > 0.2);
    }

    [Fact]
    public void Drivers_OfAValueOfAProperty_IsTheOneFound()
    {
        FunnelReport report = Analyze(World(new Random(8), 600, planted: 0, onlyOf: "b"));
        ValueList<FunnelDifference> drivers = Engine.Drivers(report, TimeSpan.FromHours(6), "page").Compare();

        Assert.Equal(["other 0.page = a", "other 0.page = b", "other 0.page = c", "other 1.page = a", "other 1.page = b", "other 1.page = c"], drivers.Select(driver => driver.Name));
        Assert.Equal("other 0.page = b", Assert.Single(drivers, driver => driver.AdjustedP <= 0.001 && driver.Difference > 0).Name);
        Assert.Throws<ArgumentException>(() => Engine.Drivers(report, TimeSpan.FromHours(6), "colour"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Engine.Drivers(report, TimeSpan.Zero));
    }

    [Fact]
    public void Drivers_AfterTheOutcomeOrTheExposureOrAtTheStart_AreNone()
    {
        ValueList<FunnelDifference> drivers = Engine.Drivers(Analyze(Known()), TimeSpan.FromHours(6)).Compare();

        // At the instant of the outcome it is not before; who has none to compare with is too few.
        Assert.Equal([("other 2", 0L, 6L), ("other 3", 6L, 12L)], drivers.Select(driver => (driver.Name, driver.With.Count, driver.With.Of)));
        Assert.True(drivers[1].IsTooFew);
    }

    [Fact]
    public void Drivers_OfAValueOfAProperty_AreStoredCounts()
    {
        FunnelDrivers drivers = Engine.Drivers(Analyze(World(new Random(8), 600, planted: 0, onlyOf: "b")), TimeSpan.FromHours(6), "page");
        FunnelDrivers later = Engine.Drivers(Analyze(World(new Random(9), 300, planted: 0, onlyOf: "b")), TimeSpan.FromHours(6), "page"), stored = FunnelDrivers.FromJson(Schema, drivers.ToJson());

        Assert.Equal((drivers, drivers.ToString(), drivers.ToCsv()), (stored, stored.ToString(), stored.ToCsv()));
        Assert.Equal(("page", TimeSpan.FromHours(6), 600L), (stored.Property, stored.Exposure, stored.Entered));
        FunnelDrivers both = stored.Merge(later);
        Assert.Equal((900, drivers.Converted + later.Converted, drivers.Drivers[2].Had + later.Drivers[2].Had), (both.Entered, both.Converted, both.Drivers[2].Had));
        Assert.Equal(new Proportion(later.Drivers[0].Had, 300), later.Change(stored).Groups[0].After);
        Assert.Throws<ArgumentException>(() => drivers.Merge(Engine.Drivers(Analyze(World(new Random(9), 30, planted: 0)), TimeSpan.FromHours(5), "page")));
        Assert.Throws<ArgumentException>(() => drivers.Merge(Engine.Drivers(Analyze(World(new Random(9), 30, planted: 0)), TimeSpan.FromHours(6))));
    }

    [Theory]
    [InlineData("\"entered\":12", "\"entered\":11")]
    [InlineData("\"converted\":6,\"drivers\"", "\"converted\":13,\"drivers\"")]
    [InlineData("\"had\":6", "\"had\":0")]
    [InlineData("\"had\":12,\"converted\":6", "\"had\":12,\"converted\":7")]
    [InlineData("other 2", "other 4")]
    [InlineData("other 2", "start over")]
    [InlineData("\"exposureMilliseconds\":21600000", "\"exposureMilliseconds\":0")]
    public void Drivers_ThatNobodyCanHave_AreRefused(string written, string changed)
    {
        string json = Engine.Drivers(Analyze(Known()), TimeSpan.FromHours(6)).ToJson();
        Assert.Contains(written, json, StringComparison.Ordinal);

        Assert.False(FunnelDrivers.TryFromJson(Schema, json.Replace(written, changed, StringComparison.Ordinal), out FunnelDrivers? drivers, out ValueList<Diagnostic> diagnostics));
        Assert.Null(drivers);
        Assert.NotEmpty(diagnostics);
    }

    [Fact]
    public void Drivers_OfUnitsOfWhichOneCustomerMayHaveSeveral_AreCountedAndNotCompared()
    {
        FunnelReport report = Engine.Analyze(Buying with { Count = FunnelCounting.Attempts }, Known(), DateSpan.Between(Origin, Origin.AddDays(1)), Origin.AddDays(30));
        FunnelDrivers drivers = Engine.Drivers(report, TimeSpan.FromHours(6));

        Assert.Equal((12, 6), (drivers.Entered, drivers.Converted));
        Assert.Throws<InvalidOperationException>(() => drivers.Compare());
    }

    private static FunnelReport Analyze(Dataset data) => Engine.Analyze(Buying, data, DateSpan.Between(Origin, Origin.AddDays(1)), Origin.AddDays(30));

    /// <summary>Twelve customers, six of whom buy, with events before, at and after the outcome and the end of an exposure of six hours.</summary>
    private static Dataset Known()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int customer = 0; customer < 12; customer++)
        {
            builder.AddCustomer(customer);
            builder.AddEvent(Start, customer, Origin);
            if (customer < 6) builder.AddEvent(Buy, customer, Origin.AddHours(2));
            builder.AddEvent(Others[0], customer, Origin);
            builder.AddEvent(Others[1], customer, customer < 6 ? Origin.AddHours(3) : Origin.AddHours(7));
            builder.AddEvent(Others[2], customer, Origin.AddHours(2));
            builder.AddEvent(Others[3], customer, Origin.AddHours(1));
        }

        return builder.Build(out _);
    }

    /// <summary>Customers who have other events in the hours after their start and buy a day later, whatever they had, or more likely after one that is planted.</summary>
    private static Dataset World(Random random, int customers, int planted, string? onlyOf = null)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int customer = 0; customer < customers; customer++)
        {
            builder.AddCustomer(customer);
            DateTimeOffset start = Origin.AddMinutes(random.Next(600));
            builder.AddEvent(Start, customer, start);
            double chance = 0.3;
            for (int type = 0; type < Others.Length; type++)
            {
                if (random.Next(2) == 0) continue;
                string page = "abc"[random.Next(3)].ToString();
                if (type < Pages.Length) builder.AddEvent(Others[type], customer, start.AddMinutes(1 + random.Next(300)), row => row.Set(Pages[type], page));
                else builder.AddEvent(Others[type], customer, start.AddMinutes(1 + random.Next(300)));
                if (type == planted && (onlyOf is null || onlyOf == page)) chance = 0.7;
            }

            if (random.NextDouble() < chance) builder.AddEvent(Buy, customer, start.AddDays(1));
        }

        return builder.Build(out _);
    }
}
