using Crm.Segmentation.Funnels;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>A random rule book with everything that text can declare: what the oracle is asked about, and names, titles, scores, rfms, funnels and functions of a population.</summary>
internal sealed class GeneratedBook
{
    private static readonly string?[] Titles = [null, null, "제목", "a \"b\" \\ c", "line\nbreak", "😀 e\u0301", "}", "# no comment", ""];

    private static readonly string[] Names = ["값", "last", "모자 구매자", "a`b", "_", "x9", "and", "score", "of", "\n", "{"];

    private readonly Random _random;
    private readonly RuleGenerator _rules;
    private readonly List<Feature> _features = [];
    private readonly List<Definition> _definitions = [];

    private GeneratedBook(int seed)
    {
        _random = new Random(seed);
        _rules = new RuleGenerator(new Coincidences(_random));
    }

    /// <summary>The definitions of a seed, and the features beside them that perhaps nothing uses.</summary>
    internal static (IReadOnlyList<Definition> Definitions, IReadOnlyList<Feature> Features) Of(int seed)
    {
        var book = new GeneratedBook(seed);
        for (int i = book._random.Next(4); i > 0; i--) book.AddMeasure();
        book._definitions.AddRange(book._rules.Definitions());
        for (int i = 1 + book._random.Next(4); i > 0; i--) book.AddDefinition();
        return (book._definitions, book._features);
    }

    /// <summary>A book as text: the features, each after those that it uses, and the definitions.</summary>
    internal static string Text(RuleBook book) => string.Join('\n', book.Features.Select(f => f.ToText()).Concat(book.Definitions.Select(d => d.ToText())));

    private T Pick<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];

    private string Name() => $"{Pick<string>(Names)}{_features.Count}_{_definitions.Count}";

    private void AddMeasure()
    {
        if (_random.Next(2) == 0) _features.Add(Feature.Define(Name(), _rules.Measure(2), Pick<string?>(Titles)));
        else _definitions.Add(Score.Define(Name(), Number(), Pick<string?>(Titles)));
    }

    private Measure Number()
    {
        Measure[] known = [.. _features.Where(m => m.Kind is ValueKind.Integer or ValueKind.Number), .. _definitions.OfType<Score>().Select(score => score.Value), .. _definitions.OfType<Rfm>().SelectMany(rfm => (Measure[])[rfm.Recency, rfm.Frequency, rfm.Monetary])];
        Measure one = known.Length > 0 && _random.Next(2) == 0 ? Pick<Measure>(known) : _rules.Numeric(2, null);
        return _random.Next(4) == 0 ? one.Percentile(Pick(0m, 50m, 99.5m, 100m), Pick(1, 1, 3, 7)) : one;
    }

    private Condition Condition() => _random.Next(5) switch
    {
        0 when _random.Next(3) == 0 => Segmentation.Condition.InBucket(Pick<string>("always-on", "실험 \"1\""), Pick(0m, 0.01m, 12.5m), Pick(50m, 99.99m, 100m)),
        0 => _random.Next(2) == 0 ? Number().IsInTop(Pick(0.1m, 10m, 100m), Among()) : Number().IsAmongTop(Pick(1, 3, 10_000), Among()),
        1 => Number() >= Number(),
        2 => Number() - Number() * Number() < Number() / Number(),
        3 when _definitions.OfType<Rfm>().FirstOrDefault() is { } rfm => rfm.Cell(1, rfm.Bins, 2) | !rfm.Cell(2, 1, 1),
        3 when _definitions.OfType<Funnel>().FirstOrDefault() is { } funnel => funnel.DroppedBefore(funnel.Steps[1].Name, Window.Last(TimeSpan.FromDays(3))),
        _ => _rules.Condition(3, null),
    };

    private Condition? Among() => _random.Next(2) == 0 ? null : _rules.Condition(1, null);

    private void AddDefinition()
    {
        (string name, string? title) = (Name(), Pick<string?>(Titles));
        _definitions.Add(_random.Next(6) switch
        {
            0 => Rfm(name, title),
            5 => CustomerList.Define(name, title),
            1 => new Funnel(name, new FunnelStep("첫 단계", TestShop.View, TestShop.Visit), new FunnelStep("step", _rules.Pattern(1, TestShop.Purchase)))
            {
                Title = title,
                Window = Pick<TimeSpan?>(null, TimeSpan.FromMinutes(90)),
                Attempt = Pick(Enum.GetValues<AttemptPolicy>()),
                Ties = Pick(Enum.GetValues<TiePolicy>()),
            },
            2 => Partition.Define(
                name, title, [new PartitionCell("first", Condition()) { Title = Pick<string?>(Titles) }, new PartitionCell("한 칸", Condition())], new PartitionCell("나머지", null) { Title = Pick<string?>(Titles) }),
            _ => Segment.Define(name, Condition() & (Condition() | !Condition()), title),
        });
    }

    private Rfm Rfm(string name, string? title)
    {
        Rfm rfm = _random.Next(3) == 0
            ? new Rfm(name, new RfmMeasures(Pick<Measure>(TestShop.Patience, TestShop.Purchase.Since(), Number()), Number(), Number()))
            : new Rfm(name, TestShop.Amount, _rules.Pattern(1, TestShop.Purchase))
            {
                Window = _rules.MaybeWindow(),
                ByDays = _random.Next(2) == 0,
                NetOf = Pick<Measure?>(null, null, TestShop.ViewPrice, TestShop.Ratio),
            };
        int bins = 2 + _random.Next(9);
        return rfm with
        {
            Title = title,
            Bins = bins,
            Binning = Pick(Enum.GetValues<RfmBinning>()),
            RecencyThresholds = rfm.Measures?.Recency.Kind == ValueKind.Duration ? null : Thresholds(),
            FrequencyThresholds = Thresholds(),
            MonetaryThresholds = Thresholds(),
        };

        ValueList<decimal>? Thresholds() => _random.Next(4) > 0 ? null : [.. Enumerable.Range(0, bins - 1).Select(i => (i * Pick(1m, 0.25m, 12_345.670m, 3e12m) * (i + 1)) - 2.50m).Order().Select((cut, i) => cut + i)];
    }
}
