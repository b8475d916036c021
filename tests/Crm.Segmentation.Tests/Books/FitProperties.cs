using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Books;

/// <summary>A fitted rule book against the oracle, which computes every percentile, top share and score over the whole population again and again.</summary>
public sealed class FitProperties
{
    [Theory]
    [InlineData(nameof(DatasetLayout.OnePart), 1, 120)]
    [InlineData(nameof(DatasetLayout.Shuffled), 2, 30)]
    [InlineData(nameof(DatasetLayout.ShuffledParts), 2, 60)]
    public void Fit_OfGeneratedRules_AgreesWithTheOracle(string layout, int threads, int cases) =>
        Prop.ForAll(PopulationCase.Arbitrary, c => Check(c, Enum.Parse<DatasetLayout>(layout), threads)).Check(PropertyRuns.Of(cases, longFactor: 80));

    private static void Check(PopulationCase c, DatasetLayout layout, int threads)
    {
        bool shuffled = layout is DatasetLayout.Shuffled or DatasetLayout.ShuffledParts;
        (ShopData data, ShopData later) = shuffled ? (DataGenerator.WithSequence(c.Data), DataGenerator.WithSequence(c.Later)) : (c.Data, c.Later);
        Dataset dataset = Datasets.Build(TestShop.Schema, data, layout, c.Seed), other = Datasets.Build(TestShop.Schema, later, layout, c.Seed + 1);
        var engine = new SegmentationEngine(TestShop.Schema, new SegmentationOptions { TimeZone = c.Zone, MaxDegreeOfParallelism = threads });
        RuleBook book = RuleBook.Create(TestShop.Schema, [.. c.Definitions, .. c.Measures.Select((m, i) => Segment.Define($"m{i}", m.IsSet()))]);
        OracleScope scope = c.Scope with { Population = data.Customers };

        FittedRuleBook fitted = engine.Fit(book, dataset, c.AsOfInstant);
        FittedRuleBook stored = FittedRuleBook.FromJson(book, fitted.ToJson());
        var differences = new List<string>();
        if (stored.ToJson() != fitted.ToJson() || !stored.Functions.Equals(fitted.Functions)) differences.Add($"stored:\n{stored}\nfitted:\n{fitted}");
        if (OfParts(engine, book, data, layout, c) is var parts && parts.ToJson() != fitted.ToJson()) differences.Add($"of parts:\n{parts}\nfitted:\n{fitted}");
        Compare(dataset, data, "the population");
        Compare(other, later, "other customers");
        if (differences.Count > 0) Assert.Fail($"{layout}, {threads} threads:\n{string.Join("\n", differences)}\n{fitted}");

        void Compare(Dataset customers, ShopData facts, string who)
        {
            Evaluation evaluation = engine.Evaluate(stored, customers, c.AsOfInstant);
            foreach ((string name, Condition members) in Results(c.Definitions))
            {
                foreach (CustomerFacts customer in facts.Customers)
                {
                    bool expected = Oracle.Holds(members, customer, scope), actual = evaluation[name].Contains(customer.Key);
                    if (expected != actual) differences.Add($"{name} of {customer.Key} of {who}: the oracle says {expected}, the engine says {actual}");
                }
            }

            foreach (Measure measure in c.Measures)
            {
                MeasureValues values = engine.Measure(stored, measure, customers, c.AsOfInstant);
                foreach (CustomerFacts customer in facts.Customers)
                {
                    object? expected = Oracle.Value(measure, customer, scope), actual = values[customer.Key];
                    if (!Agreement.Same(expected, actual)) differences.Add($"{measure} of {customer.Key} of {who}: the oracle says {Facts.Text(expected)}, the engine says {Facts.Text(actual)}");
                }
            }
        }
    }

    /// <summary>The fit to the same customers in several datasets, of which nothing is known but what is merged and stored.</summary>
    private static FittedRuleBook OfParts(SegmentationEngine engine, RuleBook book, ShopData data, DatasetLayout layout, PopulationCase c)
    {
        var random = new Random(c.Seed);
        int parts = 1 + random.Next(4);
        Dataset[] datasets = [.. data.Customers.GroupBy(_ => random.Next(parts)).Select(part => Datasets.Build(TestShop.Schema, new ShopData([.. part]), layout, c.Seed)), Dataset.For(TestShop.Schema).Build(out _)];
        PopulationCounts counts = Merged(part => engine.Count(book, part, c.AsOfInstant));
        while (!counts.IsComplete) counts = Merged(part => engine.Count(counts, part));
        return counts.Fit();

        PopulationCounts Merged(Func<Dataset, PopulationCounts> count)
        {
            PopulationCounts[] counted = [.. datasets.Select(part => Stored(count(part)))];
            PopulationCounts merged = Stored(counted.Aggregate((one, two) => one.Merge(two)));
            Assert.Equal(merged, counted.Reverse().Aggregate((one, two) => two.Merge(one)));
            return merged;
        }

        PopulationCounts Stored(PopulationCounts counted)
        {
            PopulationCounts read = PopulationCounts.FromJson(book, counted.ToJson());
            Assert.Equal(counted, read);
            Assert.Equal(counted.ToJson(), read.ToJson());
            return read;
        }
    }

    private static IEnumerable<(string Name, Condition Members)> Results(IReadOnlyList<Definition> definitions) => definitions.SelectMany(definition => definition switch
    {
        Segment segment => [(segment.Name, segment.Members)],
        Partition partition => partition.Cells.Select(cell => ($"{partition.Name}.{cell.Name}", partition[cell.Name])),
        _ => Enumerable.Empty<(string, Condition)>(),
    });
}
