namespace Crm.Segmentation.Live;

/// <content>Values of events.</content>
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
            if (one.Values.Has(slot)) ValueForm.Write(to, one.Fields, one.Values, slot);
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
            if ((present[i >> 5] >> (i & 31) & 1) != 0) _values.Read(ref from, fields, values ??= new FieldRow.Filling(fields.Count), properties[i]);
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
            if ((present[i >> 5] >> (i & 31) & 1) != 0) ValueForm.Skip(ref from, fields[properties[i]].Kind);
    }
}
