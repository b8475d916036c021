using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Scorings over scorings, three of each below every one: as trees they are wide beyond counting, as what they are they are a chain.</summary>
public sealed class RfmChainTests
{
    private const int Length = 60;

    private static readonly SchemaBuilder Define = new("chain");
    private static readonly CustomerInteger Days = Define.Integer("days");
    private static readonly CustomerInteger Orders = Define.Integer("orders");
    private static readonly CustomerInteger Spend = Define.Integer("spend");
    private static readonly Schema Schema = Define.Build();

    [Fact]
    public void Chain_InCSharp_IsCheckedAnalysedFittedAndRun()
    {
        RuleBook book = RuleBook.Create(Schema, Chain(Length));

        Assert.Empty(book.Analyze());
        AssertRuns(book);
    }

    [Fact]
    public void Chain_AsText_IsReadAndEqualsTheSameInCSharp()
    {
        Definition[] chain = Chain(Length);
        RuleBook book = RuleBook.Parse(Schema, ("chain", string.Join('\n', chain.Select(rfm => rfm.ToText()))));

        Assert.Equal(chain, book.Definitions);
        AssertRuns(book);
    }

    [Fact]
    public void Chain_AsJson_IsReadAndEqualsTheSameInCSharp()
    {
        RuleBook written = RuleBook.Create(Schema, Chain(Length)), read = RuleBook.FromJson(Schema, written.ToJson());

        Assert.Equal(written.Definitions, read.Definitions);
        Assert.Equal(written.ContentHash, read.ContentHash);
        AssertRuns(read);
    }

    [Fact]
    public void Chains_ThatDifferAtTheirEnd_AreNotTheSameBook() =>
        Assert.NotEqual(RuleBook.Create(Schema, Chain(Length)).ContentHash, RuleBook.Create(Schema, Chain(Length, Orders)).ContentHash);

    [Theory]
    [InlineData("create")]
    [InlineData("analyze")]
    [InlineData("json")]
    [InlineData("fit")]
    public void Chain_TwiceAsLong_IsFourTimesTheWorkAtMost(string what)
    {
        var engine = new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
        Dataset data = Data();

        double growth = (double)Work(Length) / Work(Length / 2);

        Assert.InRange(growth, 1, 4.5);

        long Work(int length)
        {
            Definition[] chain = Chain(length);
            RuleBook book = RuleBook.Create(Schema, chain);
            string json = book.ToJson();
            return Allocations.Of(() => _ = what switch
            {
                "create" => (object)RuleBook.Create(Schema, chain),
                "analyze" => book.Analyze(),
                "json" => RuleBook.FromJson(Schema, json),
                _ => engine.Fit(book, data, DateTimeOffset.UnixEpoch).Functions,
            });
        }
    }

    private static void AssertRuns(RuleBook book)
    {
        var engine = new SegmentationEngine(Schema);
        Dataset data = Data();
        FittedRuleBook fitted = engine.Fit(book, data, DateTimeOffset.UnixEpoch);
        FittedRuleBook stored = FittedRuleBook.FromJson(book, fitted.ToJson());
        var last = (Rfm)book.Definitions[^1];

        // Of eight customers in two bins, the four that come first on every axis score 2 at the first, and so at every further one.
        Assert.Equal(4, engine.Measure(fitted, last.Recency, data, DateTimeOffset.UnixEpoch).All.Count(pair => Equals(pair.Value, 2L)));
        Assert.Equal(
            engine.Measure(fitted, last.Monetary, data, DateTimeOffset.UnixEpoch).All,
            engine.Measure(stored, last.Monetary, data, DateTimeOffset.UnixEpoch).All);
    }

    private static Dataset Data()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < 8; i++)
        {
            int value = i;
            builder.AddCustomer($"c{i}", row => row.Set(Days, 8 - value).Set(Orders, value).Set(Spend, 10 * value));
        }

        return builder.Build(out _);
    }

    /// <summary>The first over attributes, each further one over the scores of the one before; its recency is the score turned round, since less is more there.</summary>
    private static Definition[] Chain(int length, Measure? monetary = null)
    {
        var chain = new Rfm[length];
        chain[0] = new Rfm("r0", new RfmMeasures(Days, Orders, monetary ?? Spend)) { Bins = 2 };
        for (int i = 1; i < length; i++)
            chain[i] = new Rfm($"r{i}", new RfmMeasures(3 - chain[i - 1].Recency, chain[i - 1].Frequency, chain[i - 1].Monetary)) { Bins = 2 };
        return chain;
    }
}
