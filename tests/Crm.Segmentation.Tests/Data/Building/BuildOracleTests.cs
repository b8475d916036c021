using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>The built log against a list of rows, grouped and sorted with LINQ.</summary>
public sealed class BuildOracleTests
{
    private const int Customers = 30;

    public static TheoryData<long, bool, bool> Shapes => new()
    {
        { 1, false, false }, { 1000, false, false }, { 60_000, true, false }, { Timestamp.Day, true, true }, { 7, false, true }, { 31_536_000, true, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Build_AnyRows_EqualsTheRowsGroupedAndSorted(long unit, bool withSequence, bool withIds) =>
        Check(unit, withSequence, withIds, rows =>
        {
            string[] expected = Oracle(rows, out int rejected);
            Dataset data = Build(rows, threads: 1, out BuildReport report);
            return expected.SequenceEqual(Text(data)) && report.RejectedEvents == rejected && report.AcceptedEvents == rows.Length - rejected
                && data.EventCount == report.AcceptedEvents && report.Rejected.Count == rejected;
        });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AppendAndCompact_AnyCut_EqualBuildingAtOnce(long unit, bool withSequence, bool withIds) =>
        Check(unit, withSequence, withIds, rows =>
        {
            string[] expected = Oracle(rows, out int rejected);
            int cut = rows.Length / 3;
            Dataset appended = Build(rows[..cut], threads: 1, out BuildReport first);
            Dataset before = appended;
            string[] untouched = Text(before);
            long rejectedLater = first.RejectedEvents;
            foreach (Happening[] chunk in new[] { rows[cut..(2 * cut)], rows[(2 * cut)..] })
            {
                DatasetBuilder builder = appended.Append();
                foreach (Happening row in chunk) row.AddTo(builder, Key);
                appended = builder.Build(out BuildReport report);
                rejectedLater += report.RejectedEvents;
            }

            Dataset compact = appended.Compact();
            return expected.SequenceEqual(Text(appended)) && expected.SequenceEqual(Text(compact)) && compact.Events.Parts.Length == 1
                && rejectedLater == rejected && untouched.SequenceEqual(Text(before)) && compact.EventCount == appended.EventCount;
        });

    [Fact]
    public void Build_AnyNumberOfThreads_IsTheSame() =>
        Check(1000, true, true, rows =>
        {
            string[] one = Text(Build(rows, threads: 1, out BuildReport first));
            string[] four = Text(Build(rows, threads: 4, out BuildReport second));
            return one.SequenceEqual(four) && first.Rejected.Equals(second.Rejected);
        });

    [Fact]
    public void Build_RowsInAnyOrder_IsTheSame() =>
        Check(1, false, false, rows =>
        {
            Happening[] distinct = [.. rows.DistinctBy(row => (row.Customer, row.Time))];
            Happening[] shuffled = [.. distinct.OrderBy(row => HashCode.Combine(row.Time, row.Customer) & 0xff)];
            return Text(Build(distinct, threads: 1, out _)).SequenceEqual(Text(Build(shuffled, threads: 1, out _)));
        });

    [Fact]
    public void Merge_AnyRange_EqualsThatRangeOfTheWhole() =>
        Check(1000, true, false, rows =>
        {
            Dataset data = Build(rows[..(rows.Length / 2)], threads: 1, out _);
            DatasetBuilder builder = data.Append();
            builder.AddCustomer(Key(Customers));
            foreach (Happening row in rows[(rows.Length / 2)..]) row.AddTo(builder, Key);
            data = builder.Build(out _);
            EventPart whole = EventMerge.Of(data.Events, 0, data.CustomerCount);
            int first = rows.Length % Customers, count = Math.Min(7, data.CustomerCount - first);
            EventPart range = EventMerge.Of(data.Events, first, count);
            return range.CustomerCount == count && Enumerable.Range(0, count).All(i =>
                DatasetText.Events(data.Schema, range, i).SequenceEqual(DatasetText.Events(data.Schema, whole, first + i)));
        });

    [Fact]
    public void Without_AnyCustomers_EqualsBuildingWithoutThem() =>
        Check(60_000, true, false, rows =>
        {
            Dataset data = Build(rows, threads: 1, out _);
            int[] erased = [.. rows.Where(row => row.Amount > 0).Select(row => row.Customer).Distinct()];
            Dataset rest = data.Without(erased.Select(Key));
            string[] expected = [.. Oracle(rows, out _).Where((_, i) => !erased.Contains(i))];
            return expected.SequenceEqual(Text(rest)) && rest.CustomerCount == expected.Length && erased.All(c => !rest.TryFind(Key(c), out _));
        });

    private static void Check(long unit, bool withSequence, bool withIds, Func<Happening[], bool> holds)
    {
        Arbitrary<Happening[]> rows = Gen.ArrayOf(Happening.Generator(unit, withSequence, withIds)).Resize(120).ToArbitrary();
        Prop.ForAll(rows, holds).Check(PropertyRuns.Of(400));
    }

    private static CustomerKey Key(int customer) => customer * 37L;

    private static Dataset Build(Happening[] rows, int threads, out BuildReport report)
    {
        DatasetBuilder builder = Dataset.For(Store.Schema, new DatasetOptions { MaxDegreeOfParallelism = threads });
        foreach (Happening row in rows[..(rows.Length / 2)]) row.AddTo(builder, Key);
        for (int i = 0; i < Customers; i++) builder.AddCustomer(Key(i));
        foreach (Happening row in rows[(rows.Length / 2)..]) row.AddTo(builder, Key);
        return builder.Build(out report);
    }

    private static string[] Oracle(Happening[] rows, out int rejected)
    {
        var ids = new HashSet<int>();
        List<Happening> taken = [.. rows.Where(row => row.Customer < Customers && (row.Id is not { } id || ids.Add(id)))];
        rejected = rows.Length - taken.Count;
        return
        [
            .. Enumerable.Range(0, Customers).Select(c => string.Join(" ", taken
                .Where(row => row.Customer == c).OrderBy(row => row.Time).ThenBy(row => row.Sequence ?? 0).Select(row => row.Text))),
        ];
    }

    private static string[] Text(Dataset data) =>
        [.. Enumerable.Range(0, data.CustomerCount).Select(i => string.Join(" ", DatasetText.Events(data.Schema, EventMerge.Of(data.Events, i, 1), 0)))];
}
