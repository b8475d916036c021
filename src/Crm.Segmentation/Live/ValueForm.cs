namespace Crm.Segmentation.Live;

/// <summary>The stored form of values of attributes and properties. What is read is in the range that the field's kind has.</summary>
internal sealed class ValueForm
{
    private readonly SeenTexts _texts = new();

    internal static void Write(StateWriter to, ValueList<FieldDefinition> fields, FieldRow values, int slot)
    {
        switch (fields[slot].Kind)
        {
            case ValueKind.Text:
                to.Text(values.Text(slot));
                break;
            case ValueKind.Tags:
                string[] tags = values.Tags(slot);
                to.Count(tags.Length);
                foreach (string tag in tags) to.Text(tag);
                break;
            case ValueKind.Number:
                to.Fixed((ulong)values.Number(slot, fields.Count));
                break;
            default:
                to.Signed(values.Number(slot, fields.Count));
                break;
        }
    }

    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void Read(ref StateReader from, ValueList<FieldDefinition> fields, FieldRow.Filling to, int slot)
    {
        switch (fields[slot].Kind)
        {
            case ValueKind.Text:
                to.Set(slot, _texts.Of(from.Utf8()));
                break;
            case ValueKind.Tags:
                var tags = new string[from.Count(1)];
                for (int i = 0; i < tags.Length; i++) tags[i] = _texts.Of(from.Utf8());
                to.Set(slot, tags);
                break;
            case ValueKind.Number:
                long bits = (long)from.Fixed();
                if (!double.IsFinite(BitConverter.Int64BitsToDouble(bits))) throw StateReader.Malformed();
                to.Set(slot, bits);
                break;
            case ValueKind.Flag:
                to.Set(slot, InRange(from.Signed(), 0, 1));
                break;
            case ValueKind.Enum:
                to.Set(slot, InRange(from.Signed(), 0, fields[slot].Values.Count - 1));
                break;
            case ValueKind.Date:
                to.Set(slot, InRange(from.Signed(), -Timestamp.EpochDayNumber, DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber));
                break;
            case ValueKind.Instant:
                to.Set(slot, InRange(from.Signed(), Timestamp.Min, Timestamp.Max));
                break;
            default:
                to.Set(slot, from.Signed());
                break;
        }
    }

    /// <summary>Passes over a value of a kind.</summary>
    internal static void Skip(ref StateReader from, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Text:
                _ = from.Utf8();
                break;
            case ValueKind.Tags:
                int tags = from.Count(1);
                for (int i = 0; i < tags; i++) _ = from.Utf8();
                break;
            case ValueKind.Number:
                _ = from.Fixed();
                break;
            default:
                _ = from.Signed();
                break;
        }
    }

    internal static long InRange(long value, long least, long most) => value >= least && value <= most ? value : throw StateReader.Malformed();
}
