using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>How a scorecard's sum becomes a score.</summary>
public enum ScoreLink
{
    /// <summary>The sum itself: points.</summary>
    Linear,

    /// <summary>1 / (1 + e^−sum): a probability, as a logistic regression gives it.</summary>
    Logistic,
}

/// <summary>A score from weighted terms: an intercept plus the sum of weight × transformed value, as points or as a probability.</summary>
/// <remarks>
/// <para>A value: without data and without a clock. The weights are given, not estimated here. In a rule book other definitions refer to its score by its name.</para>
/// <para>Sums are doubles, added in the order of the terms after the intercept, without fused operations; the exponential and the logarithm are
/// the library's own. Scores are therefore the same on every machine, for any number of threads and at every width of its registers.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Scorecard>))]
public sealed record Scorecard : Definition, IJsonValue<Scorecard>
{
    private const int Block = 1024;

    private Scorecard(string name, ScoreLink link, double intercept, ValueList<ScoreTerm> terms)
        : base(name, null) => (Link, Intercept, Terms) = (link, intercept, terms);

    /// <summary>How the sum becomes the score.</summary>
    public ScoreLink Link { get; }

    /// <summary>What the sum begins with.</summary>
    public double Intercept { get; }

    /// <summary>The terms, in the order in which they are added.</summary>
    public ValueList<ScoreTerm> Terms { get; }

    /// <summary>The score, for use in other definitions of the same rule book: in double precision, missing where there is none.</summary>
    public Measure Value => new ValueOf(Name, null, ValueKind.Number);

    internal override string Keyword => "scorecard";

    internal override IEnumerable<Node> Trees => Terms.Select(term => term.Expression);

    internal override ValueKind? KindOf(string? part) => Scoring.Score.KindOfPart(part);

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override NamedResult ToResult() => new ScorecardResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write("scorecard ").Name(Name).Title(Title);
        ScorecardSyntax.Write(text, this);
    }

    /// <summary>A scorecard whose score is the sum.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="intercept">What the sum begins with.</param>
    /// <param name="terms">The terms; at least one, with different names.</param>
    /// <exception cref="ArgumentException">There is no term, two have one name, a name is empty, the intercept is not finite, or a stand-in value is one that the term's transforms are not defined for.</exception>
    public static Scorecard Linear(string name, double intercept, params ReadOnlySpan<ScoreTerm> terms) => Define(name, ScoreLink.Linear, intercept, terms);

    /// <summary>A scorecard whose score is the probability 1 / (1 + e^−sum).</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="intercept">What the sum begins with.</param>
    /// <param name="terms">The terms; at least one, with different names.</param>
    /// <exception cref="ArgumentException">As for a linear scorecard.</exception>
    public static Scorecard Logistic(string name, double intercept, params ReadOnlySpan<ScoreTerm> terms) => Define(name, ScoreLink.Logistic, intercept, terms);

    /// <summary>The score of one customer; not a number when there is none.</summary>
    /// <param name="values">The values of the terms, in their order, before transforms; not a number where missing.</param>
    /// <exception cref="ArgumentException">There are fewer or more values than terms.</exception>
    /// <remarks>Allocates nothing.</remarks>
    public double Score(ReadOnlySpan<double> values)
    {
        ThrowIfNotOnePerTerm(values.Length);
        double sum = Intercept;
        for (int i = 0; i < values.Length; i++) sum += Terms[i].Contribution(values[i]);
        return WeightedSum.Finish(sum, Link == ScoreLink.Logistic);
    }

    /// <summary>The scores of many customers, from columns that a caller has in its own memory.</summary>
    /// <param name="columns">The columns of the terms, one after the other, each as long as <paramref name="scores"/>; values before transforms, not a number where missing.</param>
    /// <param name="scores">Where the scores go; not a number where there is none.</param>
    /// <exception cref="ArgumentException">The columns are not as many values as terms times scores.</exception>
    /// <remarks>Allocates nothing.</remarks>
    public void Score(ReadOnlySpan<float> columns, Span<float> scores)
    {
        if (columns.Length != (long)Terms.Count * scores.Length)
            throw new ArgumentException($"{Terms.Count} terms of {scores.Length} customers are {(long)Terms.Count * scores.Length} values, and {columns.Length} are given.", nameof(columns));
        Span<double> sums = stackalloc double[Block], values = stackalloc double[Block];
        for (int first = 0; first < scores.Length; first += Block)
        {
            int count = Math.Min(Block, scores.Length - first);
            sums[..count].Fill(Intercept);
            for (int i = 0; i < Terms.Count; i++)
            {
                ReadOnlySpan<float> column = columns.Slice((i * scores.Length) + first, count);
                for (int row = 0; row < count; row++) values[row] = Terms[i].Contribution(column[row]);
                WeightedSum.Add(sums[..count], values[..count], 1);
            }

            WeightedSum.Finish(sums[..count], Link == ScoreLink.Logistic, scores.Slice(first, count));
        }
    }

    /// <summary>What each term adds to one customer's score.</summary>
    /// <param name="values">The values of the terms, in their order, before transforms; not a number where missing.</param>
    /// <exception cref="ArgumentException">There are fewer or more values than terms.</exception>
    public ScoreExplanation Explain(ReadOnlySpan<double> values)
    {
        double score = Score(values);
        var contributions = new ScoreContribution[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double added = Terms[i].Contribution(values[i]);
            contributions[i] = new ScoreContribution(Terms[i].Name, Number(values[i]), Number(added));
        }

        return new ScoreExplanation(this, Number(score), [.. contributions]);
    }

    internal static double? Number(double value) => double.IsFinite(value) ? value : null;

    private static Scorecard Define(string name, ScoreLink link, double intercept, ReadOnlySpan<ScoreTerm> terms)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(intercept)) throw new ArgumentException("The intercept is not a finite number.", nameof(intercept));
        if (terms.IsEmpty) throw new ArgumentException($"Scorecard '{name}' has no term.", nameof(terms));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ScoreTerm term in terms)
        {
            ArgumentNullException.ThrowIfNull(term, nameof(terms));
            if (!names.Add(term.Name)) throw new ArgumentException($"Scorecard '{name}' has two terms '{term.Name}'.", nameof(terms));
            if (!term.HasSoundStandIn)
                throw new ArgumentException($"The stand-in value of term '{term.Name}' is one that its transforms are not defined for.", nameof(terms));
        }

        return new Scorecard(name, link, intercept, [.. terms]);
    }

    private void ThrowIfNotOnePerTerm(int values)
    {
        if (values != Terms.Count) throw new ArgumentException($"Scorecard '{Name}' has {Terms.Count} terms, and {values} values are given.", nameof(values));
    }

    internal override JsonShape Shape => ScorecardJson.Shape;

    static void IJsonValue<Scorecard>.WriteJson(Utf8JsonWriter writer, Scorecard value) => value.Shape.Write(writer, value);

    static Scorecard IJsonValue<Scorecard>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
