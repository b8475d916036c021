using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crm.Segmentation.Scoring;

/// <summary>A distribution as JSON keeps it: values as texts, ascending, and how many customers have each.</summary>
internal sealed record CountsJson(ValueList<string> Values, ValueList<long> Customers)
{
    /// <summary>Reads a value, if it is one.</summary>
    internal delegate bool Parse<T>(string text, [MaybeNullWhen(false)] out T value);

    internal static readonly JsonShape Form = new JsonObject<CountsJson>(null, "a distribution", p => new CountsJson(p.Next<ValueList<string>>(), p.Next<ValueList<long>>()))
        .With("values", new JsonList<string>(JsonScalars.Text), n => n.Values)
        .With("customers", new JsonList<long>(JsonScalars.Count), n => n.Customers);

    internal static CountsJson Of(MeasureCounts counts) => new([.. counts.Values.Select(pair => pair.Value.ToString())], [.. counts.Values.Select(pair => pair.Customers)]);

    /// <summary>The distribution of a measure; null after telling what is wrong.</summary>
    internal MeasureCounts? Restored(JsonReading reading, JsonPlace part, Measure measure)
    {
        FittedValue[]? values = Parsed<FittedValue>(reading, part, measure.ShortName, Value, Ascends);
        return values is null ? null : MeasureCounts.Of(measure, values, Customers.AsSpan());

        bool Value(string text, [MaybeNullWhen(false)] out FittedValue value) => (value = FittedValue.Parse(measure.Kind, measure.ExactScale, text)) is not null;
    }

    /// <summary>The values, where they ascend and each has customers; null after telling what is wrong.</summary>
    /// <param name="reading">Is told what is wrong.</param>
    /// <param name="part">Where the distribution stands.</param>
    /// <param name="of">What has such values.</param>
    /// <param name="parse">Reads a value.</param>
    /// <param name="ascends">Whether a value is above another one.</param>
    internal T[]? Parsed<T>(JsonReading reading, JsonPlace part, string of, Parse<T> parse, Func<T, T, bool> ascends)
    {
        JsonPlace values = part.Member("values")!, customers = part.Member("customers")!;
        if (Values.Count != Customers.Count)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"There are {Values.Count} values and {Customers.Count} counts.", part);
            return null;
        }

        var parsed = new T[Values.Count];
        Int128 total = 0;
        for (int i = 0; i < parsed.Length; i++)
        {
            if (!parse(Values[i], out T? value) || (i > 0 && !ascends(parsed[i - 1], value)))
            {
                reading.Tell(DiagnosticCodes.JsonValue, $"'{Values[i]}' is no value of '{of}', or not above the one before.", values.Parts[i]);
                return null;
            }

            parsed[i] = value;
            total += Customers[i];
            if (Customers[i] > 0 && total <= Tally.Most) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"'{Customers[i]}' is no whole number from {1} to {Tally.Most}.", customers.Parts[i]);
            return null;
        }

        return parsed;
    }

    /// <summary>A number that somebody wrote.</summary>
    internal static FittedValue? Given(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal cut) ? FittedValue.Of(cut) : null;

    private static bool Ascends(FittedValue one, FittedValue next) => one.Scale is null ? one.Double < next.Double : one.Units < next.Units;
}
