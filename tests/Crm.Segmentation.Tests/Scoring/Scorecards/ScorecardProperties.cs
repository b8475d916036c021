using Crm.Segmentation.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Random scorecards over random customers, against the formula written with the mathematics library.</summary>
public sealed class ScorecardProperties
{
    [Fact]
    public void Scores_OfAnyScorecard_AreTheFormula() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            ScoreCustomer[] customers = [.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => ScoreShop.Random(random))];
            OracleTerm[] oracle = [.. Enumerable.Range(0, random.Next(1, 9)).Select(k => OracleTerm.Random(random, $"t{k}"))];
            double intercept = (random.NextDouble() * 2) - 1;
            bool logistic = random.Next(2) == 0;
            ScoreTerm[] terms = [.. oracle.Select(t => t.Term)];
            Scorecard card = logistic ? Scorecard.Logistic("card", intercept, terms) : Scorecard.Linear("card", intercept, terms);
            Dataset data = ScoreShop.Data(customers, inTwoParts: random.Next(3) == 0);

            ScoreValues one = Engine(1).Score(card, data, ScoreShop.AsOf);
            var own = new float[customers.Length];
            Engine(3).Score(card, data, ScoreShop.AsOf, own.AsSpan());

            Assert.Equal(one.Scores.ToArray(), own);
            for (int i = 0; i < customers.Length; i++)
            {
                double sum = intercept;
                foreach (OracleTerm term in oracle) sum += term.Contribution(customers[i]);
                double expected = logistic ? 1 / (1 + Math.Exp(-sum)) : sum;
                Agree(expected, sum, one.Scores[i]);

                ScoreExplanation why = Engine(1).Explain(card, data, ScoreShop.AsOf, i);
                Assert.Equal(double.IsNaN(expected), why.Score is null);
                Assert.Equal(double.IsNaN(expected) ? null : one.Scores[i], (float?)why.Score);
                Assert.Equal(one[i], (float?)why.Score);
                for (int k = 0; k < terms.Length; k++)
                {
                    double added = oracle[k].Contribution(customers[i]);
                    Assert.Equal(terms[k].Name, why.Contributions[k].Term);
                    if (double.IsNaN(added)) Assert.Null(why.Contributions[k].Contribution);
                    else Assert.Equal(added, why.Contributions[k].Contribution!.Value, 1e-9 * (1 + Math.Abs(added)));
                }
            }

            float[] present = [.. one.Scores.ToArray().Where(score => !float.IsNaN(score)).Order()];
            Assert.Equal(present.Length, one.Count());
            Assert.Equal(present.Length == 0 ? null : present[(present.Length - 1) / 2], one.Quantile(0.5));
            Assert.Equal(present.Length == 0 ? null : present[^1], one.Quantile(1));
            Assert.Equal(present.Length == 0 ? null : present[0], one.Quantile(0));
            Assert.Equal(present.Count(score => score >= 0.5), one.AtLeast(0.5).Count);
            Assert.Equal(present.Sum(score => (double)score), one.Sum(), 1e-6 * (1 + present.Sum(score => Math.Abs((double)score))));
        }).Check(PropertyRuns.Of(150));

    private static void Agree(double expected, double sum, float actual)
    {
        if (double.IsNaN(expected)) Assert.True(float.IsNaN(actual));
        else Claim.Holds(Math.Abs(actual - expected) <= 1e-6 * Math.Max(Math.Abs(expected), Math.Abs(sum) * 1e-3), $"{actual} for {expected}");
    }

    private static SegmentationEngine Engine(int threads) => new(ScoreShop.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });

    /// <summary>A term said twice: to the library, and as the formula.</summary>
    private sealed record OracleTerm(ScoreTerm Term, Func<ScoreCustomer, double> Value, Func<double, double> Transform, double? StandIn, double? Points)
    {
        internal double Contribution(ScoreCustomer customer)
        {
            double transformed = Transform(Value(customer));
            if (double.IsFinite(transformed)) return transformed * Term.Weight;
            return Points ?? (StandIn is { } standIn ? Transform(standIn) * Term.Weight : double.NaN);
        }

        internal static OracleTerm Random(Random random, string name)
        {
            double weight = (random.NextDouble() * 2) - 1;
            (ScoreTerm term, Func<ScoreCustomer, double> value) = random.Next(9) switch
            {
                0 => (new ScoreTerm(name, ScoreShop.Recency, weight), (Func<ScoreCustomer, double>)(c => c.Recency)),
                1 => (new ScoreTerm(name, ScoreShop.Spend, weight), c => c.Spend),
                2 => (new ScoreTerm(name, ScoreShop.Balance, weight), c => c.Balance ?? double.NaN),
                3 => (new ScoreTerm(name, ScoreShop.Age, weight), c => c.Age ?? double.NaN),
                4 => (new ScoreTerm(name, ScoreShop.Paid, weight), c => (double?)c.Paid ?? double.NaN),
                5 => (new ScoreTerm(name, ScoreShop.Idle, weight), c => c.Idle?.TotalDays ?? double.NaN),
                6 => (new ScoreTerm(name, ScoreShop.OptedIn, weight), c => c.OptedIn ? 1 : 0),
                7 => (new ScoreTerm(name, ScoreShop.Purchase.Count(), weight), c => c.Purchases),
                _ => (new ScoreTerm(name, ScoreShop.Purchase.Average(ScoreShop.Amount), weight), c => c.Purchases == 0 ? double.NaN : 5.0 * (c.Purchases + 1)),
            };
            Func<double, double> transform = x => x;
            var transforms = new List<ScoreTransform>();
            for (int k = random.Next(3); k > 0; k--)
            {
                Func<double, double> before = transform;
                (ScoreTransform next, Func<double, double> then) = random.Next(6) switch
                {
                    0 => (ScoreTransform.LogOnePlus, (Func<double, double>)(x => x > -1 ? Math.Log(1 + x) : double.NaN)),
                    1 => (ScoreTransform.SquareRoot, Math.Sqrt),
                    2 => (ScoreTransform.Clip(-1.5, 3), x => double.IsNaN(x) ? x : Math.Min(Math.Max(x, -1.5), 3)),
                    3 => (ScoreTransform.Standardize(2.5, 0.5), x => (x - 2.5) / 0.5),
                    4 => (ScoreTransform.Above(1), x => double.IsNaN(x) ? x : x > 1 ? 1 : 0),
                    _ => (ScoreTransform.Bins(-5, new ScoreBin(0, 1), new ScoreBin(2, 7)), x => double.IsNaN(x) ? x : x < 0 ? -5 : x < 2 ? 1 : 7),
                };
                transforms.Add(next);
                transform = x => then(before(x));
            }

            term = term with { Transforms = [.. transforms] };
            double? standIn = null, points = null;
            if (random.Next(3) == 0 && double.IsFinite(transform(1.25)))
            {
                standIn = 1.25;
                term = term with { Missing = MissingTerm.StandIn(1.25) };
            }
            else if (random.Next(2) == 0)
            {
                points = 0.75;
                term = term with { Missing = MissingTerm.Points(0.75) };
            }

            return new OracleTerm(term, value, transform, standIn, points);
        }
    }
}
