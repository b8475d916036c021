namespace Crm.Segmentation;

/// <summary>A property's values by row, whatever the column's encoding.</summary>
/// <param name="column">The column.</param>
/// <param name="scale">The decimal places of exact values.</param>
/// <param name="ignoresCase">Whether texts that differ in case only are equal.</param>
internal sealed class PropertyReader(Column column, int scale, bool ignoresCase = false)
{
    private readonly IntegerColumn? _integers = column as IntegerColumn;
    private readonly TextColumn? _texts = column as TextColumn;
    private readonly DoubleColumn? _doubles = column as DoubleColumn;
    private readonly SingleColumn? _singles = column as SingleColumn;
    private readonly int[]? _spellings = ignoresCase ? (column as TextColumn)?.Dictionary.Spellings : null;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale => _integers is not null || _texts is not null ? scale : null;

    internal TextDictionary? Dictionary => _texts?.Dictionary;

    /// <summary>The row of the first value, where the values are those of a batch.</summary>
    internal int First { get; set; }

    internal bool IsValid(int row) => column.IsValid(row - First);

    /// <summary>The value of an exact property, or a text's code.</summary>
    internal long Exact(int row) => _integers is not null ? _integers.Values[row - First] : _texts!.Codes[row - First];

    internal double Double(int row) => _doubles is not null ? _doubles.Values[row - First] : _singles!.Values[row - First];

    /// <summary>Whether equal values may be spelled differently.</summary>
    internal bool HasSpellings => _spellings is not null;

    /// <summary>Equal for equal values and only for those: negative zero equals zero.</summary>
    internal long Identity(int row) =>
        Scale is null ? BitConverter.DoubleToInt64Bits(Double(row) + 0.0) : _spellings is null ? Exact(row) : _spellings[Exact(row)];
}
