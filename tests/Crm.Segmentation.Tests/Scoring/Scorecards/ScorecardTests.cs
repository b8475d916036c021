using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

public sealed class ScorecardTests
{
    private static readonly ScoreTerm Recency = new("recency", ScoreShop.Recency, -0.5);

    [Fact]
    public void Scorecard_OfMistakes_IsRefused()
    {
        Refused("no term", () => Scorecard.Linear("s", 0));
        Refused("two terms 'recency'", () => Scorecard.Linear("s", 0, Recency, Recency));
        Refused("not a finite number", () => Scorecard.Linear("s", double.NaN, Recency));
        Refused("weight of term 'a'", () => new ScoreTerm("a", ScoreShop.Recency, double.NaN));
        Refused("a text", () => new ScoreTerm("a", ScoreShop.City, 1));
        Refused("above the high bound", () => ScoreTransform.Clip(2, 1));
        Refused("above 0", () => ScoreTransform.Standardize(1, 0));
        Refused("must ascend", () => ScoreTransform.Bins(0, new ScoreBin(2, 1), new ScoreBin(2, 1)));
        Refused("at least one", () => ScoreTransform.Bins(0));
        Refused("not a finite number", () => ScoreTransform.Above(double.PositiveInfinity));
        Refused("not defined for", () => Scorecard.Linear("s", 0, Recency with { Transforms = [ScoreTransform.SquareRoot], Missing = MissingTerm.StandIn(-1) }));
        Refused("2 values", () => Scorecard.Linear("s", 0, Recency).Score([1.0, 2.0]));
    }

    [Fact]
    public void Scorecard_OfEqualParts_IsEqual()
    {
        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make() with { Title = "이탈 점수" });

        static Scorecard Make() => Scorecard.Logistic("churn", 0.5, new ScoreTerm("age", ScoreShop.Age) { Transforms = [ScoreTransform.Bins(1, new ScoreBin(30, 2))] });
    }

    [Fact]
    public void Bins_AtTheirBeginnings_HoldThem()
    {
        ScoreTransform bins = ScoreTransform.Bins(-1, new ScoreBin(0, 10), new ScoreBin(5, 20));
        Assert.Equal([-1, 10, 10, 20, 20], new[] { -0.001, 0, 4.999, 5, 99 }.Select(bins.Apply));
        Assert.Equal([0, 1], new[] { 3.0, 3.001 }.Select(ScoreTransform.Above(3).Apply));
    }

    [Fact]
    public void Score_OfAnUnknownAttribute_IsTheRuleBooksDiagnostic()
    {
        var other = new SchemaBuilder("other").Number("nothing");
        var error = Assert.Throws<RuleException>(() => Engine().Score(Scorecard.Linear("s", 0, new ScoreTerm("a", other)), ScoreShop.Data([]), ScoreShop.AsOf));
        Assert.Equal(DiagnosticCodes.UnknownAttribute, Assert.Single(error.Diagnostics).Code);
        Assert.Throws<ArgumentException>(() => Engine().Score(Scorecard.Linear("s", 0, Recency), ScoreShop.Data([]), ScoreShop.AsOf, new float[1]));
    }

    [Fact]
    public void Score_OfNobody_IsNothing()
    {
        ScoreValues scores = Engine().Score(Scorecard.Linear("s", 0, Recency), ScoreShop.Data([]), ScoreShop.AsOf);
        Assert.Equal(0, scores.Count());
        Assert.Null(scores.Mean());
        Assert.Null(scores.Quantile(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => scores.Quantile(double.NaN));
        Assert.Throws<KeyNotFoundException>(() => scores[1]);
    }

    [Fact]
    public void Score_OfColumnsAndOfValues_AgreesAndAllocatesNothing()
    {
        Scorecard card = Scorecard.Logistic(
            "s", 0.25, Recency, new ScoreTerm("spend", ScoreShop.Spend, 2) { Transforms = [ScoreTransform.LogOnePlus], Missing = MissingTerm.Points(1) });
        var random = new Random(1);
        float[] columns = [.. Enumerable.Range(0, 2 * 3000).Select(i => i % 7 == 0 ? float.NaN : (float)random.NextDouble())];
        var scores = new float[3000];
        double one = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            card.Score(columns, scores);
            one = card.Score([columns[1], columns[3001]]);
        }));

        Assert.Equal((float)one, scores[1]);
        for (int i = 0; i < scores.Length; i++) Assert.Equal((float)card.Score([columns[i], columns[3000 + i]]), scores[i]);
        Assert.Throws<ArgumentException>(() => card.Score(columns.AsSpan(1), scores));
    }

    [Fact]
    public void Score_IntoOwnMemory_AllocatesAsMuchForManyAsForFew()
    {
        Scorecard card = Scorecard.Logistic("s", 0.25, Recency, new ScoreTerm("age", ScoreShop.Age, 0.01) { Missing = MissingTerm.StandIn(40) });
        var random = new Random(2);
        // Less than a byte for each customer more; how work is shared out takes some hundreds in all.
        long few = Allocated(Many(3_000)), many = Allocated(Many(30_000));
        Assert.True(many - few < 27_000, $"{few} bytes for 3,000 customers, {many} for 30,000.");

        Dataset Many(int customers) => ScoreShop.Data([.. Enumerable.Range(0, customers).Select(_ => ScoreShop.Random(random) with { Purchases = 0 })]);

        long Allocated(Dataset data)
        {
            var engine = new SegmentationEngine(ScoreShop.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
            var scores = new float[data.CustomerCount];
            return Allocations.Of(() => engine.Score(card, data, ScoreShop.AsOf, scores.AsSpan()));
        }
    }

    private static SegmentationEngine Engine() => new(ScoreShop.Schema);

    private static void Refused(string why, Func<object> make) => Assert.Contains(why, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
