namespace Crm.Segmentation;

/// <summary>One dictionary out of several: the texts in use, in ordinal order, so that it does not depend on the order of rows.</summary>
internal sealed class DictionaryMerge
{
    private readonly TextDictionary?[] _dictionaries;
    private readonly Dictionary<TextDictionary, int[]> _codes = [];
    private readonly int[]?[] _bySource;

    internal DictionaryMerge(TextDictionary?[] dictionaries)
    {
        _dictionaries = dictionaries;
        _bySource = new int[]?[dictionaries.Length];
        for (int i = 0; i < dictionaries.Length; i++)
        {
            if (dictionaries[i] is not { } dictionary) continue;
            if (!_codes.TryGetValue(dictionary, out int[]? codes))
            {
                codes = new int[dictionary.Texts.Length];
                Array.Fill(codes, -1);
                _codes.Add(dictionary, codes);
            }

            _bySource[i] = codes;
        }
    }

    /// <summary>Says that a row has this code.</summary>
    internal void Use(int source, int code) => _bySource[source]![code] = 0;

    /// <summary>The merged dictionary. Codes can be translated afterwards.</summary>
    internal TextDictionary Finish()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach ((TextDictionary dictionary, int[] codes) in _codes)
        {
            for (int code = 0; code < codes.Length; code++)
                if (codes[code] == 0) used.Add(dictionary.Texts[code]);
        }

        string[] texts = [.. used];
        Array.Sort(texts, StringComparer.Ordinal);
        TextDictionary merged = Array.Find(_dictionaries, d => d is not null && d.Texts.AsSpan().SequenceEqual(texts)) ?? new TextDictionary(texts);
        foreach ((TextDictionary dictionary, int[] codes) in _codes)
        {
            for (int code = 0; code < codes.Length; code++)
                if (codes[code] == 0) codes[code] = merged.Find(dictionary.Texts[code]);
        }

        return merged;
    }

    /// <summary>The merged code of a source's code that is in use.</summary>
    internal int Code(int source, int code) => _bySource[source]![code];

    /// <summary>The merged codes of all rows of a source; -1 where the source's code is not in use, as may be that of a row without a text.</summary>
    internal PackedIntegers Codes(int source, PackedIntegers codes)
    {
        int[] merged = _bySource[source]!;
        var values = new long[codes.Length];
        codes.Read(0, values);
        foreach (ref long value in values.AsSpan()) value = (ulong)value < (ulong)merged.Length ? merged[value] : -1;
        return PackedIntegers.Pack(values);
    }
}
