namespace Crm.Segmentation;

/// <summary>What every run needs besides its definition: the data, the instant, the calendar, and how to go about it.</summary>
/// <param name="Data">The dataset.</param>
/// <param name="AsOf">The as-of instant in milliseconds; events after it do not exist.</param>
/// <param name="Calendar">The zone and the week start.</param>
/// <param name="Threads">How many threads may be used; -1 for no limit.</param>
/// <param name="Cancellation">Stops the run between batches.</param>
internal sealed record EvaluationScope(Dataset Data, long AsOf, Calendar Calendar, int Threads, CancellationToken Cancellation)
{
    /// <summary>Told after every batch how many customers are done; may be called from any thread.</summary>
    internal Action<int>? Done { get; init; }

    /// <summary>Who is on the lists that are used, by their names.</summary>
    internal IReadOnlyDictionary<string, ListMembers> Lists { get; init; } = new Dictionary<string, ListMembers>(StringComparer.Ordinal);

    /// <summary>Who is on a list; a run that is not given its members has been refused, or takes no lists.</summary>
    internal ulong[] Listed(string name) => Lists.TryGetValue(name, out ListMembers? members)
        ? members.Words
        : throw new RuleException([CustomerLists.NotGiven(name, name)]);

    /// <summary>What durations are measured with; null for not at all.</summary>
    internal TimeProvider? Clock { get; init; }

    /// <summary>A run over the scope's customers, of which a host is told.</summary>
    /// <param name="run">What is done.</param>
    /// <param name="definition">The definition that is asked; null where several are.</param>
    internal TracedRun Run(string run, string? definition = null) =>
        new(run, Clock) { Definition = definition, Customers = Data.CustomerCount, AsOf = Timestamp.Instant(AsOf) };

    /// <summary>Does what one definition asks for, and tells a host of it.</summary>
    internal T Run<T>(string run, string? definition, Func<T> work) => Run(run, definition).Of(work);

    /// <summary>The threads and the cancellation, as loops take them.</summary>
    internal ParallelOptions Options => new() { MaxDegreeOfParallelism = Threads, CancellationToken = Cancellation };

    /// <summary>
    /// Runs batches of consecutive customers, each start a multiple of 64, so that batches write disjoint words. The order is unspecified:
    /// a batch writes only what is its own.
    /// </summary>
    /// <param name="batchSize">How many customers a batch has; a multiple of 64.</param>
    /// <param name="run">Given the first customer and the number of customers.</param>
    internal void ForEachBatch(int batchSize, Action<int, int> run)
    {
        int customers = Data.CustomerCount;
        int batches = (int)(((long)customers + batchSize - 1) / batchSize);
        Parallel.For(0, batches, Options, batch =>
        {
            int first = batch * batchSize;
            int count = Math.Min(batchSize, customers - first);
            run(first, count);
            Done?.Invoke(count);
        });
    }
}
