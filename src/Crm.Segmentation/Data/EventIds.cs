namespace Crm.Segmentation;

/// <summary>The ids of a log's events, each form ascending, so that a repeat is found in a later part too.</summary>
internal sealed class EventIds
{
    internal static readonly EventIds None = new([], [], []);

    private readonly long[] _numbers;
    private readonly string[] _texts;
    private readonly Guid[] _guids;

    private EventIds(long[] numbers, string[] texts, Guid[] guids) => (_numbers, _texts, _guids) = (numbers, texts, guids);

    internal long ByteSize => (8L * _numbers.Length) + (16L * _guids.Length) + _texts.Sum(text => 32L + (2L * text.Length));

    internal bool Contains(EventKey id) => id.Form switch
    {
        KeyKind.Text => Array.BinarySearch(_texts, id.Text, StringComparer.Ordinal) >= 0,
        KeyKind.Guid => Array.BinarySearch(_guids, id.Guid) >= 0,
        _ => Array.BinarySearch(_numbers, id.Number) >= 0,
    };

    internal EventIds With(IReadOnlyCollection<EventKey> ids)
    {
        if (ids.Count == 0) return this;
        long[] numbers = [.. _numbers, .. ids.Where(id => id.Form == KeyKind.Number).Select(id => id.Number)];
        string[] texts = [.. _texts, .. ids.Where(id => id.Form == KeyKind.Text).Select(id => id.Text)];
        Guid[] guids = [.. _guids, .. ids.Where(id => id.Form == KeyKind.Guid).Select(id => id.Guid)];
        Array.Sort(numbers);
        Array.Sort(texts, StringComparer.Ordinal);
        Array.Sort(guids);
        return new EventIds(numbers, texts, guids);
    }
}
