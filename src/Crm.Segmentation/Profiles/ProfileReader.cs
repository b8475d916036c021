namespace Crm.Segmentation.Profiles;

/// <summary>Looks at what rules name in a dataset.</summary>
/// <param name="data">The dataset.</param>
/// <param name="asOf">The last millisecond that is looked at.</param>
/// <param name="names">What rules name.</param>
internal sealed class ProfileReader(Dataset data, long asOf, NamedThings names)
{
    internal DataProfile Read(IEnumerable<SegmentSize> segments, CancellationToken cancellationToken)
    {
        EventPart[] parts = data.Events.Parts;
        ulong[]?[][] included = [.. parts.Select(part => part.Runs.Select(run => run is null ? null : Included(run)).ToArray())];
        var events = new List<EventProfile>();
        long last = long.MinValue;
        for (int type = 0; type < data.Schema.Events.Count; type++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EventProfile profile = Event(type, parts, included, out long own);
            last = Math.Max(last, own);
            if (profile.Definitions.Count > 0) events.Add(profile);
        }

        return new DataProfile
        {
            AsOf = Timestamp.Instant(asOf),
            Customers = data.CustomerCount,
            LastEvent = last < 0 ? null : Timestamp.Instant(last),
            Attributes = [.. data.Schema.Attributes.Index().Where(slot => names.Definitions(slot.Item).Count > 0).Select(slot => Field(slot.Item, [(data.Customers.Attributes[slot.Index], null)]))],
            Events = [.. events],
            Segments = [.. segments],
        };
    }

    private EventProfile Event(int type, EventPart[] parts, ulong[]?[][] included, out long last)
    {
        EventDefinition definition = data.Schema.Events[type];
        long count = 0;
        last = long.MinValue;
        for (int p = 0; p < parts.Length; p++)
        {
            if (parts[p].Runs[type] is not { } run) continue;
            count += included[p][type] is { } some ? BitWords.PopCount(some) : run.Times.Length;
            last = Math.Max(last, Last(run, included[p][type]));
        }

        ValueList<string> definitions = names.Definitions(definition.Name);
        return new EventProfile(definition.Name, count, count == 0 ? null : Timestamp.Instant(last), definitions.Count == 0 ? [] : [.. Properties()], definitions);

        IEnumerable<FieldProfile> Properties() =>
            definition.Properties.Index().Where(slot => names.Definitions(slot.Item).Count > 0).Select(slot => Field(
                slot.Item,
                [.. parts.Index().Where(part => part.Item.Runs[type] is not null).Select(part => (part.Item.Runs[type]!.Properties[slot.Index], included[part.Index][type]))]));
    }

    /// <summary>The events of a run that exist at the as-of, as bits; null for all.</summary>
    private ulong[]? Included(EventRun run)
    {
        if (run.Times.Length == 0 || run.Times.Range(0, run.Times.Length).Greatest <= asOf) return null;
        var included = new ulong[BitWords.Count(run.Times.Length)];
        for (int row = 0; row < run.Times.Length; row++)
            if (run.Times[row] <= asOf) BitWords.Set(included, row);
        return included;
    }

    private static long Last(EventRun run, ulong[]? included)
    {
        if (included is null) return run.Times.Length == 0 ? long.MinValue : run.Times.Range(0, run.Times.Length).Greatest;
        long last = long.MinValue;
        for (int row = BitWords.Next(included, 0); row >= 0; row = BitWords.Next(included, row + 1)) last = Math.Max(last, run.Times[row]);
        return last;
    }

    private FieldProfile Field(FieldDefinition field, (Column Column, ulong[]? Included)[] columns)
    {
        long set = 0;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((Column column, ulong[]? included) in columns)
        {
            set += SetOf(column, included);
            if (column is TextColumn texts) Add(counts, texts.Dictionary, Codes(texts, included));
            else if (column is TagsColumn tags) Add(counts, tags.Dictionary, Codes(tags, included));
        }

        (ValueList<SeenValue> values, bool isComplete) = ProfileMerge.Kept(names.Values(field, counts), true);
        return new FieldProfile(field.ToString(), set, values, isComplete, names.Definitions(field));
    }

    private static long SetOf(Column column, ulong[]? included)
    {
        if (column.Valid is null) return included is null ? column.Length : BitWords.PopCount(included);
        return included is null ? BitWords.PopCount(column.Valid) : BitWords.AndCount(column.Valid, included);
    }

    private static void Add(Dictionary<string, long> counts, TextDictionary dictionary, long[] codes)
    {
        for (int code = 0; code < codes.Length; code++)
            if (codes[code] > 0) counts[dictionary.Texts[code]] = counts.GetValueOrDefault(dictionary.Texts[code]) + codes[code];
    }

    private static long[] Codes(TextColumn column, ulong[]? included)
    {
        var counts = new long[column.Dictionary.Texts.Length];
        for (int row = 0; row < column.Length; row++)
            if (column.IsValid(row) && (included is null || BitWords.Get(included, row))) counts[column.Codes[row]]++;
        return counts;
    }

    private static long[] Codes(TagsColumn column, ulong[]? included)
    {
        var counts = new long[column.Dictionary.Texts.Length];
        for (int row = 0; row < column.Length; row++)
        {
            if (!column.IsValid(row) || (included is not null && !BitWords.Get(included, row))) continue;
            for (int at = column.Offsets[row]; at < column.Offsets[row + 1]; at++) counts[column.Codes[at]]++;
        }

        return counts;
    }
}
