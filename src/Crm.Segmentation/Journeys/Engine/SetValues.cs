using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.Journeys;

/// <summary>Values that journeys set, as attributes hold them.</summary>
internal static class SetValues
{
    /// <summary>The customer with the attribute set; false where the attribute cannot hold the value, which validation refuses.</summary>
    internal static bool TrySet(CustomerAttributes customer, string attribute, Constant? value, bool? flag, [NotNullWhen(true)] out CustomerAttributes? set)
    {
        int slots = customer.Fields.Count, slot = SlotOf(customer, attribute);
        set = null;
        if (slot == slots) return false;
        FieldDefinition field = customer.Fields[slot];
        var row = new FieldRow.Filling(slots);
        if (flag is { } yes) row.Set(slot, yes ? 1 : 0);
        else if (value is null) return false;
        else if (ValueOf(field, value) is { } number) row.Set(slot, number);
        else if (field.Kind == ValueKind.Text && value.Kind == ValueKind.Text) row.Set(slot, (object)value.Text);
        else return false;
        set = customer.With(customer.Values.With(slot, row.ToRow(), slots));
        return true;
    }

    /// <summary>Whether two say the same of an attribute that can be set.</summary>
    internal static bool AreAlike(CustomerAttributes one, CustomerAttributes other, string attribute)
    {
        int slots = one.Fields.Count, slot = SlotOf(one, attribute);
        return slot < slots && one.Values.Has(slot) == other.Values.Has(slot) &&
            (!one.Values.Has(slot) || (one.Values.Number(slot, slots) == other.Values.Number(slot, slots) && one.Values.TextOrNull(slot) == other.Values.TextOrNull(slot)));
    }

    private static int SlotOf(CustomerAttributes customer, string attribute)
    {
        int slot = 0;
        while (slot < customer.Fields.Count && customer.Fields[slot].Name != attribute) slot++;
        return slot;
    }

    private static long? ValueOf(FieldDefinition field, Constant value) => field.Kind switch
    {
        ValueKind.Enum when value.Kind == ValueKind.Text => PositionOf(field, value.Text),
        ValueKind.Money => (long)(value.Number * (decimal)Math.Pow(10, field.Scale)),
        ValueKind.Number => BitConverter.DoubleToInt64Bits((double)value.Number),
        ValueKind.Integer or ValueKind.Duration or ValueKind.Instant or ValueKind.Date => (long)value.Number,
        _ => null,
    };

    private static long? PositionOf(FieldDefinition field, string value)
    {
        for (int i = 0; i < field.Values.Count; i++)
            if (field.Comparer.Equals(field.Values[i], value)) return i;
        return null;
    }
}
