using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Sessions of every customer over all events: a gap of more than 30 minutes starts one.</summary>
internal static class W10Sessions
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    internal static HeadlineResult Run(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        Measure sessions = AnyEvent.Instance.Sessions(Gap);
        var engine = new SegmentationEngine(ShuffledEvents.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W10", threads, runs, () => engine.Measure(sessions, data, ShuffledEvents.End), values =>
        {
            (long all, long weighted) = (0, 0);
            for (int customer = 0; customer < values.Units.Length; customer++)
            {
                all += values.Units[customer];
                weighted += values.Units[customer] * ((customer % 31) + 1);
            }

            long expected = events.Histories().Sum(Sessions);
            return all == expected
                ? string.Create(CultureInfo.InvariantCulture, $"sessions={all} weighted={weighted}")
                : throw new InvalidOperationException($"The engine says {all}, a loop {expected}.");
        });
    }

    private static long Sessions((long Seconds, byte Type)[] history)
    {
        long sessions = history.Length == 0 ? 0 : 1;
        for (int i = 1; i < history.Length; i++)
            if (history[i].Seconds - history[i - 1].Seconds > (long)Gap.TotalSeconds) sessions++;
        return sessions;
    }
}
