namespace Crm.Segmentation.Scoring;

/// <summary>What a term of a scorecard does where its value is missing.</summary>
public abstract record MissingTerm
{
    private MissingTerm()
    {
    }

    /// <summary>The customer has no score.</summary>
    public static MissingTerm NoScore { get; } = new Nothing();

    /// <summary>Another value takes the place of the missing one, and is transformed and weighted as it would be.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static MissingTerm StandIn(double value)
    {
        ScoreTransform.ThrowIfNotFinite(value, nameof(value));
        return new Value(value);
    }

    /// <summary>The term adds fixed points, which are neither transformed nor weighted; 0 leaves it out.</summary>
    /// <param name="points">The points.</param>
    /// <exception cref="ArgumentException">The points are not finite.</exception>
    public static MissingTerm Points(double points)
    {
        ScoreTransform.ThrowIfNotFinite(points, nameof(points));
        return new Fixed(points);
    }

    /// <summary>What the term adds to the sum; not a number for no score.</summary>
    internal abstract double Contribution(ScoreTerm term);

    internal sealed record Nothing : MissingTerm
    {
        internal override double Contribution(ScoreTerm term) => double.NaN;
    }

    internal sealed record Value(double Number) : MissingTerm
    {
        internal override double Contribution(ScoreTerm term) => term.Transformed(Number) * term.Weight;
    }

    internal sealed record Fixed(double Number) : MissingTerm
    {
        internal override double Contribution(ScoreTerm term) => Number;
    }
}
