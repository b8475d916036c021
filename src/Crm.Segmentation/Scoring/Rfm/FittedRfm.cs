using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The cuts of an rfm.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedRfm>))]
public sealed record FittedRfm : FittedFunction, IJsonValue<FittedRfm>
{
    internal FittedRfm(string name, long customers, RfmCuts cuts, ValueList<ValueList<long>> bins, ValueList<RfmTie> ties)
        : base(name, customers) => (Cuts, Bins, Ties) = (cuts, bins, ties);

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts { get; }

    /// <summary>For recency, frequency and monetary value how many customers had each score, from 1; 0 is an empty bin.</summary>
    public ValueList<ValueList<long>> Bins { get; }

    /// <summary>
    /// For each axis that is cut into equal shares the value that most customers have, where it fills more than half of a bin's share; of nested bins, of recency
    /// only.
    /// </summary>
    public ValueList<RfmTie> Ties { get; }

    /// <inheritdoc/>
    public override ValueList<Diagnostic> Warnings =>
    [
        .. Ties.Select(tie => Diagnostic.Of(
            DiagnosticCodes.ValueFillsBin,
            DiagnosticSeverity.Warning,
            Function,
            $"{tie.Customers} customers of '{Function}' have the same {tie.Axis.ToString().ToLowerInvariant()}, {tie.Value}: more than half of what one of its {Cuts.Bins} bins should hold.",
            $"Equal values share a bin, so that others are left with fewer: take fewer bins, or name thresholds.")),
    ];

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
        if (Ties.Count > 0) writer.WriteValues("ties", Ties);
        writer.WriteEndObject();
    }
}

/// <summary>A value of an axis of an rfm that many customers share.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Value">The value.</param>
/// <param name="Customers">How many customers have exactly this value.</param>
[JsonConverter(typeof(JsonValueConverter<RfmTie>))]
public sealed record RfmTie(RfmAxis Axis, FittedValue Value, long Customers) : IJsonValue<RfmTie>
{
    static void IJsonValue<RfmTie>.WriteJson(Utf8JsonWriter writer, RfmTie value)
    {
        writer.WriteStartObject();
        writer.WriteString("axis", value.Axis.ToString().ToLowerInvariant());
        writer.WriteValue("value", value.Value);
        writer.WriteNumber("customers", value.Customers);
        writer.WriteEndObject();
    }
}
