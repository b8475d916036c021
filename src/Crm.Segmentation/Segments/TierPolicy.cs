using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>How tiers are reviewed. A promotion takes effect at once; a demotion may wait.</summary>
[JsonConverter(typeof(JsonValueConverter<TierPolicy>))]
public sealed record TierPolicy : IJsonValue<TierPolicy>
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

    /// <summary>Reviews many customers in the caller's memory: their tiers and counts before become those after. Allocates nothing.</summary>
    /// <remarks>Row i of the three spans is one customer. A tier is its position in the partition, 0 the highest, as the cells are in order.</remarks>
    /// <param name="qualified">The tier that each customer qualifies for now.</param>
    /// <param name="tiers">The tier before, −1 for none; becomes the tier after.</param>
    /// <param name="reviewsBelow">In how many reviews in a row the tier was kept without qualifying; becomes the number after this review, 0 for who qualifies.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Review(ReadOnlySpan<short> qualified, Span<short> tiers, Span<short> reviewsBelow)
    {
        if (tiers.Length != qualified.Length || reviewsBelow.Length != qualified.Length)
            throw new ArgumentException($"There are {tiers.Length} tiers and {reviewsBelow.Length} numbers of reviews for {qualified.Length} customers.", nameof(tiers));
        for (int i = 0; i < qualified.Length; i++)
        {
            bool isBelow = tiers[i] >= 0 && qualified[i] > tiers[i];
            bool keeps = isBelow && reviewsBelow[i] < GraceReviews;
            if (!keeps) tiers[i] = qualified[i];
            reviewsBelow[i] = (short)(keeps ? reviewsBelow[i] + 1 : 0);
        }
    }

    static void IJsonValue<TierPolicy>.WriteJson(Utf8JsonWriter writer, TierPolicy value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("graceReviews", value.GraceReviews);
        writer.WriteEndObject();
    }
}
