using System.Globalization;

namespace Crm.Segmentation;

/// <summary>A property of one type of event as a key: equal numbers for equal values, over all types that have the property.</summary>
internal sealed class EventKeys
{
    private readonly Column? _column;
    private readonly PropertyReader? _values;
    private readonly long[]? _codes;
    private readonly FieldDefinition? _field;
    private readonly Dictionary<string, long> _shared;
    private string[] _texts = [];

    /// <param name="column">The property by row; null when the type has no such property, so that its events are always without it.</param>
    /// <param name="field">The property.</param>
    /// <param name="shared">The numbers of the texts of all types, which this one's are added to.</param>
    /// <param name="ignoringCase">Whether texts that differ in case only are equal.</param>
    internal EventKeys(Column? column, FieldDefinition? field, Dictionary<string, long> shared, bool ignoringCase)
    {
        (_column, _field, _shared) = (column, field, shared);
        if (column is null or FlagColumn) return;
        _values = new PropertyReader(column, field!.Scale);
        if (_values.Dictionary is not { } dictionary) return;
        string[] texts = dictionary.Compared(ignoringCase);
        _codes = new long[texts.Length];
        for (int code = 0; code < _codes.Length; code++)
        {
            if (!shared.TryGetValue(texts[code], out long number)) shared.Add(texts[code], number = shared.Count);
            _codes[code] = number;
        }
    }

    /// <summary>Whether every event has a value.</summary>
    internal bool HasAll => _column is { Valid: null };

    /// <summary>How many different texts the types have together, once all are bound; 0 where the property is no text.</summary>
    internal int Texts => _codes is null ? 0 : _shared.Count;

    /// <summary>The key of each row, by its code of one byte; null where codes are wider, or rows are without.</summary>
    internal byte[]? Bytes => _codes is not null && _column is TextColumn { Valid: null, Codes: { Width: 1 } codes } ? codes.Stored<byte>() : null;

    /// <summary>The key of each code.</summary>
    internal long[] OfCodes => _codes!;

    /// <summary>Whether there are events with the property.</summary>
    internal bool HasColumn => _column is not null;

    /// <summary>The value that a key stands for, culture-free.</summary>
    internal string Text(long key) => _field!.Kind switch
    {
        ValueKind.Text or ValueKind.Enum => TextOf((int)key),
        ValueKind.Number => BitConverter.Int64BitsToDouble(key).ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Flag => key == 0 ? "false" : "true",
        _ => FittedValue.Exact(_field.Kind, _field.Scale, key).ToString(),
    };

    private string TextOf(int number)
    {
        // Another type may have added texts since.
        string[] texts = _texts;
        if (number < texts.Length) return texts[number];
        texts = new string[_shared.Count];
        foreach ((string text, long at) in _shared) texts[at] = text;
        _texts = texts;
        return texts[number];
    }

    /// <summary>The key of a row; false when the event is without the property.</summary>
    internal bool TryGet(int row, out long key)
    {
        key = 0;
        if (_column is null || !_column.IsValid(row)) return false;
        key = _codes is not null ? _codes[_values!.Exact(row)]
            : _values is not null ? _values.Identity(row)
            : BitWords.Get(((FlagColumn)_column).Bits, row) ? 1 : 0;
        return true;
    }

    /// <summary>The value of a row as a name; of texts the text.</summary>
    internal string NameOf(int row) => _codes is not null
        ? _values!.Dictionary!.Texts[(int)_values.Exact(row)]
        : _values is null ? (TryGet(row, out long key) && key == 1 ? "true" : "false")
        : _values.Scale is { } places ? ((decimal)_values.Exact(row) / NumericTyping.Pow10(places)).ToString(CultureInfo.InvariantCulture)
        : _values.Double(row).ToString("R", CultureInfo.InvariantCulture);
}
