using Crm.Segmentation.Segments;
using Crm.Segmentation.Tests.Data;

namespace Crm.Segmentation.Tests.Sets;

/// <summary>The overlaps of several sets, against each two compared by key.</summary>
public sealed class OverlapTests
{
    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (int customers in new[] { 0, 1, 64, 65, 32_768, 32_769, 100_001 })
                for (int sets = 0; sets <= 10; sets++) shapes.Add(customers, sets);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Overlap_OfAnyNumberOfSets_IsThatOfEachTwo(int customers, int count)
    {
        Dataset data = SetCustomers.Data(customers);
        (string Name, CustomerSet Set)[] sets = [.. Enumerable.Range(0, count).Select(i => ($"s{i}", SetCustomers.Random(data, i + customers)))];

        OverlapMatrix one = Engine(1).Overlap(sets), many = Engine(4).Overlap(sets);

        Assert.Equal(sets.Select(s => s.Name), one.Names);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                int expected = Naive(sets[i].Set, sets[j].Set);
                Assert.Equal(expected, one[i, j]);
                Assert.Equal(expected, many[i, j]);
            }
        }
    }

    [Fact]
    public void Overlap_OfEverybodyWithEverybody_OverflowsNothing()
    {
        Dataset data = SetCustomers.Data(1_000_003);
        CustomerSet everyone = CustomerSet.Everyone(data);

        OverlapMatrix matrix = Engine(2).Overlap([("a", everyone), ("b", everyone), ("c", everyone)]);

        Assert.Equal(1_000_003, matrix["a", "c"]);
        Assert.Equal(1, matrix.Similarity(0, 2));
    }

    [Fact]
    public void Overlap_OfSetsThatDoNotBelongTogether_IsRefused()
    {
        CustomerSet one = CustomerSet.Everyone(SetCustomers.Data(3)), other = CustomerSet.Everyone(SetCustomers.Data(3));

        Assert.Throws<ArgumentException>(() => Engine(1).Overlap([("a", one), ("b", other)]));
        Assert.Throws<ArgumentException>(() => Engine(1).Overlap([("a", one), ("a", one)]));
        Assert.Equal("", Engine(1).Overlap([]).ToString());
    }

    private static SegmentationEngine Engine(int threads) => new(SetCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });

    private static int Naive(CustomerSet left, CustomerSet right)
    {
        var words = new ulong[2][];
        for (int i = 0; i < 2; i++)
        {
            words[i] = new ulong[BitWords.Count(left.Dataset.CustomerCount)];
            (i == 0 ? left : right).CopyBitsTo(words[i]);
        }

        return words[0].Zip(words[1], (a, b) => System.Numerics.BitOperations.PopCount(a & b)).Sum();
    }
}
