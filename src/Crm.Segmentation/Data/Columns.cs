namespace Crm.Segmentation;

/// <summary>The values of one attribute, or of one property of one event type, in row order. Missing values have a clear validity bit.</summary>
internal abstract class Column(int length, ulong[]? valid)
{
    internal int Length { get; } = length;

    /// <summary>One bit a row, set when the row has a value; null when every row has one.</summary>
    internal ulong[]? Valid { get; } = valid;

    internal bool IsValid(int row) => Valid is null || BitWords.Get(Valid, row);
}

/// <summary>Flags; a missing flag's bit is clear.</summary>
internal sealed class FlagColumn(int length, ulong[] bits, ulong[]? valid) : Column(length, valid)
{
    internal ulong[] Bits { get; } = bits;
}

/// <summary>
/// Whole numbers: an integer, money in minor units, a duration or an instant in milliseconds, a date in days since 1970-01-01.
/// A missing row's number is unspecified.
/// </summary>
internal sealed class IntegerColumn(PackedIntegers values, ulong[]? valid) : Column(values.Length, valid)
{
    internal PackedIntegers Values { get; } = values;
}

/// <summary>Double-precision numbers, all finite.</summary>
internal sealed class DoubleColumn(double[] values, ulong[]? valid) : Column(values.Length, valid)
{
    /// <summary>The ranges of the batches, where the rows are customers; found when first asked for.</summary>
    internal BatchRanges<double> Ranges => field ??= BatchRanges<double>.Of(Values);

    internal double[] Values { get; } = values;
}

/// <summary>Numbers stored as 32-bit floats on request; each stands for its exact value.</summary>
internal sealed class SingleColumn(float[] values, ulong[]? valid) : Column(values.Length, valid)
{
    /// <summary>The ranges of the batches, where the rows are customers; found when first asked for.</summary>
    internal BatchRanges<float> Ranges => field ??= BatchRanges<float>.Of(Values);

    internal float[] Values { get; } = values;
}

/// <summary>Texts or enum values as codes into a dictionary. A missing row's code is unspecified.</summary>
internal sealed class TextColumn(PackedIntegers codes, TextDictionary dictionary, ulong[]? valid) : Column(codes.Length, valid)
{
    internal PackedIntegers Codes { get; } = codes;

    internal TextDictionary Dictionary { get; } = dictionary;
}

/// <summary>Sets of texts: row r has the codes from offset r to offset r + 1, ascending and distinct.</summary>
internal sealed class TagsColumn(int[] offsets, PackedIntegers codes, TextDictionary dictionary, ulong[]? valid) : Column(offsets.Length - 1, valid)
{
    internal int[] Offsets { get; } = offsets;

    internal PackedIntegers Codes { get; } = codes;

    internal TextDictionary Dictionary { get; } = dictionary;
}

/// <summary>The different texts of a column; a code is a position. For an enum: its declared values, in declared order.</summary>
internal sealed class TextDictionary
{
    private readonly Dictionary<string, int> _codes;
    private string[]? _folded;

    internal TextDictionary(string[] texts)
    {
        Texts = texts;
        _codes = new Dictionary<string, int>(texts.Length, StringComparer.Ordinal);
        for (int i = 0; i < texts.Length; i++) _codes.Add(texts[i], i);
    }

    internal string[] Texts { get; }

    /// <summary>What the texts are without regard to case.</summary>
    internal string[] Folded => Compared(ignoringCase: true);

    /// <summary>For each code the least code of a text that differs from its own in case only.</summary>
    internal int[] Spellings => field ??= LeastSpellings();

    /// <summary>The texts as they compare; folded once, which may be left between two texts.</summary>
    internal string[] Compared(bool ignoringCase, CancellationToken cancellation = default) => !ignoringCase ? Texts : _folded ??= Array.ConvertAll(Texts, text =>
    {
        cancellation.ThrowIfCancellationRequested();
        return CaseFolding.Of(text);
    });

    /// <summary>The code of a text, or -1 when no row has it.</summary>
    internal int Find(string text) => _codes.GetValueOrDefault(text, -1);

    private int[] LeastSpellings()
    {
        string[] folded = Folded;
        var least = new Dictionary<string, int>(Texts.Length, StringComparer.Ordinal);
        var spellings = new int[Texts.Length];
        for (int code = 0; code < spellings.Length; code++)
        {
            if (!least.TryGetValue(folded[code], out int first)) least.Add(folded[code], first = code);
            spellings[code] = first;
        }

        return spellings;
    }
}
