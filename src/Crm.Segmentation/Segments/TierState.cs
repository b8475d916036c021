using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>A customer's tier after a review.</summary>
/// <param name="Customer">The key of the customer.</param>
/// <param name="Tier">The name of the tier.</param>
/// <param name="ReviewsBelow">In how many reviews in a row the customer has not qualified for it, and kept it.</param>
[JsonConverter(typeof(JsonValueConverter<TierStanding>))]
public sealed record TierStanding(CustomerKey Customer, string Tier, int ReviewsBelow = 0) : IJsonValue<TierStanding>
{
    static void IJsonValue<TierStanding>.WriteJson(Utf8JsonWriter writer, TierStanding value)
    {
        writer.WriteStartObject();
        writer.WriteValue("customer", value.Customer);
        writer.WriteString("tier", value.Tier);
        writer.WriteNumber("reviewsBelow", value.ReviewsBelow);
        writer.WriteEndObject();
    }

    static TierStanding IJsonValue<TierStanding>.ReadJson(ref Utf8JsonReader reader)
    {
        (CustomerKey? customer, string? tier, int reviews) = (null, null, 0);
        bool isFirst = true;
        while (reader.NextMember(ref isFirst) is { } name)
        {
            if (name == "customer") customer = reader.ReadValue<CustomerKey>();
            else if (name == "tier") tier = reader.GetString();
            else if (name == "reviewsBelow") reviews = reader.GetInt32();
            else throw new JsonException($"'{name}' is no member of a customer's tier.");
        }

        return customer is { } key && tier is not null ? new TierStanding(key, tier, reviews) : throw new JsonException("A customer's tier has a customer and a tier.");
    }
}

/// <summary>The tiers of all customers after a review: what the next one begins from, and what a caller stores until then.</summary>
/// <remarks>To store it, write it as JSON, or the <see cref="Standings"/> and <see cref="ReviewedAt"/>; reading the JSON or <see cref="Restore(string, DateTimeOffset, IEnumerable{TierStanding})"/> makes it again.</remarks>
[JsonConverter(typeof(JsonValueConverter<TierState>))]
public sealed class TierState : IJsonValue<TierState>
{
    private readonly Func<int, CustomerKey> _key;
    private readonly Dataset? _dataset;
    private readonly string[] _names;
    private readonly short[] _tiers;
    private readonly short[] _below;

    private TierState(string partition, DateTimeOffset reviewedAt, Dataset? dataset, Func<int, CustomerKey> key, string[] names, short[] tiers, short[] below)
    {
        (Partition, ReviewedAt, _dataset, _key) = (partition, reviewedAt, dataset, key);
        (_names, _tiers, _below) = (names, tiers, below);
    }

    internal TierState(PartitionReport report, Dataset dataset, short[] tiers, short[] below)
        : this(report.Partition.Name, report.AsOf, dataset, dataset.KeyOf, [.. report.Cells.Select(cell => cell.Name)], tiers, below)
    {
    }

    /// <summary>The name of the partition whose cells the tiers are.</summary>
    public string Partition { get; }

    /// <summary>The as-of instant of the review.</summary>
    public DateTimeOffset ReviewedAt { get; }

    /// <summary>How many customers have a tier.</summary>
    public int Count => _tiers.Length;

    /// <summary>The tier of every customer.</summary>
    public IEnumerable<TierStanding> Standings
    {
        get
        {
            for (int i = 0; i < _tiers.Length; i++) yield return new TierStanding(_key(i), _names[_tiers[i]], _below[i]);
        }
    }

    /// <summary>The partition, the review and how many customers have a tier, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition} as of {ReviewedAt:u}: {Count} customers");

    /// <summary>The state that was stored.</summary>
    /// <param name="partition">The name of the partition.</param>
    /// <param name="reviewedAt">When the review was, in UTC also where its kind is not said.</param>
    /// <param name="standings">The tiers; a customer once.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty, a customer is there twice, a number of reviews is below 0 or above 1,000, or the time is of kind Local.
    /// </exception>
    public static TierState Restore(string partition, DateTime reviewedAt, IEnumerable<TierStanding> standings) =>
        Restore(partition, LocalTimes.Utc.Instant(reviewedAt), standings);

    /// <summary>The state that was stored.</summary>
    /// <param name="partition">The name of the partition.</param>
    /// <param name="reviewedAt">When the review was.</param>
    /// <param name="standings">The tiers; a customer once.</param>
    /// <exception cref="ArgumentException">A name is empty, a customer is there twice, or a number of reviews is below 0 or above 1,000.</exception>
    public static TierState Restore(string partition, DateTimeOffset reviewedAt, IEnumerable<TierStanding> standings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(partition);
        ArgumentNullException.ThrowIfNull(standings);
        TierStanding[] all = [.. standings];
        var names = new List<string>();
        var positions = new Dictionary<string, short>(StringComparer.Ordinal);
        var customers = new HashSet<CustomerKey>();
        (var tiers, var below) = (new short[all.Length], new short[all.Length]);
        for (int i = 0; i < all.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(all[i], nameof(standings));
            ArgumentException.ThrowIfNullOrWhiteSpace(all[i].Tier, nameof(standings));
            if (!customers.Add(all[i].Customer)) throw new ArgumentException($"Customer '{all[i].Customer}' has two tiers.", nameof(standings));
            if (all[i].ReviewsBelow is < 0 or > 1000) throw new ArgumentException($"Customer '{all[i].Customer}' cannot have kept a tier for {all[i].ReviewsBelow} reviews.", nameof(standings));
            string name = NormalText.Of(all[i].Tier);
            if (!positions.TryGetValue(name, out short position))
            {
                positions.Add(name, position = (short)names.Count);
                names.Add(name);
            }

            (tiers[i], below[i]) = (position, (short)all[i].ReviewsBelow);
        }

        return new TierState(NormalText.Of(partition), reviewedAt, null, i => all[i].Customer, [.. names], tiers, below);
    }

    /// <summary>Writes each customer's tier, as a position in the partition, to the dataset's order; leaves alone who is not in the dataset, and counts them.</summary>
    internal int CopyTo(Dataset dataset, Partition partition, short[] tiers, short[] below)
    {
        short[] positions = [.. _names.Select(name => PositionOf(partition, name))];
        int gone = 0;
        for (int i = 0; i < _tiers.Length; i++)
        {
            int ordinal = i;
            if (!ReferenceEquals(dataset, _dataset) && !dataset.TryFind(_key(i), out ordinal))
            {
                gone++;
                continue;
            }

            if (tiers[ordinal] >= 0)
                throw new ArgumentException($"Customer '{dataset.KeyOf(ordinal)}' has two tiers in the state before, by a key and an alias of it.");
            (tiers[ordinal], below[ordinal]) = (positions[_tiers[i]], _below[i]);
        }

        return gone;
    }

    private static short PositionOf(Partition partition, string name)
    {
        for (int i = 0; i < partition.Cells.Count; i++)
            if (partition.Cells[i].Name == name) return (short)i;
        throw new ArgumentException($"Partition '{partition.Name}' has no tier '{name}', which customers have in the state before.");
    }

    static void IJsonValue<TierState>.WriteJson(Utf8JsonWriter writer, TierState value)
    {
        writer.WriteStartObject();
        writer.WriteString("partition", value.Partition);
        writer.WriteInstant("reviewedAt", value.ReviewedAt);
        writer.WriteValues("standings", value.Standings);
        writer.WriteEndObject();
    }

    static TierState IJsonValue<TierState>.ReadJson(ref Utf8JsonReader reader)
    {
        (string? partition, DateTimeOffset? reviewedAt, TierStanding[]? standings) = (null, null, null);
        bool isFirst = true;
        while (reader.NextMember(ref isFirst) is { } name)
        {
            if (name == "partition") partition = reader.GetString();
            else if (name == "reviewedAt") reviewedAt = reader.GetDateTimeOffset();
            else if (name == "standings") standings = [.. reader.ReadValues<TierStanding>()];
            else throw new JsonException($"'{name}' is no member of the state of tiers.");
        }

        if (partition is null || reviewedAt is null || standings is null) throw new JsonException("The state of tiers has a partition, an instant and standings.");
        try
        {
            return Restore(partition, reviewedAt.Value, standings);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
