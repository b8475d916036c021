namespace Crm.Segmentation;

/// <summary>Work over the rows of columns, in ranges that threads share out.</summary>
internal static class ParallelRows
{
    /// <summary>Rows of a range; a multiple of 64.</summary>
    internal const int Length = 1 << 17;

    /// <summary>
    /// Gives every range to one of the threads, each of which has memory of its own; that is joined at the end, one after the other, in no order:
    /// joining must not depend on it, as sums of counts do not.
    /// </summary>
    internal static void ForEach<TOwn>(EvaluationScope scope, int rows, Func<TOwn> create, Action<int, int, TOwn> run, Action<TOwn> join) =>
        ForEach(scope.Options, rows, create, run, join);

    /// <summary>The same without an evaluation.</summary>
    internal static void ForEach<TOwn>(ParallelOptions options, int rows, Func<TOwn> create, Action<int, int, TOwn> run, Action<TOwn> join)
    {
        int ranges = (int)(((long)rows + Length - 1) / Length);
        var joining = new Lock();
        Parallel.For(
            0,
            ranges,
            options,
            create,
            (range, _, own) =>
            {
                int first = range * Length;
                run(first, Math.Min(Length, rows - first), own);
                return own;
            },
            own =>
            {
                lock (joining) join(own);
            });
    }
}
