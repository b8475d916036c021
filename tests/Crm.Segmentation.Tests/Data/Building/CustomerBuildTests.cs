namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>The same rows of customers, however they come in, against a list and a set of keys.</summary>
public sealed class CustomerBuildTests
{
    private static readonly DatasetOptions Options = new() { MaxRejectedRows = int.MaxValue };

    public static TheoryData<int, string, double, double, double> Shapes => new()
    {
        { 0, "consecutive", 0, 0, 0 }, { 1, "consecutive", 0, 0, 0 }, { 1, "gaps", 1, 0, 0 }, { 64, "text", 0.3, 0.5, 0.3 }, { 200, "random", 0, 1, 0 },
        { 513, "gaps", 0.2, 0, 0.4 }, { 2_000, "downward", 0.1, 0.2, 0.1 }, { 66_000, "consecutive", 0, 0, 0 }, { 70_000, "consecutive", 0.2, 0, 0.001 },
        { 70_000, "gaps", 0.3, 0.01, 0.01 }, { 40_000, "random", 0.3, 0.3, 0.2 }, { 66_000, "text", 0.9, 0.02, 0.02 }, { 33_000, "downward", 0, 0.0005, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Build_FedInAnyWay_TakesAndRejectsTheSameRows(int rows, string keys, double missing, double bad, double repeated)
    {
        CustomerInput[] given = CustomerInput.Make(rows, keys, missing, bad, repeated);
        (string[] expected, (long, RejectionReason)[] rejected) = Oracle(given);
        string[]? form = null;
        foreach (Action<DatasetBuilder> feed in (Action<DatasetBuilder>[])
        [
            builder => CustomerFeed.Singly(builder, given),
            builder => CustomerFeed.InSpans(builder, given, Math.Max(1, given.Length)),
            builder => CustomerFeed.InSpans(builder, given, 32_768),
            builder => CustomerFeed.InSpans(builder, given, 32_767),
            builder => CustomerFeed.InSpans(builder, given, 97),
            builder => CustomerFeed.ByTurns(builder, given, 33_000),
            builder => CustomerFeed.ByTurns(builder, given, 63),
        ])
        {
            DatasetBuilder builder = Dataset.For(Store.Schema, Options);
            feed(builder);
            Dataset data = builder.Build(out BuildReport report);
            Assert.Equal(expected, Text(data));
            Assert.Equal(rejected, report.Rejected.Select(row => (row.Row, row.Reason)));
            Assert.Equal((expected.Length, rejected.Length), (report.AcceptedCustomers, report.RejectedCustomers));
            form ??= Form(data);
            Assert.Equal(form, Form(data));
            foreach (int ordinal in (int[])[0, data.CustomerCount / 2, data.CustomerCount - 1])
                if (ordinal >= 0 && ordinal < data.CustomerCount) Assert.True(data.TryFind(data.KeyOf(ordinal), out int found) && found == ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Append_AnyCut_TakesUpdatesAndRejectsTheSameRows(int rows, string keys, double missing, double bad, double repeated)
    {
        CustomerInput[] given = CustomerInput.Make(rows, keys, missing, bad, repeated);
        foreach (int cut in (int[])[0, rows / 3, rows])
        {
            DatasetBuilder first = Dataset.For(Store.Schema, Options);
            CustomerFeed.InSpans(first, given.AsSpan(0, cut), 1_000);
            DatasetBuilder second = first.Build(out BuildReport before).Append(Options);
            CustomerFeed.ByTurns(second, given.AsSpan(cut), 40_000);
            Dataset data = second.Build(out BuildReport after);
            (string[] expected, (long, RejectionReason)[] rejected) = Oracle(given, cut);
            Assert.Equal(expected, Text(data));
            Assert.Equal(rejected, before.Rejected.Select(row => (row.Row, row.Reason)).Concat(after.Rejected.Select(row => (row.Row + cut, row.Reason))));
            Assert.Equal(given.Length - cut, after.AcceptedCustomers + after.UpdatedCustomers + after.RejectedCustomers);
            if (after.UpdatedCustomers == 0) Assert.Equal(NarrowestAges(given), ((IntegerColumn)data.Customers.Attributes[1]).Values.Width);
        }
    }

    [Fact]
    public void Build_UnknownCustomersToBeCreated_FollowTheRowsWithoutValues()
    {
        CustomerInput[] given = CustomerInput.Make(40_000, "gaps", 0.2, 0.01, 0.01);
        DatasetBuilder builder = Dataset.For(Store.Schema, Options with { UnknownCustomers = UnknownCustomers.Create });
        builder.AddEvent(Store.Visit, 1L, Store.At(5));
        CustomerFeed.InSpans(builder, given, 32_768);
        builder.AddEvent(Store.Visit, (long)given[0].Key!, Store.At(5));
        builder.AddEvent(Store.Visit, -77L, Store.At(4));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal([.. Oracle(given).Lines, "1,-,-,-,-,-,-,-,-,-,-,-", "-77,-,-,-,-,-,-,-,-,-,-,-"], Text(data));
        Assert.Equal((2L, 3L), (report.CreatedCustomers, report.AcceptedEvents));
    }

    [Fact]
    public void AddCustomers_ColumnThatThrows_LeavesTheBuilderAsItWas()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(new long[] { 1, 2 }, columns => columns.Set(Store.Age, [10, 20]));
        Assert.Throws<ArgumentException>(() => builder.AddCustomers(new long[] { 3, 4 }, columns => columns.Set(Store.Age, [30, 40]).Set(Store.Score, [1])));
        Assert.Throws<ArgumentException>(() => builder.AddCustomers(new long[] { 3, 4 }, columns => columns.Set(Store.Age, [30, 40]).Set(Store.Age, [1, 2])));
        builder.AddCustomers(new long[] { 5 }, columns => columns.Set(Store.Age, [50]));
        Dataset data = builder.Build(out _);
        Assert.Equal(["10", "20", "50"], Enumerable.Range(0, 3).Select(i => DatasetText.Cell(data.Customers.Attributes[1], i)));
    }

    [Fact]
    public void AddCustomers_WhileColumnsAreSet_TakesBoth()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(new long[] { 1, 2 }, columns =>
        {
            columns.Set(Store.Age, [10, 20]);
            builder.AddCustomer(3L, row => row.Set(Store.Age, 30));
        });
        Dataset data = builder.Build(out _);
        Assert.Equal(["3:30", "1:10", "2:20"], Enumerable.Range(0, 3).Select(i => $"{data.KeyOf(i)}:{DatasetText.Cell(data.Customers.Attributes[1], i)}"));
    }

    [Fact]
    public void AddCustomers_NumbersAtTheEdgeOfFloats_AreRejectedWhereTheyRoundToInfinity()
    {
        double edge = Math.ScaleB(1, 128) - Math.ScaleB(1, 103);
        double[] values = [edge, Math.BitDecrement(edge), float.MaxValue, -edge, Math.BitIncrement(-edge), double.PositiveInfinity, double.NaN, 0, -0.0];
        DatasetBuilder builder = Dataset.For(Store.Schema, Options);
        foreach (double value in values) builder.AddCustomers(new[] { BitConverter.DoubleToInt64Bits(value) }, columns => columns.Set(Store.Rough, [value]));
        builder.Build(out BuildReport report);
        Assert.Equal([.. values.Index().Where(pair => !float.IsFinite((float)pair.Item)).Select(pair => pair.Index + 1L)], report.Rejected.Select(row => row.Row));
    }

    /// <summary>A repeated key is rejected; in rows that are appended, from the cut on, it replaces the customer's values.</summary>
    private static (string[] Lines, (long Row, RejectionReason Reason)[] Rejected) Oracle(CustomerInput[] given, int cut = int.MaxValue)
    {
        var keys = new Dictionary<object, int>();
        var lines = new List<string>();
        var rejected = new List<(long, RejectionReason)>();
        foreach ((int i, CustomerInput row) in given.Index())
        {
            RejectionReason reason = row.Problem;
            if (reason == RejectionReason.None && !keys.TryAdd(row.Key!, lines.Count))
            {
                if (i >= cut)
                {
                    lines[keys[row.Key!]] = row.Text;
                    continue;
                }

                reason = RejectionReason.DuplicateCustomer;
            }

            if (reason == RejectionReason.None) lines.Add(row.Text);
            else rejected.Add((i + 1, reason));
        }

        return ([.. lines], [.. rejected]);
    }

    private static int NarrowestAges(CustomerInput[] given)
    {
        long[] ages = [.. given.Where(row => row.Problem == RejectionReason.None).DistinctBy(row => row.Key).Select(row => row.Age).OfType<long>()];
        ulong range = ages.Length == 0 ? 0 : (ulong)ages.Max() - (ulong)ages.Min();
        return range <= byte.MaxValue ? 1 : range <= ushort.MaxValue ? 2 : range <= uint.MaxValue ? 4 : 8;
    }

    private static string[] Text(Dataset data) =>
        [.. Enumerable.Range(0, data.CustomerCount).Select(i => $"{data.KeyOf(i)},{string.Join(",", data.Customers.Attributes.Select(column => DatasetText.Cell(column, i)))}")];

    /// <summary>How the columns are stored, the numbers of rows without a value included: these repeat the value before.</summary>
    private static string[] Form(Dataset data) =>
    [
        .. data.Customers.Attributes.Select(column => column switch
        {
            IntegerColumn { Values: var packed } => Stored(packed),
            TextColumn texts => $"{string.Join('|', texts.Dictionary.Texts)} {Stored(texts.Codes)}",
            TagsColumn tags => $"{string.Join('|', tags.Dictionary.Texts)} {Stored(tags.Codes)}",
            _ => column.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }),
        data.MemorySize.ToString(System.Globalization.CultureInfo.InvariantCulture),
    ];

    private static string Stored(PackedIntegers packed) =>
        $"{packed.Width} {packed.Base} {packed.Unit} {string.Join(' ', Enumerable.Range(0, packed.Length).Select(i => packed[i]))}";
}
