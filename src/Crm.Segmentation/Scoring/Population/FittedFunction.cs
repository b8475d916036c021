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

    /// <summary>What makes the cuts doubtful: a top that takes in more than twice what was asked for, a value that fills more than half of what a bin should hold, an axis of which more than half have exactly the value of the cut.</summary>
    public virtual ValueList<Diagnostic> Warnings => [];

    static void IJsonValue<FittedFunction>.WriteJson(Utf8JsonWriter writer, FittedFunction value) => value.WriteJson(writer);

    private protected abstract void WriteJson(Utf8JsonWriter writer);
}

/// <summary>The cut of a percentile or of a top share.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedCut>))]
public sealed record FittedCut : FittedFunction, IJsonValue<FittedCut>
{
    internal FittedCut(string function, long customers, FittedValue? cut, long tied, long asked = 0, bool isCrowded = false)
        : base(function, customers) => (Cut, Tied, Asked, IsCrowded) = (cut, tied, asked, isCrowded);

    /// <summary>The value; null over nobody, and the function is then missing, or holds for nobody.</summary>
    public FittedValue? Cut { get; }

    /// <summary>How many customers had exactly this value.</summary>
    public long Tied { get; }

    /// <summary>How many customers a top asks for; 0 of a percentile.</summary>
    public long Asked { get; }

    /// <summary>Whether a top takes in more than twice as many customers as it asks for, because so many are tied at the cut.</summary>
    public bool IsCrowded { get; }

    /// <inheritdoc/>
    public override ValueList<Diagnostic> Warnings => !IsCrowded
        ? []
        :
        [
            Diagnostic.Of(
                DiagnosticCodes.TiesTakeMore,
                DiagnosticSeverity.Warning,
                Function,
                $"'{Function}' asks for {Asked} of {Customers} customers and takes in more than twice as many: {Tied} are tied at {Cut}.",
                $"Everyone tied at the cut is in. Ask that the value is above {Cut} too, or for fewer."),
        ];

    /// <summary>The function with its cut.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Function} = {Cut?.ToString() ?? "missing"} over {Customers} customers, {Tied} at the cut");

    static void IJsonValue<FittedCut>.WriteJson(Utf8JsonWriter writer, FittedCut value) => value.WriteJson(writer);

    private protected override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("function", Function);
        writer.WriteNumber("customers", Customers);
        writer.WriteValue("cut", Cut);
        writer.WriteNumber("tied", Tied);
        if (Asked > 0) writer.WriteNumber("asked", Asked);
        if (IsCrowded) writer.WriteBoolean("isCrowded", IsCrowded);
        writer.WriteEndObject();
    }
}
