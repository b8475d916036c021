namespace Crm.Segmentation;

/// <summary>Texts of events, or of customers, that are among tags.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="text">The text.</param>
/// <param name="tags">The tags.</param>
/// <param name="ignoringCase">Whether texts that differ in case only are equal.</param>
/// <param name="owner">Whose event it is, where the tags are the customer's and the text is an event's; null where both are of the same row.</param>
internal sealed class InTagsOperator(int slot, MeasureOperator text, TagsColumn tags, bool ignoringCase, OwnerOperator? owner)
    : ConditionOperator(slot, 16, owner is null ? [text] : [text, owner])
{
    /// <summary>For each tag the least code of those that equal it; null where all differ.</summary>
    private readonly int[]? _spellings = ignoringCase ? tags.Dictionary.Spellings : null;

    /// <summary>For each text its code among the tags, the least of several; -1 for one that no tag is.</summary>
    private readonly int[] _codes = CodesOf(text.Dictionary!, tags.Dictionary, ignoringCase);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector texts = context.Values(text);
        ReadOnlySpan<long> owners = owner is null ? [] : context.Values(owner).Longs;
        result.Clear();
        ReadOnlySpan<ulong> valid = texts.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            int row = owner is null ? context.Start + i : (int)owners[i], code = _codes[texts.Longs[i]];
            if (code >= 0 && tags.IsValid(row) && Has(row, code)) BitWords.Set(result, i);
        }
    }

    private bool Has(int row, int code)
    {
        for (int at = tags.Offsets[row]; at < tags.Offsets[row + 1]; at++)
        {
            var tag = (int)tags.Codes[at];
            if ((_spellings is null ? tag : _spellings[tag]) == code) return true;
        }

        return false;
    }

    private static int[] CodesOf(TextDictionary texts, TextDictionary tags, bool ignoringCase)
    {
        if (!ignoringCase) return Array.ConvertAll(texts.Texts, tags.Find);
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int code = tags.Folded.Length - 1; code >= 0; code--) codes[tags.Folded[code]] = code;
        return Array.ConvertAll(texts.Folded, text => codes.GetValueOrDefault(text, -1));
    }
}
