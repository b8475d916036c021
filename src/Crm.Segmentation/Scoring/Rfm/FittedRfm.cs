using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The cuts of an rfm.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedRfm>))]
public sealed record FittedRfm : FittedFunction, IJsonValue<FittedRfm>
{
    internal FittedRfm(string name, long customers, RfmCuts cuts, ValueList<ValueList<long>> bins)
        : base(name, customers) => (Cuts, Bins) = (cuts, bins);

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts { get; }

    /// <summary>For recency, frequency and monetary value how many customers had each score, from 1; 0 is an empty bin.</summary>
    public ValueList<ValueList<long>> Bins { get; }

    /// <summary>The name with its cuts.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Function}: {Cuts} over {Customers} customers");

    static void IJsonValue<FittedRfm>.WriteJson(Utf8JsonWriter writer, FittedRfm value) => value.WriteJson(writer);

    private protected override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("rfm", Function);
        writer.WriteNumber("customers", Customers);
        writer.WriteValue("cuts", Cuts);
        writer.WriteStartArray("bins");
        foreach (ValueList<long> axis in Bins)
        {
            writer.WriteStartArray();
            foreach (long count in axis) writer.WriteNumberValue(count);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
