using System.Diagnostics;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Runs a workload once cold, then again and again warm, and keeps what each run took.</summary>
internal static class WarmRuns
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromMilliseconds(2500), WarmUp = TimeSpan.FromMilliseconds(3000);

    /// <param name="name">The workload.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="runs">How many warm runs at least.</param>
    /// <param name="run">The public call, from the dataset to the result.</param>
    /// <param name="answer">Checks the result, and gives the value to compare with the yardstick's.</param>
    internal static HeadlineResult Of<T>(string name, int threads, int runs, Func<T> run, Func<T, string> answer)
    {
        using var memory = new PeakMemory();
        long cold = Stopwatch.GetTimestamp();
        T result = run();
        double first = Stopwatch.GetElapsedTime(cold).TotalSeconds;
        string text = answer(result);
        double[] seconds = Time(runs, () => result = run());
        GC.KeepAlive(result);
        return new HeadlineResult(name, threads, seconds, memory.Peak / 1048576.0, text) { Cold = first };
    }

    /// <summary>
    /// Seconds of the warm runs: those after a while, by when the run time has compiled for speed what runs often, which it does beside the program
    /// and with a delay. Short runs are repeated for a while: a machine that others share is slow for a second now and then.
    /// </summary>
    internal static double[] Time(int runs, Action run)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3 || Stopwatch.GetElapsedTime(begin) < WarmUp; i++) run();
        GC.Collect();
        var seconds = new List<double>();
        begin = Stopwatch.GetTimestamp();
        while (seconds.Count < runs || (Stopwatch.GetElapsedTime(begin) < AtLeast && seconds.Count < 1000))
        {
            long start = Stopwatch.GetTimestamp();
            run();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return [.. seconds];
    }
}
