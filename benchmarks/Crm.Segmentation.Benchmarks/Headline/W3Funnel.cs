using System.Globalization;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>An ordered funnel of four event types with a conversion window of seven days: who reaches each step, who drops before it and who waits at it, as sets.</summary>
internal static class W3Funnel
{
    internal static HeadlineResult Run(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        Schema schema = ShuffledEvents.Schema;
        var funnel = new Funnel("checkout", schema.Event("e0"), schema.Event("e2"), schema.Event("e3"), schema.Event("e4")) { Window = TimeSpan.FromDays(7) };
        DateSpan all = DateSpan.Between(ShuffledEvents.Start, ShuffledEvents.End);
        var engine = new SegmentationEngine(schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W3", threads, runs, () => WithSets(engine.Analyze(funnel, data, all, ShuffledEvents.End)), report =>
        {
            int[] reached = [.. report.Steps.Select(step => step.Reached.Count)];
            int[] expected = Expected(events);
            return reached.SequenceEqual(expected)
                ? string.Create(CultureInfo.InvariantCulture, $"steps={string.Join('/', reached)}")
                : throw new InvalidOperationException($"The engine says {string.Join('/', reached)}, a loop {string.Join('/', expected)}.");
        });
    }

    /// <summary>The report after all its sets were made.</summary>
    internal static FunnelReport WithSets(FunnelReport report)
    {
        foreach (FunnelStepReport step in report.Steps) _ = (step.Reached, step.Dropped, step.Open);
        return report;
    }

    /// <summary>For each customer the latest start from which each step was reached, event by event.</summary>
    private static int[] Expected(ShuffledEvents events)
    {
        int[] step = [0, -1, 1, 2, 3, -1, -1, -1, -1, -1];
        var reached = new int[4];
        foreach ((long Seconds, byte Type)[] history in events.Histories())
        {
            long[] starts = [-1, -1, -1, -1];
            foreach ((long seconds, byte type) in history)
            {
                int s = step[type];
                if (s == 0) starts[0] = seconds;
                else if (s > 0 && starts[s - 1] >= 0 && seconds - starts[s - 1] <= 7 * 86_400) starts[s] = starts[s - 1];
            }

            for (int s = 0; s < 4; s++)
                if (starts[s] >= 0) reached[s]++;
        }

        return reached;
    }
}
