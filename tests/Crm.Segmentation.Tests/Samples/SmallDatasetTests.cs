using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Tests.Samples;

public sealed class SmallDatasetTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_GivesTheCustomersAndWhatTheyDid()
    {
        Dataset data = SmallDataset.For(Storefront.Schema, AsOf)
            .Customer("kim", row => row.Set(Storefront.Age, 41))
            .Did(Storefront.Purchase, TimeSpan.FromDays(3), row => row.Set(Storefront.Amount, 1_000))
            .Did(Storefront.Purchase, AsOf.AddDays(-1))
            .Customer("lee")
            .Build();

        CustomerSet buyers = new SegmentationEngine(Storefront.Schema).Evaluate(
            Segment.Define("buyers", Storefront.Purchase.Count(Window.Last(TimeSpan.FromDays(3) + TimeSpan.FromMilliseconds(1))).Is(2) & Storefront.Age >= 41), data, AsOf);
        Assert.Equal("1 of 2 customers: kim", buyers.ToString());
        Assert.Equal(2, data.EventCount);
    }

    [Fact]
    public void Build_WithARowThatIsNotTaken_SaysWhich()
    {
        SmallDataset twice = SmallDataset.For(Storefront.Schema, AsOf).Customer("kim").Customer("kim");

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(twice.Build);

        Assert.Contains("kim", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Did_WithoutACustomer_Throws() =>
        Assert.Throws<InvalidOperationException>(() => SmallDataset.For(Storefront.Schema, AsOf).Did(Storefront.Visit, TimeSpan.Zero));
}
