using System.Globalization;

namespace Crm.Segmentation;

/// <summary>The values of columns as texts, culture-free.</summary>
internal static class ColumnText
{
    /// <summary>The value of a row; null where it has none, and for tags, which are not one value.</summary>
    internal static string? Of(Column column, FieldDefinition field, int row)
    {
        if (!column.IsValid(row)) return null;
        return column switch
        {
            TextColumn texts => texts.Dictionary.Texts[(int)texts.Codes[row]],
            FlagColumn flags => BitWords.Get(flags.Bits, row) ? "true" : "false",
            IntegerColumn integers => FittedValue.Exact(field.Kind, field.Scale, integers.Values[row]).ToString(),
            DoubleColumn doubles => doubles.Values[row].ToString("R", CultureInfo.InvariantCulture),
            SingleColumn singles => singles.Values[row].ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
