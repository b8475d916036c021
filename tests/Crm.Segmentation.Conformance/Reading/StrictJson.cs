using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Reads JSON into typed, immutable records: a member that the record does not have, a word that it does not know and a value of another form are errors.</summary>
internal static class StrictJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new InstantConverter(), new TimeOfDayConverter(), new WeekdayConverter(), new WordConverter(), new VariantConverter(), new RowConverter() },
        MaxDepth = 64,
    };

    /// <summary>What an object says.</summary>
    /// <typeparam name="T">The record that it is read into.</typeparam>
    /// <exception cref="CaseException">It says more, less or something else; the message names the member and the place.</exception>
    internal static T Read<T>(JsonElement json)
    {
        try
        {
            return json.Deserialize<T>(Options) ?? throw new CaseException("there is nothing to read");
        }
        catch (JsonException mistake)
        {
            throw new CaseException(JsonMistake.Text(mistake));
        }
    }
}
