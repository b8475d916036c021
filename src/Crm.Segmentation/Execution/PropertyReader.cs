namespace Crm.Segmentation;

/// <summary>A property's values by row, whatever the column's encoding.</summary>
internal sealed class PropertyReader(Column column, int scale)
{
    private readonly IntegerColumn? _integers = column as IntegerColumn;
    private readonly TextColumn? _texts = column as TextColumn;
    private readonly DoubleColumn? _doubles = column as DoubleColumn;
    private readonly SingleColumn? _singles = column as SingleColumn;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale => _integers is not null || _texts is not null ? scale : null;

    internal TextDictionary? Dictionary => _texts?.Dictionary;

    internal bool IsValid(int row) => column.IsValid(row);

    /// <summary>The value of an exact property, or a text's code.</summary>
    internal long Exact(int row) => _integers is not null ? _integers.Values[row] : _texts!.Codes[row];

    internal double Double(int row) => _doubles is not null ? _doubles.Values[row] : _singles!.Values[row];

    /// <summary>Equal for equal values and only for those: negative zero equals zero.</summary>
    internal long Identity(int row) => Scale is null ? BitConverter.DoubleToInt64Bits(Double(row) + 0.0) : Exact(row);
}
