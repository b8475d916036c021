using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Who had at least three events of one type in the last 30 days, and none of another in the last 7.</summary>
internal static class W5RecentEvents
{
    internal static readonly DateTimeOffset AsOf = new(2024, 5, 12, 23, 59, 59, TimeSpan.Zero);

    internal static HeadlineResult Run(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        HeadlineResult result = Time(data, threads, runs);
        string expected = Expected(events);
        return result.Answer == expected ? result : throw new InvalidOperationException($"The engine finds {result.Answer}, a loop {expected}.");
    }

    internal static HeadlineResult Time(Dataset data, int threads, int runs)
    {
        Schema schema = ShuffledEvents.Schema;
        Segment keen = Segment.Define(
            "keen",
            schema.Event("e2").DidAtLeast(3, Window.Last(TimeSpan.FromDays(30))) & !schema.Event("e4").Did(Window.Last(TimeSpan.FromDays(7))));
        var engine = new SegmentationEngine(schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W5", threads, runs, () => engine.Evaluate(keen, data, AsOf), members => Answer(members.Count, members.Keys.Sum(key => key.Number)));
    }

    private static string Answer(int count, long sum) => string.Create(CultureInfo.InvariantCulture, $"users={count} idsum={sum}");

    private static string Expected(ShuffledEvents events)
    {
        long now = AsOf.ToUnixTimeSeconds(), month = now - (30 * 86_400), week = now - (7 * 86_400);
        var twos = new int[events.Customers];
        var fours = new int[events.Customers];
        for (int i = 0; i < events.Users.Length; i++)
        {
            if (events.Seconds[i] > now) continue;
            if (events.Types[i] == 2 && events.Seconds[i] > month) twos[events.Users[i]]++;
            if (events.Types[i] == 4 && events.Seconds[i] > week) fours[events.Users[i]]++;
        }

        int count = 0;
        long sum = 0;
        for (int c = 0; c < events.Customers; c++)
        {
            if (twos[c] < 3 || fours[c] > 0) continue;
            count++;
            sum += c;
        }

        return Answer(count, sum);
    }
}
