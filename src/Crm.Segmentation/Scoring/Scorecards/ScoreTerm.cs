namespace Crm.Segmentation.Scoring;

/// <summary>One term of a scorecard: a weighted value of a customer.</summary>
/// <remarks>
/// The value is an integer, money, a number, a duration in days of 24 hours, or a condition as 1 or 0. Exact numbers count as the nearest double.
/// </remarks>
public sealed record ScoreTerm
{
    /// <summary>A term over a measure.</summary>
    /// <param name="name">The name; unique in a scorecard.</param>
    /// <param name="measure">An integer, money, a number or a duration.</param>
    /// <param name="weight">What the transformed value is multiplied by; 1 unless said, as for bins with points.</param>
    /// <exception cref="ArgumentException">The name is empty, the measure is of another kind, or the weight is not finite.</exception>
    public ScoreTerm(string name, Measure measure, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (!measure.Kind.IsNumeric() && measure.Kind != ValueKind.Duration)
            throw new ArgumentException($"Term '{name}' weighs {measure.Kind.WithArticle()}, and only numbers and durations have a weight. Make it a condition.", nameof(measure));
        (Name, Expression, Weight) = (Checked(name), measure, Checked(name, weight));
    }

    /// <summary>A term over a condition: its weight where the condition holds, else 0. Never missing.</summary>
    /// <param name="name">The name; unique in a scorecard.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="weight">What it adds where it holds.</param>
    /// <exception cref="ArgumentException">The name is empty, or the weight is not finite.</exception>
    public ScoreTerm(string name, Condition condition, double weight)
    {
        ArgumentNullException.ThrowIfNull(condition);
        (Name, Expression, Weight) = (Checked(name), condition, Checked(name, weight));
    }

    /// <summary>The name; unique in a scorecard.</summary>
    public string Name { get; }

    /// <summary>The measure or condition.</summary>
    public Expression Expression { get; }

    /// <summary>What the transformed value is multiplied by.</summary>
    public double Weight { get; }

    /// <summary>What is done with the value before it is weighted, one after the other; none leaves it as it is.</summary>
    public ValueList<ScoreTransform> Transforms { get; init; } = [];

    /// <summary>What happens where the value is missing; no score unless said.</summary>
    public MissingTerm Missing { get; init; } = MissingTerm.NoScore;

    /// <summary>Whether what stands for a missing value gives a score, unless nothing does.</summary>
    internal bool HasSoundStandIn => Missing == MissingTerm.NoScore || double.IsFinite(Missing.Contribution(this));

    /// <summary>The value after all transforms; not a number where one is not defined.</summary>
    internal double Transformed(double value)
    {
        foreach (ScoreTransform transform in Transforms.AsSpan()) value = transform.Apply(value);
        return value;
    }

    /// <summary>What a value adds to the sum; not a number where there is no score.</summary>
    /// <param name="value">The value; not a number where it is missing.</param>
    internal double Contribution(double value)
    {
        double transformed = Transformed(value);
        return double.IsFinite(transformed) ? transformed * Weight : Missing.Contribution(this);
    }

    private static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return NormalText.Of(name);
    }

    private static double Checked(string name, double weight) =>
        double.IsFinite(weight) ? weight : throw new ArgumentException($"The weight of term '{name}' is not a finite number.", nameof(weight));
}
