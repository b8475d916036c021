using System.Globalization;

namespace Crm.Segmentation.Scoring;

/// <summary>A distribution as JSON keeps it: values as texts, ascending, and how many customers have each.</summary>
internal sealed record CountsJson(ValueList<string> Values, ValueList<long> Customers)
{
    internal static readonly JsonShape Form = new JsonObject<CountsJson>(null, "a distribution", p => new CountsJson(p.Next<ValueList<string>>(), p.Next<ValueList<long>>()))
        .With("values", new JsonList<string>(JsonScalars.Text), n => n.Values)
        .With("customers", new JsonList<long>(JsonScalars.Count), n => n.Customers);

    internal static CountsJson Of(MeasureCounts counts) => new([.. counts.Values.Select(pair => pair.Value.ToString())], [.. counts.Values.Select(pair => pair.Customers)]);

    /// <summary>The distribution of a measure; null after telling what is wrong.</summary>
    internal MeasureCounts? Restored(JsonReading reading, JsonPlace part, Measure measure)
    {
        JsonPlace values = part.Member("values")!, customers = part.Member("customers")!;
        if (Values.Count != Customers.Count)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"There are {Values.Count} values and {Customers.Count} counts.", part);
            return null;
        }

        var parsed = new FittedValue[Values.Count];
        Int128 total = 0;
        for (int i = 0; i < parsed.Length; i++)
        {
            if (FittedValue.Parse(measure.Kind, measure.ExactScale, Values[i]) is not { } value || (i > 0 && !Ascends(parsed[i - 1], value)))
            {
                reading.Tell(DiagnosticCodes.JsonValue, $"'{Values[i]}' is no value of '{measure.ShortName}', or not above the one before.", values.Parts[i]);
                return null;
            }

            parsed[i] = value;
            total += Customers[i];
            if (Customers[i] > 0 && total <= Tally.Most) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"'{Customers[i]}' is no whole number from {1} to {Tally.Most}.", customers.Parts[i]);
            return null;
        }

        return MeasureCounts.Of(measure, parsed, Customers.AsSpan());
    }

    /// <summary>A number that somebody wrote.</summary>
    internal static FittedValue? Given(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal cut) ? FittedValue.Of(cut) : null;

    private static bool Ascends(FittedValue one, FittedValue next) => one.Scale is null ? one.Double < next.Double : one.Units < next.Units;
}
