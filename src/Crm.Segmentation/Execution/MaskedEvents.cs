namespace Crm.Segmentation;

/// <summary>
/// The events that match any of some patterns, with the bits of the patterns that each matches, batch by batch. Reads the runs of the types
/// that a pattern names, and no others. Thread-safe.
/// </summary>
internal sealed class MaskedEvents
{
    private readonly MaskedType[] _types;
    private readonly long _asOf;

    private MaskedEvents(MaskedType[] types, long asOf) => (_types, _asOf) = (types, asOf);

    internal static MaskedEvents Create(ReadOnlySpan<PatternBits> patterns, EvaluationScope scope)
    {
        var types = new SortedDictionary<int, MaskedType>();
        foreach (PatternBits pattern in patterns)
        {
            EventMatcher matcher = EventMatcher.Create(pattern.Pattern, scope);
            foreach (int type in matcher.Types)
            {
                if (!types.TryGetValue(type, out MaskedType? masked)) types.Add(type, masked = new MaskedType(type));
                if (pattern.Pattern is FilteredEvents) masked.Filters.Add((matcher, pattern.Bits));
                else masked.Always |= pattern.Bits;
            }
        }

        return new MaskedEvents([.. types.Values], scope.AsOf);
    }

    /// <summary>Reads a batch; the result holds pooled memory until it is disposed.</summary>
    internal MaskedBatch Read(EventBatch batch)
    {
        var runs = new List<MaskedRun>(_types.Length);
        foreach (MaskedType type in _types)
            if (MaskedRun.Read(batch, type) is { } run) runs.Add(run);
        return new MaskedBatch([.. runs], _asOf);
    }
}

/// <summary>What the patterns say of one type of event.</summary>
/// <param name="type">The type, as a position in the schema.</param>
internal sealed class MaskedType(int type)
{
    internal int Type { get; } = type;

    /// <summary>The bits that every event of the type has.</summary>
    internal uint Always { get; set; }

    /// <summary>The bits that an event has when it passes a filter.</summary>
    internal List<(EventMatcher Matcher, uint Bits)> Filters { get; } = [];
}
