using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Books;

/// <summary>Definitions that refer to one another in the longest chains there may be, and in far longer ones, on a stack of 512 KiB: what is too long is told, and what is not runs.</summary>
public sealed class LongChainTests
{
    private static readonly SchemaBuilder Define = new("chain");
    private static readonly CustomerInteger Days = Define.Integer("days");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventInteger Amount = Buy.Integer("amount");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<int, Definition[]>> Chains = new(StringComparer.Ordinal)
    {
        ["segments"] = length => [.. Enumerable.Range(0, length).Select(i => Segment.Define($"d{i}", i == 0 ? Days > 1 : new MemberOf($"d{i - 1}", null, null)))],
        ["negations"] = length => [.. Enumerable.Range(0, length).Select(i => Segment.Define($"d{i}", i == 0 ? Days > 1 : !(new MemberOf($"d{i - 1}", null, null) & Days < i)))],
        ["partitions"] = length =>
        [
            .. Enumerable.Range(0, length).Select(i => Partition.Define(
                $"d{i}", "rest", new PartitionCell("a", i == 0 ? Days > 1 : new MemberOf($"d{i - 1}", "rest", null)), new PartitionCell("b", i == 0 ? Days > 0 : !(Condition)new MemberOf($"d{i - 1}", "b", null)))),
        ],
        ["scores"] = length => [.. Enumerable.Range(0, length).Select(i => Score.Define($"d{i}", i == 0 ? Days : new ValueOf($"d{i - 1}", null, ValueKind.Number)))],
        ["sums"] = length => [.. Enumerable.Range(0, length).Select(i => Score.Define($"d{i}", i == 0 ? Days : new ValueOf($"d{i - 1}", null, ValueKind.Number) + 1))],
        ["scorecards"] = length =>
        [
            .. Enumerable.Range(0, length).Select(i => Scorecard.Linear($"d{i}", 0, i == 0 ? new ScoreTerm("days", Days) : new ScoreTerm("last", new ValueOf($"d{i - 1}", null, ValueKind.Number) > 0.5, 1))),
        ],
        ["rfms"] = length =>
        [
            .. Enumerable.Range(0, length).Select(i =>
            {
                Measure of = i == 0 ? Days : new ValueOf($"d{i - 1}", "monetary", ValueKind.Integer);
                return new Rfm($"d{i}", new RfmMeasures(of, of, of)) { Bins = 2 };
            }),
        ],
        ["groups"] = length =>
        [
            .. Enumerable.Range(0, length).Select(i =>
            {
                Measure of = i == 0 ? Days : new ValueOf($"d{i - 1}", "first", ValueKind.Integer);
                return new TwoAxisGroups($"d{i}", of, of) { FirstThreshold = AxisThreshold.At(1), SecondThreshold = AxisThreshold.Mean };
            }),
        ],
        ["percentiles"] = length => [.. Enumerable.Range(0, length).Select(i => Score.Define($"d{i}", i == 0 ? Days : new ValueOf($"d{i - 1}", null, ValueKind.Number).Percentile(50)))],
    };

    public static TheoryData<string> Kinds => [.. Chains.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chain_OfTheGreatestLength_IsReadAndRunsOnASmallStack(string kind) => SmallStack.Run(() =>
    {
        int longest = Enumerable.Range(2, 600).TakeWhile(length => length % 50 != 2 || RuleBook.TryCreate(Schema, Chains[kind](length), out _, out _)).Last();
        while (!RuleBook.TryCreate(Schema, Chains[kind](longest), out _, out _)) longest--;
        RuleBook book = RuleBook.Create(Schema, Chains[kind](longest));

        Assert.InRange(longest, 60, 600);
        Assert.Equal(book.Definitions, RuleBook.FromJson(Schema, book.ToJson()).Definitions);
        if (book.Definitions.All(d => !d.ToText().StartsWith('#')))
            Assert.Equal(book.Definitions, RuleBook.Parse(Schema, ("t", string.Join('\n', book.Definitions.Reverse().Select(d => d.ToText())))).Definitions.Reverse());
        _ = book.Analyze();
        Dataset data = Customers();
        var engine = new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
        FittedRuleBook fitted = engine.Fit(book, data, March);
        PopulationCounts counts = engine.Count(book, data, March);
        while (!counts.IsComplete) counts = engine.Count(counts, data);
        Assert.Equal(fitted.ToJson(), counts.Fit().ToJson());
        Assert.Equal(fitted.ToJson(), FittedRuleBook.FromJson(book, fitted.ToJson()).ToJson());
        _ = engine.Evaluate(fitted, data, March);
        Definition last = book.Definitions[^1];
        if (last.KindOf("monetary") is { } score) _ = engine.Measure(fitted, new ValueOf(last.Name, "monetary", score), data, March).All.Count();
        if (last.KindOf(null) is { } number) _ = engine.Measure(fitted, new ValueOf(last.Name, null, number), data, March).All.Count();
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chain_OfTenThousand_IsToldInText(string kind) => SmallStack.Run(() =>
    {
        Definition[] chain = Chains[kind](10_000);
        Assert.False(RuleBook.TryCreate(Schema, chain, out _, out ValueList<Diagnostic> told));
        Assert.All(told, diagnostic => Assert.Equal(DiagnosticCodes.TooDeepTogether, diagnostic.Code));
        if (chain.Any(d => d.ToText().StartsWith('#'))) return;
        Assert.False(RuleBook.TryParse(Schema, [("t", string.Join('\n', chain.Take(1_500).Select(d => d.ToText())))], out _, out told));
        Assert.All(told, diagnostic => Assert.Equal(DiagnosticCodes.TooDeepTogether, diagnostic.Code));
    });

    [Fact]
    public void Features_OneOverTheOther_AreToldWhereTheyAreTooDeep() => SmallStack.Run(() =>
    {
        Feature feature = Feature.Define("f0", Days);
        for (int i = 1; i < 5_000; i++) feature = Feature.Define($"f{i}", feature + 1);

        Assert.False(RuleBook.TryCreate(Schema, [Segment.Define("s", feature > 1)], out _, out ValueList<Diagnostic> told));
        Assert.Equal(DiagnosticCodes.TooDeep, Assert.Single(told).Code);
        string text = string.Join('\n', Enumerable.Range(1, 4_000).Select(i => $"feature f{i} = f{i - 1} + 1").Append("feature f0 = `days`").Append("segment s = f4000 > 1"));
        Assert.False(RuleBook.TryParse(Schema, [("t", text)], out _, out told));
        Assert.Contains(told, diagnostic => diagnostic.Code == DiagnosticCodes.TooDeep);
    });

    private static Dataset Customers()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < 8; i++)
        {
            builder.AddCustomer(i, row => row.Set(Days, i));
            builder.AddEvent(Buy, i, March.AddDays(-i), row => row.Set(Amount, i));
        }

        return builder.Build(out _);
    }
}
