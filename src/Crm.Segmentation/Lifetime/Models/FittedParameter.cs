using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>A parameter of a model as it was found.</summary>
/// <param name="Name">Its name in the literature.</param>
/// <param name="Value">The value that makes the data likeliest.</param>
/// <param name="StandardError">How far it may be off: its standard error, from the curvature of the likelihood; null when it is not identified.</param>
[JsonConverter(typeof(JsonValueConverter<FittedParameter>))]
public readonly record struct FittedParameter(string Name, double Value, double? StandardError) : IJsonValue<FittedParameter>
{
    /// <summary>An interval that stays above 0: even on the scale of logarithms.</summary>
    /// <param name="level">How often such intervals hold the true value; between 0 and 1.</param>
    /// <returns>The interval; null when the parameter is not identified.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = NormalDistribution.Reach(level);
        if (StandardError is not { } error) return null;
        double factor = Math.Exp(z * error / Value);
        return new ConfidenceInterval(Value / factor, Value * factor);
    }

    /// <summary>Name, value and standard error, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} = {Value:G6}{(StandardError is { } error ? $" ± {error:G3}" : "")}");

    static void IJsonValue<FittedParameter>.WriteJson(Utf8JsonWriter writer, FittedParameter value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("value", (double?)value.Value);
        writer.WriteNumber("standardError", value.StandardError);
        writer.WriteEndObject();
    }
}
