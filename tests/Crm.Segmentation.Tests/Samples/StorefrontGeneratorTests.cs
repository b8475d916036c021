using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Tests.Samples;

public sealed class StorefrontGeneratorTests
{
    // What this seed gave when it was first generated. It must be the same on every machine, and for ever, or the figures in the docs are wrong.
    private const string DigestOf2000 = "e17dac86cfadd11b482c4bf579c6ddff1df3f7c88a5c72a3f269875f1e799857";

    private static readonly StorefrontOptions Small = new() { Customers = 2_000 };

    [Fact]
    public void Generate_SameSeed_GivesTheSameDataOnEveryMachine()
    {
        string digest = Digest(Small);

        Assert.True(digest == DigestOf2000, $"The data of the seed changed: {digest}");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(333, 2)]
    [InlineData(2_000, 1)]
    [InlineData(100_000, 4)]
    public void Generate_OtherBlocksAndThreads_GivesTheSameData(int blockSize, int threads) =>
        Assert.Equal(DigestOf2000, Digest(Small with { BlockSize = blockSize, MaxDegreeOfParallelism = threads }));

    [Fact]
    public void Generate_OtherSeed_GivesOtherData() => Assert.NotEqual(DigestOf2000, Digest(Small with { Seed = 2027 }));

    [Fact]
    public void Generate_MoreCustomers_KeepsTheFirstOnesAsTheyWere()
    {
        Dataset more = StorefrontGenerator.Generate(Small with { Customers = 2_100 }, out _);

        Dataset first = more.Without(Enumerable.Range(1_002_001, 100).Select(key => new CustomerKey(key)));

        Assert.Equal(2_100, more.CustomerCount);
        Assert.Equal(DigestOf2000, DatasetDigest.Of(first));
    }

    [Fact]
    public void Generate_2000Customers_GivesAboutTwentyEventsEachAndRejectsNothing()
    {
        Dataset data = StorefrontGenerator.Generate(Small, out BuildReport report);

        Assert.Equal(2_000, data.CustomerCount);
        Assert.Equal(2_000, report.AcceptedCustomers);
        Assert.Equal(data.EventCount, report.AcceptedEvents);
        Assert.Equal(0, report.RejectedCustomers + report.RejectedEvents);
        Assert.InRange(data.EventCount, 2_000 * 16, 2_000 * 24);
    }

    [Fact]
    public void Generate_NothingHappensAfterTheShopWasObserved()
    {
        Dataset data = StorefrontGenerator.Generate(Small, out _);

        long last = data.Events.Parts.SelectMany(part => part.Runs).OfType<EventRun>().Max(run => Enumerable.Range(0, run.Times.Length).Max(row => run.Times[row]));

        Assert.InRange(last, Small.ObservedUntil.AddDays(-1).ToUnixTimeMilliseconds(), Small.ObservedUntil.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Generate_LooksLikeAShop()
    {
        Dataset data = StorefrontGenerator.Generate(new StorefrontOptions { Customers = 20_000 }, out _);
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

        double Share(Condition condition) => engine.Evaluate(Segment.Define("asked", condition), data, Small.ObservedUntil).Share!.Value;

        double buyers = Share(Storefront.Purchase.Did());
        double repeat = Share(Storefront.Purchase.DidAtLeast(2));
        double heavy = Share(Storefront.Purchase.DidAtLeast(20));
        double silent = Share(Storefront.Purchase.Did() & !AnyEvent.Instance.Did(Window.Last(TimeSpan.FromDays(120))));
        Assert.InRange(buyers, 0.20, 0.40);
        Assert.InRange(repeat / buyers, 0.30, 0.60);
        Assert.InRange(heavy, 0.0005, 0.01);
        Assert.InRange(silent / buyers, 0.15, 0.75);

        Assert.InRange(Share(Storefront.SignedUp.IsMissing()), 0.05, 0.09);
        Assert.InRange(Share(Storefront.Age.IsMissing()), 0.15, 0.35);
        Assert.InRange(Share(Storefront.OptedIn), 0.45, 0.60);
        Assert.InRange(Share(Storefront.Interests.Has("모자")), 0.05, 0.25);

        // A member signed up, and a visitor who did not never buys.
        Assert.Equal(0, Share(Storefront.SignedUp.IsSet() & !Storefront.SignUp.Did()));
        Assert.Equal(0, Share(Storefront.SignedUp.IsMissing() & Storefront.Purchase.Did()));
    }

    [Fact]
    public void AddTo_WrongOptions_Throws()
    {
        DatasetBuilder builder = Dataset.For(Storefront.Schema);

        Assert.Throws<ArgumentOutOfRangeException>(() => StorefrontGenerator.AddTo(builder, Small with { Customers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => StorefrontGenerator.AddTo(builder, Small with { HistoryDays = 29 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => StorefrontGenerator.AddTo(builder, Small with { MaxDegreeOfParallelism = 0 }));
        Assert.Throws<ArgumentException>(() => StorefrontGenerator.AddTo(builder, Small with { ObservedUntil = DateTimeOffset.UnixEpoch.AddDays(100) }));
    }

    [Fact]
    public void AddTo_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => StorefrontGenerator.AddTo(Dataset.For(Storefront.Schema), Small, cancellationToken: source.Token));
    }

    private static string Digest(StorefrontOptions options) => DatasetDigest.Of(StorefrontGenerator.Generate(options, out _));
}
