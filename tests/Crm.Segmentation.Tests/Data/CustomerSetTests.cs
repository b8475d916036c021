using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Data;

/// <summary>The algebra of customer sets, against sets of keys.</summary>
public sealed class CustomerSetTests
{
    private static readonly SchemaBuilder Define = new("sets");
    private static readonly CustomerInteger Number = Define.Integer("number");
    private static readonly Schema Schema = Define.Build();

    private static Dataset Customers(params IEnumerable<long> keys)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        foreach (long key in keys) builder.AddCustomer(key, row => row.Set(Number, key));
        return builder.Build(out _);
    }

    private static CustomerSet Set(Dataset data, IEnumerable<int> keys) => CustomerSet.Of(data, keys.Distinct().Select(k => (CustomerKey)(long)k));

    private static HashSet<long> Keys(CustomerSet set) => [.. set.Keys.Select(key => long.Parse(key.ToString()))];

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Algebra_OfRandomSets_IsThatOfKeys(int customers)
    {
        Dataset data = Customers(Enumerable.Range(0, customers).Select(i => (long)i));
        Arbitrary<int[]> members = Gen.Choose(0, customers - 1).ArrayOf().ToArbitrary();
        Prop.ForAll(members, members, (left, right) =>
        {
            CustomerSet a = Set(data, left), b = Set(data, right);
            HashSet<long> x = Keys(a), y = Keys(b);
            Assert.Equal(x.Count, a.Count);
            Assert.Equal([.. x.Intersect(y).Order()], Keys(a & b).Order());
            Assert.Equal([.. x.Union(y).Order()], Keys(a | b).Order());
            Assert.Equal([.. x.Except(y).Union(y.Except(x)).Order()], Keys(a ^ b).Order());
            Assert.Equal([.. x.Except(y).Order()], Keys(a - b).Order());
            Assert.Equal(customers - a.Count, (~a).Count);
            Assert.True((a & ~a).IsEmpty);
            Assert.Equal(CustomerSet.Everyone(data), a | ~a);
            Assert.Equal(~(a | b), ~a & ~b);
            Assert.Equal((a & b).Count, a.OverlapCount(b));
            Assert.Equal(x.IsSubsetOf(y), a.IsSubsetOf(b));
            Assert.Equal(x.SetEquals(y), a.Equals(b));
            if (a.Equals(b)) Assert.Equal(a.GetHashCode(), b.GetHashCode());
        }).Check(PropertyRuns.Of(200));
    }

    [Fact]
    public void Combination_OfDifferentDatasets_IsRefusedWithWhatToDo()
    {
        CustomerSet one = CustomerSet.Everyone(Customers(1, 2)), other = CustomerSet.Everyone(Customers(1, 2));

        var error = Assert.Throws<ArgumentException>(() => one & other);

        Assert.Contains("AlignTo", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => one.OverlapCount(other));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void AlignTo_AnotherDataset_MatchesByKeyAndCountsWhoIsMissing()
    {
        Dataset later = Customers(30, 20, 99);
        CustomerSet aligned = CustomerSet.Everyone(Customers(10, 20, 30)).AlignTo(later, out int missing);

        Assert.Equal([20L, 30L], Keys(aligned).Order());
        Assert.Equal(1, missing);
        Assert.Same(later, aligned.Dataset);
        Assert.Equal(2, (aligned & CustomerSet.Everyone(later)).Count);
    }

    [Fact]
    public void AlignTo_AfterAppend_KeepsEveryone()
    {
        Dataset data = Customers(1, 2, 3);
        DatasetBuilder more = data.Append();
        more.AddCustomer(4);
        Dataset next = more.Build(out _);

        CustomerSet aligned = CustomerSet.Everyone(data).AlignTo(next, out int missing);

        Assert.Equal(0, missing);
        Assert.Equal(3, aligned.Count);
        Assert.False(aligned.Contains(4));
    }

    [Fact]
    public void Of_AKeyThatIsNoCustomers_IsRefused() =>
        Assert.Throws<KeyNotFoundException>(() => CustomerSet.Of(Customers(1), [2]));

    [Fact]
    public void EmptyDataset_HasNobodyAndNoShare()
    {
        CustomerSet nobody = CustomerSet.Everyone(Customers());
        Assert.Equal(0, nobody.Count);
        Assert.Null(nobody.Share);
        Assert.False(nobody.Contains(1));
        Assert.Empty((~nobody).Keys);
    }
}
