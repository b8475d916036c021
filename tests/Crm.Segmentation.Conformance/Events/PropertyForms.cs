using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What form each property of a case has, by the JSON values that its events and its filters give it.</summary>
internal sealed class PropertyForms
{
    private readonly SortedDictionary<string, PropertyForm?> _forms = new(StringComparer.Ordinal);

    internal IEnumerable<string> Names => _forms.Keys;

    internal PropertyForm this[string name] => _forms.GetValueOrDefault(name) ?? PropertyForm.Text;

    /// <summary>A property that is named without a value.</summary>
    internal void Add(string name) => _forms.TryAdd(name, null);

    /// <summary>A property with one of its values.</summary>
    internal void Add(string name, JsonElement value)
    {
        PropertyForm form = value.ValueKind switch
        {
            JsonValueKind.String => PropertyForm.Text,
            JsonValueKind.Number => value.TryGetInt64(out _) ? PropertyForm.Integer : PropertyForm.Number,
            JsonValueKind.True or JsonValueKind.False => PropertyForm.Mixed,
            _ => throw new CaseException($"property '{name}' has a value that is neither text, number, true nor false"),
        };
        _forms[name] = (_forms.GetValueOrDefault(name), form) switch
        {
            (null, _) => form,
            (PropertyForm.Integer or PropertyForm.Number, PropertyForm.Integer or PropertyForm.Number) seen when seen.Item1 != form => PropertyForm.Number,
            ({ } known, _) => known == form ? form : PropertyForm.Mixed,
        };
    }

    /// <summary>A value of a mixed property as text: as JSON writes it, so that 1 and "1" differ.</summary>
    internal static string MixedText(JsonElement value) => value.GetRawText();
}

/// <summary>How the values of a property are stored.</summary>
internal enum PropertyForm
{
    /// <summary>Every value is a text.</summary>
    Text,

    /// <summary>Every value is a whole number.</summary>
    Integer,

    /// <summary>Every value is a number.</summary>
    Number,

    /// <summary>Values of several forms, or true and false: kept as the text that JSON writes.</summary>
    Mixed,
}
