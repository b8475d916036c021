using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>What a fit found for one population function.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedFunction>))]
public abstract record FittedFunction : IJsonValue<FittedFunction>
{
    private protected FittedFunction(string function, long customers) => (Function, Customers) = (function, customers);

    /// <summary>The function as rule text, such as <c>percentile(interest, 50)</c>; of an rfm its name.</summary>
    public string Function { get; }

    /// <summary>How many customers had a value.</summary>
    public long Customers { get; }

    static void IJsonValue<FittedFunction>.WriteJson(Utf8JsonWriter writer, FittedFunction value)
    {
        if (value is FittedRfm rfm) writer.WriteValue(rfm);
        else writer.WriteValue((FittedCut)value);
    }
}

/// <summary>The cut of a percentile or of a top share.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedCut>))]
public sealed record FittedCut : FittedFunction, IJsonValue<FittedCut>
{
    internal FittedCut(string function, long customers, FittedValue? cut, long tied)
        : base(function, customers) => (Cut, Tied) = (cut, tied);

    /// <summary>The value; null over nobody, and the function is then missing, or holds for nobody.</summary>
    public FittedValue? Cut { get; }

    /// <summary>How many customers had exactly this value.</summary>
    public long Tied { get; }

    /// <summary>The function with its cut.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Function} = {Cut?.ToString() ?? "missing"} over {Customers} customers, {Tied} at the cut");

    static void IJsonValue<FittedCut>.WriteJson(Utf8JsonWriter writer, FittedCut value)
    {
        writer.WriteStartObject();
        writer.WriteString("function", value.Function);
        writer.WriteNumber("customers", value.Customers);
        writer.WriteValue("cut", value.Cut);
        writer.WriteNumber("tied", value.Tied);
        writer.WriteEndObject();
    }
}

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

    static void IJsonValue<FittedRfm>.WriteJson(Utf8JsonWriter writer, FittedRfm value)
    {
        writer.WriteStartObject();
        writer.WriteString("rfm", value.Function);
        writer.WriteNumber("customers", value.Customers);
        writer.WriteValue("cuts", value.Cuts);
        writer.WriteStartArray("bins");
        foreach (ValueList<long> axis in value.Bins)
        {
            writer.WriteStartArray();
            foreach (long count in axis) writer.WriteNumberValue(count);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
