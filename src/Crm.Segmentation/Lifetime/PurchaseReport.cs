using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>The purchases of a dataset's customers, summarised as of an instant.</summary>
/// <remarks>Immutable and thread-safe. Who never bought has no summary.</remarks>
[JsonConverter(typeof(JsonValueConverter<PurchaseReport>))]
public sealed class PurchaseReport : IJsonValue<PurchaseReport>
{
    private readonly int[] _ordinals;

    internal PurchaseReport(Dataset dataset, Purchases purchases, ReportOrigin origin, int[] ordinals, PurchaseSummaries summaries) =>
        (Dataset, Purchases, Origin, _ordinals, Summaries) = (dataset, purchases, origin, ordinals, summaries);

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>The rule.</summary>
    public Purchases Purchases { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>A row for each customer who ever bought, in the dataset's order. Times are in the rule's periods.</summary>
    public PurchaseSummaries Summaries { get; }

    /// <summary>Who ever bought.</summary>
    public CustomerSet Buyers => Where(_ => true);

    /// <summary>The summary of a customer; null for one who never bought, and for a key that is no customer's.</summary>
    /// <param name="customer">The customer's key.</param>
    public PurchaseSummary? this[CustomerKey customer] =>
        Dataset.TryFind(customer, out int ordinal) && Array.BinarySearch(_ordinals, ordinal) is >= 0 and var row ? Summaries[row] : null;

    internal ReportOrigin Origin { get; }

    /// <summary>The customers of some rows, such as those whose P(alive) is low.</summary>
    /// <param name="isWanted">Whether a row of <see cref="Summaries"/>, given by its position, is wanted.</param>
    public CustomerSet Where(Func<int, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var words = new ulong[BitWords.Count(Dataset.CustomerCount)];
        for (int row = 0; row < _ordinals.Length; row++)
            if (isWanted(row)) BitWords.Set(words, _ordinals[row]);
        return new CustomerSet(Dataset, words);
    }

    /// <summary>The key of the customer of a row.</summary>
    /// <param name="row">The position in <see cref="Summaries"/>.</param>
    public CustomerKey KeyOf(int row) => Dataset.Customers.Keys[_ordinals[row]];

    /// <summary>How many bought, and how often, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Summaries} {Origin}");

    static void IJsonValue<PurchaseReport>.WriteJson(Utf8JsonWriter writer, PurchaseReport value)
    {
        writer.WriteStartObject();
        writer.WriteValue("rule", value.Purchases);
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteValue("summaries", value.Summaries);
        writer.WriteEndObject();
    }
}
