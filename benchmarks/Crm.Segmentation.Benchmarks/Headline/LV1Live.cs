using System.Diagnostics;
using System.Globalization;
using System.Text;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>A million events, in order of time with one in a hundred late, into the memberships of a million customers in fifty segments, who have ten events each.</summary>
internal static class LV1Live
{
    /// <summary>As many customers as the yardstick's events have.</summary>
    internal const int YardstickCustomers = 1_000_000;

    private const int Types = 10, Before = 10, Events = 1_000_000, Batch = LV1Queue.Batch, DaysBefore = 28;

    // Of so many batches the events of one are timed each by itself: to ask the clock takes some hundredths of an event's time.
    private const int TimedApart = 10;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    internal static HeadlineResult Run(int customers, int threads)
    {
        using var memory = new PeakMemory();
        var engine = new SegmentationEngine(ShuffledEvents.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 2 });
        RuleBook book = RuleBook.Parse(ShuffledEvents.Schema, ("lv1.crm", Fifty()));
        LiveMembership live = engine.Live(book, new LiveOptions { LargePages = true }).Membership(Start.AddDays(-DaysBefore));
        DatasetBuilder all = Dataset.For(ShuffledEvents.Schema);
        for (int customer = 0; customer < customers; customer++) all.AddCustomer(customer);
        EventType[] types = [.. Enumerable.Range(0, Types).Select(type => ShuffledEvents.Schema.Event($"e{type}"))];
        var queue = new LV1Queue(live, types);
        var random = new Random(20_260_302);
        long before = (long)customers * Before;
        for (long first = 0; first < before; first += Batch)
        {
            LV1Input[] batch = [.. Enumerable.Range(0, (int)Math.Min(Batch, before - first)).Select(i =>
            {
                DateTimeOffset at = Start.AddDays(-DaysBefore).AddMilliseconds((first + i) * DaysBefore * 86_400_000 / customers / Before);
                return new LV1Input(random.Next(customers), random.Next(Types), at, at);
            })];
            queue.Feed(batch, []);
            Add(batch);
        }

        var inputs = new LV1Input[Events];
        for (int i = 0; i < Events; i++)
        {
            DateTimeOffset received = Start.AddMilliseconds(i * 86_400_000L / Events);
            int customer = random.Next(customers);
            DateTimeOffset at = i % 100 == 0 ? received.AddSeconds(-random.Next(2 * 86_400)) : received;
            inputs[i] = new LV1Input(customer, random.Next(Types), at, received);
        }

        Add(inputs);
        (queue.Entered, queue.Left) = (0, 0);
        var ticks = new long[Events / TimedApart];
        Array.Fill(ticks, 0);
        GC.Collect();
        long taken = 0;
        for (int first = 0, apart = 0; first < Events; first += Batch)
        {
            bool isTimedApart = first / Batch % TimedApart == 0;
            taken += queue.Feed(inputs.AsSpan(first, Batch), isTimedApart ? ticks.AsSpan(apart, Batch) : []);
            if (isTimedApart) apart += Batch;
        }

        double seconds = Stopwatch.GetElapsedTime(0, taken).TotalSeconds;
        Array.Sort(ticks);
        string answer = string.Create(
            CultureInfo.InvariantCulture,
            $"{Events / seconds / 1e6:0.00} M events/s, p50 {Nanoseconds(500)} ns, p99 {Nanoseconds(990)} ns, p99.9 {Nanoseconds(999)} ns; entered={queue.Entered}, left={queue.Left}; {live.ByteSize / (double)live.Count:0} bytes a customer; {Check()}");
        return new HeadlineResult("LV1", threads, [seconds], memory.Peak / 1048576.0, answer);

        void Add(LV1Input[] fed)
        {
            foreach (LV1Input one in fed) all.AddEvent(types[one.Type], one.Customer, one.At);
        }

        long Nanoseconds(int ofThousand) => ticks[ticks.Length / 1000 * ofThousand] * 1_000_000_000 / Stopwatch.Frequency;

        string Check()
        {
            Evaluation expected = engine.Evaluate(book, all.Build(out BuildReport _), live.AsOf);
            foreach (string name in live.Rules.Names)
                if (!expected[name].Keys.ToHashSet().SetEquals(live.Members(name))) return $"{name} differs from the batch: {expected[name].Count} and {live.Members(name).Count}";
            return "equal to the batch";
        }
    }

    /// <summary>Five kinds of segment for each of ten types of event.</summary>
    private static string Fifty()
    {
        var text = new StringBuilder();
        for (int type = 0; type < Types; type++)
        {
            int other = (type + 3) % Types;
            text.Append(CultureInfo.InvariantCulture, $"""
                segment seen{type} = did e{type} in last 7 days
                segment often{type} = count(e{type}, last 30 days) >= 2
                segment fresh{type} = did e{type} in last 1 day and not did e{other} in last 7 days
                segment went{type} = did e{type} then e{other} within 1 day in last 14 days
                segment stopped{type} = did e{type} then not e{other} within 2 hours in last 3 days

                """);
        }

        return text.ToString();
    }
}
