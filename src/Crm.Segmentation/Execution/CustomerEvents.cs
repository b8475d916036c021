namespace Crm.Segmentation;

/// <summary>One customer's events, stream by stream.</summary>
/// <param name="times">The instants, in order inside a stream.</param>
/// <param name="answers">For each event the bits of the questions that it answers, one or several words.</param>
/// <param name="ends">Where each stream ends, the first beginning at 0: one stream, or one for each value of a property.</param>
internal readonly ref struct CustomerEvents(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, ReadOnlySpan<int> ends)
{
    /// <summary>Of events that are read in order, the run and the row of each: the one in the upper half of the bits, the other in the lower.</summary>
    internal ReadOnlySpan<long> Rows { get; init; }

    /// <summary>The value of each stream; empty where there is one stream of all events.</summary>
    internal ReadOnlySpan<long> Keys { get; init; }

    internal ReadOnlySpan<long> Times { get; } = times;

    internal ReadOnlySpan<ulong> Answers { get; } = answers;

    internal ReadOnlySpan<int> Ends { get; } = ends;
}
