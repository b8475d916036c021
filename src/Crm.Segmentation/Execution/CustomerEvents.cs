namespace Crm.Segmentation;

/// <summary>One customer's events, stream by stream.</summary>
/// <param name="times">The instants, in order inside a stream.</param>
/// <param name="answers">For each event the bits of the questions that it answers, one or several words.</param>
/// <param name="ends">Where each stream ends, the first beginning at 0: one stream, or one for each value of a property.</param>
internal readonly ref struct CustomerEvents(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, ReadOnlySpan<int> ends)
{
    internal ReadOnlySpan<long> Times { get; } = times;

    internal ReadOnlySpan<ulong> Answers { get; } = answers;

    internal ReadOnlySpan<int> Ends { get; } = ends;
}
