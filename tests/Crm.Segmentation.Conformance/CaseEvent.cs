using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>One event of a case.</summary>
/// <param name="Unit">Whose event it is.</param>
/// <param name="Name">The type of event.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Properties">Its properties; null values are left out.</param>
internal sealed record CaseEvent(string Unit, string Name, DateTimeOffset Time, IReadOnlyDictionary<string, JsonElement> Properties)
{
    internal static IReadOnlyDictionary<string, JsonElement> NoProperties { get; } = new Dictionary<string, JsonElement>();

    internal static CaseEvent Read(Fields fields)
    {
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (fields.Find("p") is { ValueKind: not JsonValueKind.Null } p)
        {
            if (p.ValueKind != JsonValueKind.Object) throw new CaseException($"{fields.At("p")} must be an object");
            foreach (JsonProperty property in p.EnumerateObject())
                if (property.Value.ValueKind != JsonValueKind.Null) properties[property.Name] = property.Value;
        }

        var read = new CaseEvent(fields.Text("u"), fields.Text("e"), Instant(fields.Text("t"), fields.At("t")), properties);
        fields.Done();
        return read;
    }

    /// <summary>An instant; one without a zone is UTC.</summary>
    internal static DateTimeOffset Instant(string text, string place) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant)
            ? instant
            : throw new CaseException($"{place} is no instant: '{text}'");
}
