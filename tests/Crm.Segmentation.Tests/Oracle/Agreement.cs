using System.Numerics;

namespace Crm.Segmentation.Tests;

/// <summary>Compares what a run says of a case with what the oracle says.</summary>
internal static class Agreement
{
    /// <summary>Fails with every difference between the engine and the oracle over one layout of the data.</summary>
    internal static void Check(OracleCase c, DatasetLayout layout, int threads)
    {
        ShopData data = layout is DatasetLayout.Shuffled or DatasetLayout.ShuffledParts ? DataGenerator.WithSequence(c.Data) : c.Data;
        int copies = Datasets.Copies(layout, data);
        Dataset dataset = Datasets.Build(TestShop.Schema, Datasets.Repeated(data, copies), layout, c.Seed);
        var options = new SegmentationOptions { TimeZone = c.Zone, WeekStart = c.WeekStart, MaxDegreeOfParallelism = threads };
        var engine = new SegmentationEngine(TestShop.Schema, options);
        Evaluation evaluation = engine.Evaluate(RuleBook.Create(TestShop.Schema, c.Definitions), dataset, c.AsOfInstant, Lists(c, data, copies));
        var differences = new List<string>();

        foreach ((string name, Condition members) in c.Results())
        {
            CustomerSet set = evaluation[name];
            foreach (CustomerFacts customer in data.Customers)
                differences.AddRange(Differences(name, Oracle.Holds(members, customer, c.Scope), Datasets.Keys(data, customer, copies), key => set.Contains(key)));
        }

        foreach (Measure measure in c.Measures)
        {
            MeasureValues values = engine.Measure(measure, dataset, c.AsOfInstant);
            foreach (CustomerFacts customer in data.Customers)
                differences.AddRange(Differences(measure, Oracle.Value(measure, customer, c.Scope), Datasets.Keys(data, customer, copies), key => values[key]));
        }

        if (differences.Count > 0) Assert.Fail($"{layout}, {threads} threads:\n{string.Join("\n", differences)}");
    }

    /// <summary>The lists with the keys of all copies, and with a key that nobody has.</summary>
    internal static CustomerLists Lists(OracleCase c, ShopData data, int copies) => c.Definitions.OfType<CustomerList>().Aggregate(
        CustomerLists.None,
        (lists, list) => lists.With(list.Name, [.. data.Customers.Where(customer => OracleCase.IsOn(list, customer)).SelectMany(customer => Datasets.Keys(data, customer, copies)), "nobody"]));

    /// <summary>The copies of one customer for which the engine says another thing, by what it says: whether all do, or which, tells where to look.</summary>
    private static IEnumerable<string> Differences(object what, object? expected, CustomerKey[] copies, Func<CustomerKey, object?> actual) =>
        from key in copies
        let said = actual(key)
        where !Same(expected, said)
        group key by Facts.Text(said) into same
        let keys = string.Join(", ", same.Take(5))
        select $"{what} of {keys} ({same.Count()} of {copies.Length} copies): the oracle says {Facts.Text(expected)}, the engine says {same.Key}";

    /// <summary>Whether a value of the oracle is the value that the engine gives in its public types.</summary>
    internal static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (ExactNumber exact, long whole) => exact == new ExactNumber(whole, 0),
        (ExactNumber exact, decimal money) => exact == ExactNumber.OfMoney(money, exact.Scale) && money * PowerOfTen(exact.Scale) == decimal.Truncate(money * PowerOfTen(exact.Scale)),
        (ExactNumber exact, double number) => exact.Double == number,
        (double a, double b) => a == b,
        (Elapsed elapsed, TimeSpan span) => BigInteger.Clamp(elapsed.Milliseconds, LongestSpan * -1, LongestSpan) * TimeSpan.TicksPerMillisecond == span.Ticks,
        (Moment moment, DateTimeOffset instant) =>
            Math.Clamp(moment.Milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) == instant.ToUnixTimeMilliseconds(),
        _ => Equals(expected, actual),
    };

    /// <summary>A duration of 64 bits of milliseconds may be longer than a TimeSpan can say; the engine then gives the longest. Of instants likewise.</summary>
    private static readonly BigInteger LongestSpan = long.MaxValue / TimeSpan.TicksPerMillisecond;

    private static decimal PowerOfTen(int scale) => scale == 0 ? 1 : 10 * PowerOfTen(scale - 1);
}
