using Crm.Segmentation.Tests.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>An exact value beside a constant is compared digit by digit, also where the constant's digits are no number of 64 bits; a double beside it with the nearest double.</summary>
public sealed class ManyDigitsTests
{
    private static readonly decimal[] Constants =
    [
        -9_223_372_036_854_775_809m, -9_223_372_036_854_775_808m, -9_223_372_036_854_775_807.5m, -9_223_372_036_854_775_807m, -92_233_720_368_547_758.08m, -92_233_720_368_547_758.071m,
        -0.0000000000000000001m, 0.0000000000000000001m, 9_007_199_254_740_992.5m, 9_007_199_254_740_993m, 92_233_720_368_547_758.069m, 92_233_720_368_547_758.07m,
        9_223_372_036_854_775_806.9m, 9_223_372_036_854_775_807m, 9_223_372_036_854_775_807.1m, 9_223_372_036_854_775_808m, 18_446_744_073_709_551_616m,
    ];

    private static readonly Measure[] OfCustomers =
    [
        TestShop.Goal, TestShop.Points, TestShop.Credit, TestShop.Score, TestShop.Weight, TestShop.Goal + TestShop.Age, TestShop.Goal * TestShop.Age,
        TestShop.Cart.Sum(TestShop.CartQuantity), TestShop.Cart.Max(TestShop.CartQuantity), TestShop.Cart.Sum(TestShop.CartRank) * 1m, TestShop.Cart.Count(),
    ];

    private static readonly Measure[] OfEvents = [TestShop.CartQuantity, TestShop.CartQuantity * TestShop.CartRank, TestShop.CartQuantity + TestShop.CartRank];

    [Fact]
    public void Evaluate_ConstantsOfManyDigits_SaysWhatTheOracleSays() => Agreement.Check(Case(), DatasetLayout.OnePart, threads: 1);

    [Fact]
    public void Program_ConstantsOfManyDigits_SaysWhatTheOracleSays() => ProgramAgreementTests.CheckNow(Case());

    private static OracleCase Case()
    {
        long[] ends = [long.MinValue, long.MinValue + 1, -1, 0, 1, 1L << 53, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];
        CustomerFacts[] customers =
        [
            .. ends.SelectMany(_ => (long[])[-1, 0, 1], (value, rank) => new CustomerFacts(
                $"{value} {rank}",
                new Dictionary<string, object> { ["goal"] = value, ["age"] = rank, ["points"] = (decimal)value, ["credit"] = value / 100m, ["score"] = (double)value, ["weight"] = (double)(float)value },
                [new EventFacts("cart", 0, null, 0, new Dictionary<string, object> { ["quantity"] = value, ["rank"] = rank })])),
        ];
        Condition[] conditions =
        [
            .. OfCustomers.SelectMany(_ => Constants, (measure, constant) => (measure, constant)).SelectMany(pair => Conditions(pair.measure, pair.constant)),
            .. OfEvents.SelectMany(_ => Constants, (measure, constant) => (measure, constant)).SelectMany(pair => Conditions(pair.measure, pair.constant)).Select(condition => TestShop.Cart.Where(condition).Did()),
        ];
        return new OracleCase(0, ShopData.Of(customers), [.. conditions.Select((condition, i) => Segment.Define($"s{i}", condition))], [], 86_400_000, "UTC", DayOfWeek.Monday);
    }

    private static IEnumerable<Condition> Conditions(Measure measure, decimal constant) =>
    [
        .. Enum.GetValues<ComparisonOperator>().SelectMany(@operator => (Comparison[])[new(measure, @operator, Constant.Of(constant)), new(Constant.Of(constant), @operator, measure)]),
        Comparisons.OneOf(measure, [Constant.Of(7m), Constant.Of(constant), Constant.Of(constant + 1)]),
    ];
}
