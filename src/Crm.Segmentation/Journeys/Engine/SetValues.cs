using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.Journeys;

/// <summary>Values that journeys set, as attributes hold them.</summary>
internal static class SetValues
{
    /// <summary>The customer with the attribute set; false where the attribute cannot hold the value, which validation refuses.</summary>
    internal static bool TrySet(CustomerAttributes customer, SetStep step, [NotNullWhen(true)] out CustomerAttributes? set)
    {
        FieldDefinition field = ((IFieldHandle)step.Attribute).Field;
        int slots = customer.Fields.Count, slot = 0;
        while (slot < slots && customer.Fields[slot].Name != field.Name) slot++;
        set = null;
        if (slot == slots) return false;
        var row = new FieldRow.Filling(slots);
        if (step.Flag is { } flag) row.Set(slot, flag ? 1 : 0);
        else if (ValueOf(field, step.Value!) is { } value) row.Set(slot, value);
        else if (field.Kind == ValueKind.Text && step.Value is { Kind: ValueKind.Text } text) row.Set(slot, (object)text.Text);
        else return false;
        set = customer.With(customer.Values.With(slot, row.ToRow(), slots));
        return true;
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
