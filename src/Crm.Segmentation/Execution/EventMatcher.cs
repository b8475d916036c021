namespace Crm.Segmentation;

/// <summary>Finds the events that match a pattern, batch by batch. Thread-safe.</summary>
internal sealed class EventMatcher
{
    private EventMatcher(int[] types) => Types = types;

    /// <summary>The event types that can match, as positions in the schema, ascending.</summary>
    internal int[] Types { get; }

    internal static EventMatcher Create(EventPattern pattern, EvaluationScope scope) => throw new NotSupportedException($"{pattern} {scope}");

    /// <summary>
    /// Sets bit r − start for every row r of <c>batch.Rows(type)</c> whose event matches, and clears the others. Times are not looked at:
    /// the caller keeps to as-of and to its windows.
    /// </summary>
    internal void Match(EventBatch batch, int type, Span<ulong> bits) => throw new NotSupportedException($"{batch.Count} {type} {bits.Length}");
}
