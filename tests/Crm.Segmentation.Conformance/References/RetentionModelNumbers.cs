using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>What a model of contracts or of repeated chances gives; written as one number, or by name.</summary>
[JsonConverter(typeof(RetentionModelNumbersConverter))]
internal sealed record RetentionModelNumbers(double? Number, RetentionModelNames? Names);

/// <summary>Numbers by name.</summary>
internal sealed record RetentionModelNames
{
    public double? Alpha { get; init; }

    public double? Beta { get; init; }

    public double? C { get; init; }

    public IReadOnlyDictionary<string, double>? Params { get; init; }

    public IReadOnlyDictionary<string, double>? Se { get; init; }

    public double? Ll { get; init; }

    public IReadOnlyList<double>? Survival { get; init; }

    public IReadOnlyList<double>? Retention { get; init; }

    public IReadOnlyList<double>? ActualHoldoutPct { get; init; }

    public double? PAliveNext { get; init; }

    public IReadOnlyDictionary<string, double>? ExpectedIn { get; init; }
}

/// <summary>Reads what a model gives.</summary>
internal sealed class RetentionModelNumbersConverter : ReadingConverter<RetentionModelNumbers>
{
    public override RetentionModelNumbers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return new RetentionModelNumbers(reader.GetDouble(), null);
        return new RetentionModelNumbers(null, Part<RetentionModelNames>(JsonElement.ParseValue(ref reader), options));
    }
}
