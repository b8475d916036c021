namespace Crm.Segmentation;

/// <summary>The ids of a log's events, so that a repeat is found in a later part too.</summary>
/// <remarks>
/// Each lot of ids is ordered; a lot of no more than half the size of the one before stays as it is, others are merged as they come. So adding a few ids to many
/// costs little, and a search looks at a logarithmic number of lots.
/// </remarks>
internal sealed class EventIds
{
    internal static readonly EventIds None = new([]);

    private readonly Lot[] _lots;

    private EventIds(Lot[] lots) => _lots = lots;

    internal long ByteSize => _lots.Sum(lot => lot.ByteSize);

    internal bool Contains(EventKey id) => Array.Exists(_lots, lot => lot.Contains(id));

    /// <summary>These and others, of which none is among these.</summary>
    internal EventIds With(IReadOnlyCollection<EventKey> ids)
    {
        if (ids.Count == 0) return this;
        List<Lot> lots = [.. _lots, Lot.Of(ids)];
        while (lots.Count > 1 && lots[^2].Count < 2 * lots[^1].Count)
        {
            Lot merged = lots[^2].With(lots[^1]);
            lots.RemoveRange(lots.Count - 2, 2);
            lots.Add(merged);
        }

        return new EventIds([.. lots]);
    }

    /// <summary>Some ids, each form ascending.</summary>
    private sealed class Lot(long[] numbers, string[] texts, Guid[] guids)
    {
        internal long Count => (long)numbers.Length + texts.Length + guids.Length;

        internal long ByteSize => (8L * numbers.Length) + (16L * guids.Length) + texts.Sum(text => 32L + (2L * text.Length));

        private long[] Numbers => numbers;

        private string[] Texts => texts;

        private Guid[] Guids => guids;

        internal static Lot Of(IReadOnlyCollection<EventKey> ids) => Ordered(
            [.. ids.Where(id => id.Form == KeyKind.Number).Select(id => id.Number)],
            [.. ids.Where(id => id.Form == KeyKind.Text).Select(id => id.Text)],
            [.. ids.Where(id => id.Form == KeyKind.Guid).Select(id => id.Guid)]);

        internal Lot With(Lot other) => Ordered([.. numbers, .. other.Numbers], [.. texts, .. other.Texts], [.. guids, .. other.Guids]);

        internal bool Contains(EventKey id) => id.Form switch
        {
            KeyKind.Text => Array.BinarySearch(texts, id.Text, StringComparer.Ordinal) >= 0,
            KeyKind.Guid => Array.BinarySearch(guids, id.Guid) >= 0,
            _ => Array.BinarySearch(numbers, id.Number) >= 0,
        };

        private static Lot Ordered(long[] numbers, string[] texts, Guid[] guids)
        {
            Array.Sort(numbers);
            Array.Sort(texts, StringComparer.Ordinal);
            Array.Sort(guids);
            return new Lot(numbers, texts, guids);
        }
    }
}
