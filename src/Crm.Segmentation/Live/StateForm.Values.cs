namespace Crm.Segmentation.Live;

/// <content>Values of events and attributes.</content>
internal sealed partial class StateForm
{
    private void WriteValues(StateWriter to, CustomerEvent one)
    {
        int[] properties = kept[one.Index].Properties;
        if (properties.Length == 0) return;
        ulong present = 0;
        for (int i = 0; i < properties.Length; i++)
        {
            if (one.Values.Has(properties[i])) present |= 1UL << (i & 31);
            if ((i & 31) != 31 && i != properties.Length - 1) continue;
            to.Unsigned(present);
            present = 0;
        }

        foreach (int slot in properties)
            if (one.Values.Has(slot)) WriteValue(to, one.Fields, one.Values, slot);
    }

    private FieldRow ReadValues(ref StateReader from, int type)
    {
        int[] properties = kept[type].Properties;
        ValueList<FieldDefinition> fields = schema.Events[type].Properties;
        if (properties.Length == 0) return FieldRow.Empty(fields.Count);
        Span<uint> present = stackalloc uint[(properties.Length + 31) / 32];
        for (int i = 0; i < present.Length; i++)
        {
            ulong bits = from.Unsigned();
            if (bits > uint.MaxValue) throw StateReader.Malformed();
            present[i] = (uint)bits;
        }

        FieldRow.Filling? values = null;
        for (int i = 0; i < properties.Length; i++)
            if ((present[i >> 5] >> (i & 31) & 1) != 0) ReadValue(ref from, fields, values ??= new FieldRow.Filling(fields.Count), properties[i]);
        return values?.ToRow() ?? FieldRow.Empty(fields.Count);
    }

    /// <summary>Passes the values of an event over.</summary>
    private void SkipValues(ref StateReader from, int type)
    {
        int[] properties = kept[type].Properties;
        if (properties.Length == 0) return;
        ValueList<FieldDefinition> fields = schema.Events[type].Properties;
        Span<uint> present = stackalloc uint[(properties.Length + 31) / 32];
        for (int i = 0; i < present.Length; i++) present[i] = (uint)from.Unsigned();
        for (int i = 0; i < properties.Length; i++)
            if ((present[i >> 5] >> (i & 31) & 1) != 0) SkipValue(ref from, fields[properties[i]].Kind);
    }

    private static void SkipValue(ref StateReader from, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Text:
                _ = from.Utf8();
                break;
            case ValueKind.Tags:
                for (int left = from.Count(1); left > 0; left--) _ = from.Utf8();
                break;
            case ValueKind.Number:
                _ = from.Fixed();
                break;
            default:
                _ = from.Unsigned();
                break;
        }
    }

    private static void WriteValue(StateWriter to, ValueList<FieldDefinition> fields, FieldRow values, int slot)
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

    private void ReadValue(ref StateReader from, ValueList<FieldDefinition> fields, FieldRow.Filling to, int slot)
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

    private static long InRange(long value, long least, long most) => value >= least && value <= most ? value : throw StateReader.Malformed();
}
