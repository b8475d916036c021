using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The members of a JSON object as values of attributes and properties.</summary>
internal static class JsonCells
{
    internal static void Read(FieldSlots slots, RowDraft draft, object cell, ReaderOptions options, LocalTimes local)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(cell as string ?? "");
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in document.RootElement.EnumerateObject()) Read(slots, draft, member, options, local);
                return;
            }
        }
        catch (Exception exception) when (IsOfTheText(exception))
        {
            // Said below, without the parser's words.
        }

        draft.Fail(new Problem(RejectionReason.Unreadable, $"'{CellValues.Text(cell)}' is no JSON object."));
    }

    /// <summary>The texts of a JSON array; null when it is none, or holds something else.</summary>
    internal static List<string>? Texts(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array ? Texts(document.RootElement) : null;
        }
        catch (Exception exception) when (IsOfTheText(exception))
        {
            return null;
        }
    }

    /// <summary>Whether the text is to blame: it is no JSON, or half of a surrogate pair stands in it, as a character or as an escape.</summary>
    private static bool IsOfTheText(Exception exception) => exception is JsonException or ArgumentException or InvalidOperationException;

    private static void Read(FieldSlots slots, RowDraft draft, JsonProperty member, ReaderOptions options, LocalTimes local)
    {
        int slot = slots.FindInAnyCase(NormalText.TryNormalise(member.Name, out string name, out _) ? name : member.Name);
        if (slot < 0)
        {
            if (!options.IgnoreOthers) draft.Fail(new Problem(RejectionReason.UnknownProperty, $"The JSON member '{ShownText.Of(member.Name)}' names nothing of {slots.Owner}."));
        }
        else if (member.Value.ValueKind == JsonValueKind.Null)
        {
            draft.Unset(slot);
        }
        else
        {
            CellValues.Set(draft, slot, slots.Fields[slot].Kind, Value(member.Value, slots.Fields[slot].Kind), options, local);
        }
    }

    private static object Value(JsonElement value, ValueKind kind) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array when Texts(value) is { } texts => texts,
        JsonValueKind.Number when kind != ValueKind.Number && value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number when kind == ValueKind.Money && value.TryGetDecimal(out decimal amount) => amount,
        JsonValueKind.Number when kind == ValueKind.Number && value.TryGetDouble(out double number) => number,
        _ => value,
    };

    private static List<string>? Texts(JsonElement array)
    {
        var texts = new List<string>();
        foreach (JsonElement text in array.EnumerateArray())
        {
            if (text.ValueKind != JsonValueKind.String) return null;
            texts.Add(text.GetString()!);
        }

        return texts;
    }
}
