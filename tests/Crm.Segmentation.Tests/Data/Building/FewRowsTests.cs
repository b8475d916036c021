namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>Rows from spans are the same in whatever pieces they come: few rows are staged by a way of their own.</summary>
public sealed class FewRowsTests
{
    private const int Rows = 400;

    private static readonly SchemaBuilder Define = new("few");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerMoney Spend = Define.Money("spend", scale: 2);
    private static readonly CustomerNumber Ratio = Define.Number("ratio");
    private static readonly CustomerFlag Open = Define.Flag("open");
    private static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP");
    private static readonly CustomerText City = Define.Text("city");
    private static readonly CustomerTags Likes = Define.Tags("likes");
    private static readonly CustomerInstant Since = Define.Instant("since");
    private static readonly CustomerDate Born = Define.Date("born");
    private static readonly CustomerDuration Wait = Define.Duration("wait");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventMoney Amount = Buy.Money("amount", scale: 2);
    private static readonly EventText Item = Buy.Text("item");
    private static readonly EventFlag Gift = Buy.Flag("gift");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly EventTags Page = Visit.Tags("page");
    private static readonly Schema Schema = Define.Build();

    private static readonly long[] Keys = [.. Enumerable.Range(0, Rows).Select(i => (long)(i * 7 % 390))];
    private static readonly bool[] Valid = [.. Enumerable.Range(0, Rows).Select(i => i % 5 != 0)];
    private static readonly long[] Ages = [.. Enumerable.Range(0, Rows).Select(i => (long)i - 50)];
    private static readonly decimal[] Amounts = [.. Enumerable.Range(0, Rows).Select(i => i % 17 == 0 ? 0.001m : i * 0.25m)];
    private static readonly double[] Ratios = [.. Enumerable.Range(0, Rows).Select(i => i % 19 == 0 ? double.NaN : i / 7.0)];
    private static readonly string?[] Countries = [.. Enumerable.Range(0, Rows).Select(i => (i % 4) switch { 0 => "KR", 1 => "JP", 2 => null, _ => i % 23 == 3 ? "US" : "KR" })];
    private static readonly string?[] Cities = [.. Enumerable.Range(0, Rows).Select(i => i % 6 == 0 ? null : i % 29 == 1 ? "\ud800" : $"city {i % 9}")];
    private static readonly string[]?[] Tags = [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? null : new[] { $"t{i % 5}", $"t{i % 2}" })];
    private static readonly DateTimeOffset[] Times = [.. Enumerable.Range(0, Rows).Select(i => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks((i * 8_640_000_000_37L) + (i % 3)))];
    private static readonly byte[] TypeIndexes = [.. Enumerable.Range(0, Rows).Select(i => (byte)(i / 5 % 3 == 0 ? i % 2 : i / 40 % 2))];
    private static readonly EventKey[] Ids = [.. Enumerable.Range(0, Rows).Select(i => new EventKey(i % 50 == 49 ? i - 1 : i))];
    private static readonly long[] Milliseconds = [.. Times.Select(time => time.ToUnixTimeMilliseconds()).Select((time, i) => i % 31 == 0 ? long.MinValue : i % 37 == 0 ? -5 : time)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(33)]
    public void Rows_InPiecesOfAnySize_AreTheSame(int piece)
    {
        (string[] whole, string report) = Built(Rows, Rows);
        (string[] cut, string ofCut) = Built(piece, piece);

        Assert.Equal(whole, cut);
        Assert.Equal(report, ofCut);
        Assert.Contains("CRM2001", report, StringComparison.Ordinal);
        Assert.Equal(whole, Built(piece, Rows).Rows);
    }

    /// <summary>What fills the columns of one call may make another, and one that throws leaves nothing behind.</summary>
    [Fact]
    public void Columns_OfACallInsideACall_AreItsOwn()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(new long[] { 1, 2, 3 });
        builder.AddEvents(Buy, new long[] { 1 }, Times[..1], columns =>
        {
            columns.Set(Amount, new[] { 1m });
            builder.AddEvents(Buy, new long[] { 2 }, Times[1..2], inner => inner.Set(Amount, new[] { 2m }).Set(Item, new[] { "inner" }));
        });
        Assert.Throws<ArgumentException>(() => builder.AddEvents(Buy, new long[] { 3 }, Times[..1], columns => columns.Set(Amount, new[] { 3m }).Set(Gift, new bool[2])));
        builder.AddEvents(Buy, new long[] { 3 }, Times[2..3], columns => columns.Set(Gift, new[] { true }));

        Assert.Equal(["(100,-,-)", "(200,inner,-)", "(-,-,yes)"], DatasetText.Of(builder.Build(out _)).Select(line => line[line.LastIndexOf('(')..]));
        Assert.Throws<ArgumentException>(() => Dataset.For(Schema).AddEvents(Buy, new long[] { 3 }, Times[..1], columns => columns.Set(Amount, new[] { 3m }).Set(Amount, new[] { 3m })));
    }

    /// <summary>The same of calls of several types.</summary>
    [Fact]
    public void Columns_OfAMixedCallInsideAMixedCall_AreItsOwn()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(new long[] { 1, 2, 3 });
        builder.AddEvents([Buy, Visit], [0, 1], new long[] { 1, 1 }, Times[..2], columns =>
        {
            columns.Set(Amount, new[] { 1m, 7m });
            builder.AddEvents([Visit, Buy], [1], new long[] { 2 }, Times[1..2], inner => inner.Set(Amount, new[] { 2m }).Set(Item, new[] { "inner" }).Set(Page, new[] { new[] { "no row" } }));
            columns.Set(Page, [null, ["outer"]]);
        });
        Assert.Throws<ArgumentException>(() => builder.AddEvents([Buy], [0], new long[] { 3 }, Times[..1], columns => columns.Set(Amount, new[] { 3m }).Set(Gift, new bool[2])));
        builder.AddEvents([Visit, Buy], [1], new long[] { 3 }, Times[2..3], columns => columns.Set(Gift, new[] { true }));

        Assert.Equal(["(100,-,-) visit@1767312000000#0({outer})", "(200,inner,-)", "(-,-,yes)"], DatasetText.Of(builder.Build(out _)).Select(line => line[line.IndexOf('(', StringComparison.Ordinal)..]));
    }

    /// <summary>A call of one row keeps nothing of its own: what there is to fill columns is used again.</summary>
    [Fact]
    public void Call_OfOneRow_AllocatesNextToNothing()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        (long[] key, DateTimeOffset[] time, decimal[] amount) = ([1], Times[1..2], [2m]);
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) builder.AddEvents(Buy, key, time, amount, static (columns, amounts) => columns.Set(Amount, amounts));
        });

        Assert.InRange(allocated, 0, 100 * 1_000);

        (EventType[] types, byte[] index) = ([Buy, Visit], [0]);
        allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) builder.AddEvents(types, index, key, time, amount, static (columns, amounts) => columns.Set(Amount, amounts));
        });

        Assert.InRange(allocated, 0, 100 * 1_000);
    }

    private static (string[] Rows, string Report) Built(int customers, int events)
    {
        DatasetBuilder builder = Dataset.For(Schema, new DatasetOptions { MaxRejectedRows = 10_000 });
        for (int start = 0; start < Rows; start += customers)
        {
            Range rows = start..Math.Min(Rows, start + customers);
            builder.AddCustomers(Keys[rows], columns => columns
                .Set(Age, Ages[rows], Valid[rows]).Set(Spend, Amounts[rows], Valid[rows]).Set(Ratio, Ratios[rows]).Set(Open, Valid[rows], Valid[rows]).Set(Country, Countries[rows])
                .Set(City, Cities[rows]).Set(Likes, Tags[rows]).Set(Since, Times[rows]).Set(Born, [.. Times[rows].Select(time => DateOnly.FromDateTime(time.DateTime))])
                .Set(Wait, [.. Ages[rows].Select(age => TimeSpan.FromTicks(age * 10_001))]));
        }

        for (int start = 0; start < Rows; start += events)
        {
            Range rows = start..Math.Min(Rows, start + events);
            builder.AddEvents(Buy, Keys[rows], Times[rows], columns => columns.Set(Amount, Amounts[rows], Valid[rows]).Set(Item, Cities[rows]).Set(Gift, Valid[rows]).Sequence(Ages[rows]));
        }

        for (int start = 0; start < Rows; start += events) builder.AddEvents(Visit, Keys[start..Math.Min(Rows, start + events)], Milliseconds[start..Math.Min(Rows, start + events)]);

        for (int start = 0; start < Rows; start += events)
        {
            Range rows = start..Math.Min(Rows, start + events);
            builder.AddEvents([Buy, Visit], TypeIndexes[rows], Keys[rows], Milliseconds[rows], columns => columns
                .Set(Amount, Amounts[rows], Valid[rows]).Set(Item, Cities[rows]).Set(Page, Tags[rows]).Ids(Ids[rows]).Sequence(Ages[rows]));
        }

        for (int start = 0; start < Rows; start += events)
        {
            Range rows = start..Math.Min(Rows, start + events);
            builder.AddEvents([Buy, Visit], TypeIndexes[rows], Keys[rows], Times[rows], columns => columns.Set(Gift, Valid[rows]));
        }

        for (int start = 0; start < Rows; start += events)
        {
            Range rows = start..Math.Min(Rows, start + events);
            builder.AddEvents([Buy, Visit], TypeIndexes[rows], Keys[rows], Milliseconds[rows]);
        }

        Dataset data = builder.Build(out BuildReport report);
        return (DatasetText.Of(data), string.Join('\n', report.Rejected.Select(rejected => rejected.ToString()).Order(StringComparer.Ordinal).Prepend($"{report.RoundedTimes} {report.RejectedCustomers} {report.RejectedEvents}")));
    }
}
