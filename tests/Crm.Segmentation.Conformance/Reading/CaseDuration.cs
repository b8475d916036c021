using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A duration with the unit that it was written in: <c>20m</c>, <c>1d</c>. 24 hours are not a day.</summary>
/// <param name="Count">How many units.</param>
/// <param name="Unit">s, m, h, d or w.</param>
[JsonConverter(typeof(CaseDurationConverter))]
internal sealed record CaseDuration(int Count, char Unit);

/// <summary>Reads durations with their unit.</summary>
internal sealed class CaseDurationConverter : ReadingConverter<CaseDuration>
{
    public override CaseDuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = Text(ref reader) ?? "";
        return text is [.. var digits, 's' or 'm' or 'h' or 'd' or 'w'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? new CaseDuration(count, text[^1])
            : throw JsonMistake.Of($"is no duration: '{text}'");
    }
}
