namespace Crm.Segmentation.Tests;

/// <summary>A way to run definitions over plain data: what the specification's tests are run against.</summary>
internal abstract class Run
{
    internal static Run ByOracle { get; } = new OracleRun();

    internal static Run ByEngine { get; } = new EngineRun();

    /// <summary>For each customer whether the condition holds.</summary>
    internal abstract bool[] Holds(Condition condition, ShopData data, OracleScope scope);

    /// <summary>For each customer the value, null when missing; numbers as decimals or doubles, durations, instants and dates in their public types.</summary>
    internal abstract object?[] Values(Measure measure, ShopData data, OracleScope scope);

    private sealed class OracleRun : Run
    {
        internal override bool[] Holds(Condition condition, ShopData data, OracleScope scope) => [.. data.Customers.Select(c => Oracle.Holds(condition, c, scope))];

        internal override object?[] Values(Measure measure, ShopData data, OracleScope scope) => [.. data.Customers.Select(c => Oracle.Value(measure, c, scope) switch
        {
            ExactNumber number => (decimal)number.Units / (decimal)Math.Pow(10, number.Scale),
            Elapsed elapsed => TimeSpan.FromMilliseconds((long)elapsed.Milliseconds),
            Moment moment => DateTimeOffset.FromUnixTimeMilliseconds(moment.Milliseconds),
            object other => other,
            null => null,
        })];
    }

    private sealed class EngineRun : Run
    {
        internal override bool[] Holds(Condition condition, ShopData data, OracleScope scope)
        {
            RuleBook book = RuleBook.Create(TestShop.Schema, [Segment.Define("asked", condition), .. scope.Definitions]);
            CustomerSet members = Engine(scope).Evaluate(book, Datasets.Build(TestShop.Schema, data), AsOf(scope))["asked"];
            return [.. data.Customers.Select(c => members.Contains(c.Key))];
        }

        internal override object?[] Values(Measure measure, ShopData data, OracleScope scope)
        {
            MeasureValues values = Engine(scope).Measure(measure, Datasets.Build(TestShop.Schema, data), AsOf(scope));
            return [.. data.Customers.Select(c => values[c.Key] is long whole ? (decimal)whole : values[c.Key])];
        }

        private static SegmentationEngine Engine(OracleScope scope) =>
            new(TestShop.Schema, new SegmentationOptions { TimeZone = scope.Zone.Id, WeekStart = scope.WeekStart });

        private static DateTimeOffset AsOf(OracleScope scope) => DateTimeOffset.FromUnixTimeMilliseconds(scope.AsOf);
    }
}
