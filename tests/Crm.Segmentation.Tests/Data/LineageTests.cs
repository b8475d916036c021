using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Data;

/// <summary>Sets and transitions between a dataset and those appended to it.</summary>
public sealed class LineageTests
{
    private static readonly SegmentationEngine Engine = new(Store.Schema);

    [Fact]
    public void Begins_OfLinksInAnyTree_IsWhatTheWayUpSays()
    {
        var random = new Random(1);
        var links = new List<Lineage> { new(null), new(null) };
        var parents = new List<int> { -1, -1 };
        for (int i = 2; i < 600; i++)
        {
            int parent = random.Next(4) == 0 ? random.Next(i) : i - 1;
            links.Add(new Lineage(links[parent]));
            parents.Add(parent);
        }

        for (int i = 0; i < 4000; i++)
        {
            int one = random.Next(links.Count), other = random.Next(links.Count), at = other;
            while (at != one && at >= 0) at = parents[at];
            Assert.Equal(at == one, links[one].Begins(links[other]));
        }
    }

    [Fact]
    public void Sets_OfADatasetAndOfOneAppendedToIt_Combine()
    {
        Dataset first = Store.Builder(null, [.. Enumerable.Range(0, 70).Select(i => (CustomerKey)(long)i)]).Build(out _);
        Dataset second = Appended(first, 70, 200);
        Dataset third = Appended(second, 200, 201).Compact();
        CustomerSet early = CustomerSet.Of(first, 1L, 2L, 69L), late = CustomerSet.Of(third, 2L, 69L, 130L, 200L);

        Check([2, 69], early & late, late & early, (SetExpression.Of(early) & late).ToSet());
        Check([1, 2, 69, 130, 200], early | late, late | early, (SetExpression.Of(late) | early).ToSet());
        Check([1, 130, 200], early ^ late, late ^ early);
        Check([1], early - late);
        Check([130, 200], late - early, (SetExpression.Of(late) - early).ToSet());
        Check([.. Enumerable.Range(0, 70).Select(i => (long)i).Except([1L, 2L, 69L])], ~early & CustomerSet.Everyone(third), (~SetExpression.Of(early) & CustomerSet.Everyone(third)).ToSet());
        Assert.Equal((2, 2, 3), (early.OverlapCount(late), late.OverlapCount(early), (SetExpression.Of(early) ^ late).Count()));
        Assert.True(CustomerSet.Of(first, 2L).IsSubsetOf(late));
        Assert.Equal([1L, 2L, 69L], early.AlignTo(third, out int missing).Keys.Select(key => long.Parse(key.ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(0, missing);
        Assert.Equal(2, Engine.Overlap([("early", early), ("late", late)])["early", "late"]);

        void Check(long[] expected, params CustomerSet[] sets)
        {
            foreach (CustomerSet set in sets)
            {
                Assert.Same(third, set.Dataset);
                Assert.Equal(expected.Select(key => (CustomerKey)key), set.Keys);
                Assert.Equal(expected.Length, set.Count);
            }
        }
    }

    [Fact]
    public void Sets_OfTwoDatasetsAppendedToOne_DoNotCombine()
    {
        Dataset first = Store.Builder(null, 1L).Build(out _);
        CustomerSet one = CustomerSet.Everyone(Appended(first, 2, 3)), other = CustomerSet.Everyone(Appended(first, 3, 4));
        Assert.Throws<ArgumentException>(() => one & other);
        Assert.Throws<ArgumentException>(() => SetExpression.Of(one) | other);
        Assert.Throws<ArgumentException>(() => Engine.Overlap([("one", one), ("other", other)]));
        Assert.Throws<ArgumentException>(() => one & CustomerSet.Everyone(first.Without([1L])));
    }

    [Fact]
    public void Transitions_FromADatasetToOneAppendedToIt_AreOfTheCustomersOfBoth()
    {
        var age = Partition.Define("age", "old", new PartitionCell("young", Store.Age < 30));
        DatasetBuilder first = Dataset.For(Store.Schema);
        for (long key = 0; key < 100; key++) first.AddCustomer(key, row => row.Set(Store.Age, key));
        Dataset earlier = first.Build(out _);
        DatasetBuilder second = earlier.Append();
        second.AddCustomer(5L, row => row.Set(Store.Age, 35));
        second.AddCustomer(500L, row => row.Set(Store.Age, 40));
        Dataset later = second.Build(out _);

        TransitionMatrix moves = Engine.Evaluate(age, later, Store.At(1)).TransitionsFrom(Engine.Evaluate(age, earlier, Store.At(0)));
        Assert.Equal((1, 29, 70, 0), (moves["young", "old"], moves["young", "young"], moves["old", "old"], moves["old", "young"]));
        Assert.Equal([5L], moves.Customers("young", "old").Keys);
        Assert.Equal([5L, 500L], moves.Entered("old").Keys);
        Assert.Equal([5L], moves.Left("young").Keys);
        Assert.Equal(100, moves.Counts.Customers);
        Assert.Throws<ArgumentException>(() => Engine.Evaluate(age, later.Without([1L]), Store.At(1)).TransitionsFrom(Engine.Evaluate(age, earlier, Store.At(0))));
    }

    private static Dataset Appended(Dataset data, int from, int to)
    {
        DatasetBuilder builder = data.Append();
        for (long key = from; key < to; key++) builder.AddCustomer(key);
        builder.AddEvent(Store.Visit, (long)from, Store.At(from));
        return builder.Build(out _);
    }
}
