using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>How one build runs: its threads, its cancellation and its progress.</summary>
internal sealed class BuildRun(int parallelism, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
{
    internal CancellationToken Cancellation => cancellationToken;

    internal void Report(BuildPhase phase, long done, long total)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new BuildProgress(phase, done, total));
    }

    /// <summary>
    /// Does independent steps, in any order, on several threads. A scratch is used by one thread at a time; each is finished once, at the end, on
    /// the calling thread.
    /// </summary>
    internal void ForEach<TScratch>(BuildPhase phase, int steps, Func<TScratch> scratch, Action<int, TScratch> step, Action<TScratch>? finish = null)
        where TScratch : class
    {
        Report(phase, 0, steps);
        var idle = new ConcurrentBag<TScratch>();
        int done = 0, reported = 0;
        int interval = Math.Max(1, steps / 100);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        Parallel.For(0, steps, options, index =>
        {
            if (!idle.TryTake(out TScratch? mine)) mine = scratch();
            step(index, mine);
            idle.Add(mine);
            int count = Interlocked.Increment(ref done);
            if (progress is null || count % interval != 0) return;
            lock (options)
            {
                if (count <= reported) return;
                reported = count;
                progress.Report(new BuildProgress(phase, count, steps));
            }
        });
        if (finish is not null)
        {
            foreach (TScratch used in idle) finish(used);
        }

        if (reported < steps) Report(phase, steps, steps);
    }
}
