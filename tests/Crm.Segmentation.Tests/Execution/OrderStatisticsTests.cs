using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>Selection by counting against sorting, for every way in which a column is stored.</summary>
public sealed class OrderStatisticsTests
{
    private static readonly SchemaBuilder Define = new("columns");
    private static readonly CustomerInteger Whole = Define.Integer("whole");
    private static readonly CustomerNumber Real = Define.Number("real");
    private static readonly CustomerNumber Rough = Define.Number("rough", single: true);
    private static readonly Schema Schema = Define.Build();

    [Theory]
    [InlineData(200, 1)]
    [InlineData(60_000, 1)]
    [InlineData(3_000_000_000, 2)]
    [InlineData(long.MaxValue, 2)]
    public void Percentile_OfWholeNumbers_IsTheOneThatSortingGives(long range, int threads) => Check(
        threads, seed => new Random(seed).NextInt64(-range / 3, range - (range / 3)), value => value, Whole, (row, value) => row.Set(Whole, value));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Percentile_OfNumbers_IsTheOneThatSortingGives(int threads)
    {
        double[] special = [0, -0.0, 1e308, -1e308, 5e-324, -5e-324, 1.5, -1.5];
        Check(threads, seed => seed % 5 == 0 ? special[seed / 5 % 8] : (new Random(seed).NextDouble() - 0.4) * Math.Pow(10, seed % 7), value => value, Real, (row, value) => row.Set(Real, value));
        Check(threads, seed => seed % 5 == 0 ? 2.25f : (float)((new Random(seed).NextDouble() - 0.4) * Math.Pow(10, seed % 7)), value => (double)value, Rough, (row, value) => row.Set(Rough, value));
    }

    private static void Check<T, TValue>(int threads, Func<int, T> make, Func<T, TValue> shown, Measure measure, Action<CustomerRow, T> set)
        where T : IComparable<T>
    {
        foreach (int rows in (int[])[0, 1, 2, 63, 64, 65, 5000])
        {
            foreach (double missing in (double[])[0, 0.3])
            {
                var random = new Random(rows);
                DatasetBuilder builder = Dataset.For(Schema);
                var values = new List<T>();
                for (int i = 0; i < rows; i++)
                {
                    T value = make((rows * 10_000) + (i % 3 == 0 ? i : i / 7));
                    bool has = random.NextDouble() >= missing;
                    if (has) values.Add(value);
                    builder.AddCustomer(i, row =>
                    {
                        if (has) set(row, value);
                    });
                }

                values.Sort();
                var engine = new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
                decimal[] percents = [0, 1, 20, 33.3m, 50, 80, 99.9m, 100];
                RuleBook book = RuleBook.Create(Schema, [.. percents.Select((p, i) => Segment.Define($"s{i}", measure >= measure.Percentile(p)))]);
                FittedRuleBook fitted = engine.Fit(book, builder.Build(out _), DateTimeOffset.UnixEpoch);
                foreach ((decimal percent, FittedFunction function) in percents.Zip(fitted.Functions))
                {
                    var cut = (FittedCut)function;
                    Assert.Equal(values.Count, cut.Customers);
                    int rank = Math.Max(1, (int)decimal.Ceiling(values.Count * percent / 100));
                    if (values.Count == 0) Assert.Null(cut.Cut);
                    else
                    {
                        Assert.Equal((object?)shown(values[rank - 1]), cut.Cut!.Value);
                        Assert.Equal(values.Count(value => value.CompareTo(values[rank - 1]) == 0), cut.Tied);
                    }
                }
            }
        }
    }
}
