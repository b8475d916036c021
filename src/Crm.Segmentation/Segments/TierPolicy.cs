namespace Crm.Segmentation;

/// <summary>How tiers are reviewed. A promotion takes effect at once; a demotion may wait.</summary>
public sealed record TierPolicy
{
    private readonly int _graceReviews;

    /// <summary>How many reviews in a row a customer who no longer qualifies keeps the tier; the next one demotes. 0, unless said: demoted at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 1,000.</exception>
    public int GraceReviews
    {
        get => _graceReviews;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000);
            _graceReviews = value;
        }
    }
}
