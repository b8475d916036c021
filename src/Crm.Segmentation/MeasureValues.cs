using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation;

/// <summary>A measure's value for every customer of a dataset at an as-of instant; missing values are null.</summary>
/// <remarks>
/// <para>By customer the friendly form: integers are <see cref="long"/>, money <see cref="decimal"/>, numbers <see cref="double"/>, durations
/// <see cref="TimeSpan"/>, instants <see cref="DateTimeOffset"/> in UTC, dates <see cref="DateOnly"/>, texts <see cref="string"/>. A computed
/// duration or instant beyond what its type can say is shown as that type's first or last value; conditions compare the computed one.</para>
/// <para>By column, without an object a value: <see cref="Numbers"/> or <see cref="Units"/>, with <see cref="Valid"/>, in the dataset's order.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<MeasureValues>))]
public sealed class MeasureValues : IJsonValue<MeasureValues>
{
    private readonly ValueColumn _column;

    internal MeasureValues(Dataset dataset, Measure measure, ValueColumn column) => (Dataset, Measure, _column) = (dataset, measure, column);

    /// <summary>The dataset whose customers were measured.</summary>
    public Dataset Dataset { get; }

    /// <summary>What was measured.</summary>
    public Measure Measure { get; }

    /// <summary>What kind of values they are.</summary>
    public ValueKind Kind => _column.Kind;

    /// <summary>The decimal places of <see cref="Units"/> where they are money, 0 for other whole numbers; null for numbers, which are doubles, and for texts.</summary>
    public int? Scale => _column.Scale;

    /// <summary>How many customers have a value.</summary>
    public int Count => _column.Count;

    /// <summary>Who has a value, a bit a customer: bit i of word w is the customer with ordinal 64·w + i.</summary>
    public ReadOnlySpan<ulong> Valid => _column.Valid;

    /// <summary>The values of a measure of kind number, one a customer; what stands where a value is missing means nothing.</summary>
    /// <exception cref="InvalidOperationException">The values are of another kind: see <see cref="Units"/>.</exception>
    public ReadOnlySpan<double> Numbers => _column.Doubles ?? throw new InvalidOperationException($"The values are of kind {Kind}, which are whole units and no doubles: see Units.");

    /// <summary>
    /// The values of a measure of any other kind, one a customer: integers; money in units of 10^−<see cref="Scale"/>; durations in milliseconds; instants in
    /// milliseconds, and dates in days, since 1970-01-01; of texts the position in <see cref="Texts"/>. What stands where a value is missing means nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The values are numbers: see <see cref="Numbers"/>.</exception>
    public ReadOnlySpan<long> Units => _column.Longs ?? throw new InvalidOperationException("The values are numbers, which are doubles and no whole units: see Numbers.");

    /// <summary>The texts that there may be; none for another kind of values.</summary>
    public IReadOnlyList<string> Texts => _column.Texts;

    /// <summary>The value of one customer; null when it is missing.</summary>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public object? this[CustomerKey customer] => Dataset.TryFind(customer, out int ordinal)
        ? _column.Value(ordinal)
        : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");

    /// <summary>All customers with their values, in the dataset's order; null where missing.</summary>
    public IEnumerable<KeyValuePair<CustomerKey, object?>> All =>
        Enumerable.Range(0, Dataset.CustomerCount).Select(ordinal => KeyValuePair.Create(Dataset.Customers.Keys[ordinal], _column.Value(ordinal)));

    /// <summary>
    /// The customers told apart by their values, so that an analysis can show them side by side; who has none is in a group <c>(none)</c>. The groups are in the
    /// order of the values' characters.
    /// </summary>
    public CustomerGroups ToGroups() => CustomerGroups.Named(
        Measure.ShortName,
        Dataset,
        ordinal => _column.Value(ordinal) switch { null => null, string text => text, IFormattable value => value.ToString(null, CultureInfo.InvariantCulture), var other => other.ToString() });

    /// <summary>The value of one customer, if there is one.</summary>
    /// <param name="customer">The key of a customer.</param>
    /// <param name="value">The value; null when it is missing, or there is no such customer.</param>
    /// <returns>Whether there is such a customer with a value.</returns>
    public bool TryGet(CustomerKey customer, [NotNullWhen(true)] out object? value)
    {
        value = Dataset.TryFind(customer, out int ordinal) ? _column.Value(ordinal) : null;
        return value is not null;
    }

    /// <summary>The measure, and how many customers have a value, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Measure}: {Count} of {Dataset.CustomerCount} customers have a value");

    static void IJsonValue<MeasureValues>.WriteJson(Utf8JsonWriter writer, MeasureValues value)
    {
        writer.WriteStartObject();
        writer.WriteString("measure", value.Measure.ToString());
        writer.WriteName("kind", value.Kind);
        writer.WriteStartArray("values");
        for (int row = 0; row < value.Dataset.CustomerCount; row++)
        {
            writer.WriteStartObject();
            writer.WriteValue("customer", value.Dataset.Customers.Keys[row]);
            writer.WritePropertyName("value");
            value._column.WriteValue(writer, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
