using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>What the reader of events says of a batch, beside the rows themselves.</summary>
public sealed class EventReaderTests
{
    private const int Customers = 130, LastSlot = 12, AsOf = 10;
    private static readonly SchemaBuilder Define = new("reader");
    private static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c")];
    private static readonly EventInteger[] Kinds = [.. Types.Take(2).Select(type => type.Integer("kind"))];
    private static readonly EventText[] Colours = [.. Types.Take(2).Select(type => type.Text("colour"))];
    private static readonly Schema Schema = Define.Build();
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 3000).Select(i => new Row(i, i * 7919 % Customers, i % 3, i * 31 % (LastSlot + 1), i * 17 % 97)).Where(row => row.Customer % 5 > 0)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 1)]
    [InlineData(200, 1)]
    [InlineData(200, 3)]
    public void Readings_OfManyQuestions_HaveABitForEach(int questions, int parts)
    {
        IEnumerable<EventPattern>[] asked = [.. Enumerable.Range(0, questions).Select(Question)];
        Read(Build(parts), binder => binder.BindReader(asked, apart: false), (reading, reader, customer, own) =>
        {
            Row[] answering = [.. own.Where(row => Enumerable.Range(0, questions).Any(q => Answers(q, row)))];
            Equal(answering, rows => [.. rows.OrderBy(row => row.Slot)], reading.ByTime(customer, Always), questions, anyOrder: true);
            Equal(answering, rows => [.. rows.Where(row => row.Slot >= 3 && row.Slot < 6)], reading.ByTime(customer, new TimeRange(Time(3), Time(6))), questions, anyOrder: true);
            Equal(own, rows => [.. rows.Where(row => row.Slot >= 3 && reader.RunOf(row.Type) is not null)], reading.InOrder(customer, Time(3)), questions, anyOrder: false);
            foreach (RunReader run in reader.Runs)
                Equal(answering, rows => [.. rows.Where(row => row.Type == run.Type)], reading.OfRun(run, customer, Always), questions, anyOrder: false);
        });
    }

    [Fact]
    public void Readings_ByAProperty_AreAStreamForEachOfItsValues() =>
        Read(Build(1), binder => binder.BindReader([[Types[0]], [Types[1]]], [Types[2]], "colour"), (reading, _, customer, own) =>
        {
            string[] expected = [.. own.Where(row => row.Colour is not null).GroupBy(row => row.Colour).Select(stream => string.Join(' ', stream.Select(row => row.Slot))).Order(StringComparer.Ordinal)];
            CustomerEvents events = reading.InOrder(customer, TimeRange.Earliest);
            var streams = new List<string>();
            int start = 0;
            foreach (int end in events.Ends)
            {
                streams.Add(string.Join(' ', events.Times[start..end].ToArray().Select(Slot)));
                start = end;
            }

            Assert.Equal(expected, streams.Order(StringComparer.Ordinal));
        });

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void Streams_OfManyKeys_KeepTheOrderOfTheirEvents(int count)
    {
        long[] keys = [.. Enumerable.Range(0, count).Select(i => ((long)i * 7919 % 301) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => -1, var key => key << 33 })];
        long[] times = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        ulong[] answers = [.. times.SelectMany(time => new[] { (ulong)time, ~(ulong)time })];
        string[] expected = [.. keys.Index().GroupBy(e => e.Item).Select(stream => string.Join(' ', stream.Select(e => e.Index))).Order(StringComparer.Ordinal)];

        int[] ends = new EventStreams().Part(keys, times, answers, new long[keys.Length]).ToArray();

        Assert.Equal(expected, ends.Select((end, i) => string.Join(' ', times[(i == 0 ? 0 : ends[i - 1])..end])).Order(StringComparer.Ordinal));
        Assert.Equal(times.SelectMany(time => new[] { (ulong)time, ~(ulong)time }), answers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnyEvent_AskedApart_IsReadFromTheTimesOfAllTypes(int parts)
    {
        Dataset data = Build(parts);
        Assert.Single(data.Events.Parts); // Several are merged when they are first read.
        long before = data.MemorySize;
        Read(data, binder => binder.BindReader([[AnyEvent.Instance], [Types[1].Where(Kinds[1].Is(3))]], apart: true), (reading, reader, customer, own) =>
        {
            Assert.Equal([RunReader.AllTypes, 1], reader.Runs.Select(run => run.Type));
            Assert.Equal(own.Select(row => row.Slot), reading.OfRun(reader.Runs[0], customer, Always).Times.ToArray().Select(Slot));
            Assert.Equal(
                own.Where(row => row.Type == 1 && row.Kind == 3).Select(row => row.Slot), reading.OfRun(reader.Runs[1], customer, Always).Times.ToArray().Select(Slot));
        });

        // Kept beside the log, four bytes an event, and four a customer.
        Assert.Equal(before + (4 * Rows.Length) + (4 * (Customers + 1)), data.MemorySize);
    }

    [Fact]
    public void AllTimes_OfRunsInDifferentUnits_LosesNothing()
    {
        // Years apart in days, in milliseconds and in seconds: together they do not fit into 32 bits of milliseconds.
        DateTimeOffset[] instants = [new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2020, 1, 1, 0, 0, 0, 1, TimeSpan.Zero), new(2021, 1, 1, 0, 0, 1, TimeSpan.Zero)];
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers([0, 1], customer => customer);
        for (int i = 0; i < instants.Length; i++) builder.AddEvent(Types[i], 1, instants[i]);
        EventPart part = Assert.Single(builder.Build(out _).Events.Parts);
        Assert.Equal(instants.Select(instant => instant.ToUnixTimeMilliseconds()), Enumerable.Range(0, 3).Select(row => part.All.Times[row]));
        Assert.Equal([0, 0, 3], part.All.Offsets);
    }

    private static IEnumerable<EventPattern> Question(int question) => question switch
    {
        0 => [Types[2]],
        _ when question % 50 == 7 => [AnyEvent.Instance],
        _ => [Types[0].Where(Kinds[0].Is(question)), Types[1].Where(Kinds[1].Is(question + 1))],
    };

    private static bool Answers(int question, Row row) => question switch
    {
        0 => row.Type == 2,
        _ when question % 50 == 7 => true,
        _ => (row.Type == 0 && row.Kind == question) || (row.Type == 1 && row.Kind == question + 1),
    };

    private static void Equal(Row[] rows, Func<Row[], Row[]> choose, CustomerEvents events, int questions, bool anyOrder)
    {
        Row[] expected = choose(rows);
        var actual = new List<string>();
        int words = BitWords.Count(questions);
        for (int i = 0; i < events.Times.Length; i++)
        {
            ulong[] bits = events.Answers.Slice(i * words, words).ToArray();
            actual.Add($"{Slot(events.Times[i])}: {string.Join(' ', Enumerable.Range(0, questions).Where(q => BitWords.Get(bits, q)))}");
        }

        string[] wanted = [.. expected.Select(row => $"{row.Slot}: {string.Join(' ', Enumerable.Range(0, questions).Where(q => Answers(q, row)))}")];
        Assert.Equal(expected.Select(row => row.Slot).Order(), events.Times.ToArray().Select(Slot));
        if (anyOrder) Assert.Equal(wanted.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        else Assert.Equal(wanted, actual);
    }

    private static void Read(Dataset data, Func<Binder, EventReader> bind, Action<EventReading, EventReader, int, Row[]> look)
    {
        var scope = new EvaluationScope(data, Time(AsOf), Calendar.Utc, 1, default);
        var plan = new BatchPlan<EventReader>(scope, NamedResults.None, binder => [bind(binder)]);
        foreach ((int first, int count) in new[] { (0, 64), (64, Customers - 64) })
        {
            using BatchPlan<EventReader>.Lease lease = plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                Row[] own = [.. Rows.Where(row => row.Customer == first + i && row.Slot <= AsOf).OrderBy(row => row.Slot).ThenBy(row => row.Arrival)];
                look(lease.Context.Reading(lease.Roots[0]), lease.Roots[0], i, own);
            }
        }
    }

    private static Dataset Build(int parts)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(Enumerable.Range(0, Customers), customer => customer);
        foreach (Row[] part in Rows.Chunk((Rows.Length / parts) + 1))
        {
            if (part[0] != Rows[0]) builder = builder.Build(out _).Append();
            foreach (Row row in part)
            {
                builder.AddEvent(Types[row.Type], row.Customer, Start.AddHours(row.Slot), values =>
                {
                    if (row.Type == 2) return;
                    values.Set(Kinds[row.Type], row.Kind);
                    if (row.Colour is { } colour) values.Set(Colours[row.Type], colour);
                });
            }
        }

        return builder.Build(out _);
    }

    private static DateTimeOffset Start { get; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static long Time(int slot) => Start.AddHours(slot).ToUnixTimeMilliseconds();

    private static int Slot(long time) => (int)((time - Time(0)) / 3_600_000);

    private sealed record Row(int Arrival, int Customer, int Type, int Slot, int Kind)
    {
        internal string? Colour => Type == 2 || Kind % 4 == 0 ? null : $"c{Kind % 4}";
    }
}
