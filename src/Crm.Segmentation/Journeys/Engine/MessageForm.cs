using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>The texts of a message, whose places are found in the schema.</summary>
internal sealed class MessageForm
{
    /// <summary>The most bytes of UTF-8 that the texts of a message have together.</summary>
    internal const int MostBytes = 16 * 1024;

    private readonly (string Name, Part[] Parts)[] _texts;

    internal MessageForm(ValueList<MessageParameter> parameters, Schema schema) =>
        _texts = [.. parameters.Select(parameter => (parameter.Name, parameter.Text.Parts.Select(part => Part.Of(part, schema)).ToArray()))];

    /// <summary>The texts with their values; null when a value is missing that has no fallback.</summary>
    internal ValueList<RenderedText>? Render(CustomerAttributes customer, CustomerEvent? trigger, Calendar calendar, out bool isCut)
    {
        isCut = false;
        if (_texts.Length == 0) return [];
        var rendered = new RenderedText[_texts.Length];
        int left = MostBytes;
        var text = new StringBuilder();
        for (int i = 0; i < rendered.Length; i++)
        {
            text.Clear();
            bool isLong = false;
            foreach (Part part in _texts[i].Parts)
            {
                if (part.Text(customer, trigger, calendar) is not { } said) return null;
                isLong |= text.Length + said.Length > MostBytes;
                text.Append(said, 0, Math.Min(said.Length, MostBytes - text.Length));
            }

            string whole = text.ToString();
            string kept = Cut(whole, left);
            isLong |= kept.Length < whole.Length;
            isCut |= isLong;

            // Behind what was cut there is nothing more.
            left = isLong ? 0 : left - Encoding.UTF8.GetByteCount(kept);
            rendered[i] = new RenderedText(_texts[i].Name, kept);
        }

        return [.. rendered];
    }

    /// <summary>As much of a text from its beginning as so many bytes can hold, in whole characters.</summary>
    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        int length = 0, used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((used += rune.Utf8SequenceLength) > bytes) break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>Words, or the place of a value in the customer's attributes or in each type of event.</summary>
    private sealed class Part
    {
        private readonly string? _words;
        private readonly int[] _slots;
        private readonly bool _isOfTrigger;

        private Part(string? words, int[] slots, bool isOfTrigger) => (_words, _slots, _isOfTrigger) = (words, slots, isOfTrigger);

        internal static Part Of(MessagePart part, Schema schema) => part switch
        {
            MessageWords words => new Part(words.Text, [], false),
            MessagePlace { IsOfTrigger: true } place => new Part(place.Fallback, [.. schema.Events.Select(type => schema.PropertyIndex(type.Name, place.Name))], true),
            MessagePlace place => new Part(place.Fallback, [schema.AttributeIndex(place.Name)], false),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        internal string? Text(CustomerAttributes customer, CustomerEvent? trigger, Calendar calendar)
        {
            if (_slots.Length == 0) return _words;
            if (!_isOfTrigger) return TextOf(customer.Values, customer.Fields, _slots[0], calendar) ?? _words;
            return (trigger is null ? null : TextOf(trigger.Values, trigger.Fields, _slots[trigger.Index], calendar)) ?? _words;
        }
    }

    /// <summary>A value as messages say it: numbers with a point and no groups, dates and times as ISO 8601 writes them, in the customer's zone.</summary>
    internal static string? TextOf(FieldRow row, ValueList<FieldDefinition> fields, int slot, Calendar calendar)
    {
        if (slot < 0 || !row.Has(slot)) return null;
        FieldDefinition field = fields[slot];
        if (field.Kind == ValueKind.Text) return row.Text(slot);
        if (field.Kind == ValueKind.Tags) return string.Join(", ", row.Tags(slot));
        long value = row.Number(slot, fields.Count);
        return field.Kind switch
        {
            ValueKind.Flag => value != 0 ? "true" : "false",
            ValueKind.Enum => field.Values[(int)value],
            ValueKind.Number => BitConverter.Int64BitsToDouble(value).ToString("R", CultureInfo.InvariantCulture),
            ValueKind.Money => (value / Power(field.Scale)).ToString($"F{field.Scale.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture),
            ValueKind.Date => DateOnly.FromDayNumber((int)value + Timestamp.EpochDayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ValueKind.Instant => calendar.LocalTime(value).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ValueKind.Duration => Timestamp.DurationText(value),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static decimal Power(int scale)
    {
        decimal power = 1;
        for (int i = 0; i < scale; i++) power *= 10;
        return power;
    }
}
