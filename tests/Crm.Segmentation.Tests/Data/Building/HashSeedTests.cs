using System.Text.Json;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>Keys that users choose cost no more than others, and no answer knows the seed of their hashing.</summary>
public sealed class HashSeedTests
{
    [Theory]
    [InlineData("sparse")]
    [InlineData("texts")]
    [InlineData("guids")]
    public void Build_WithTwoSeeds_GivesTheSameBytes(string keys)
    {
        string[] answers = [.. new long?[] { 0, 1, -7_000_000_000, null }.Select(seed => Answers(keys, seed))];
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    /// <summary>Keys that fall together in a table whose hash is a product with a known number: without a seed each search would walk over all of them.</summary>
    [Fact]
    public void Hash_OfKeysChosenForAKnownHash_IsSpread()
    {
        const ulong Golden = 0x9E37_79B9_7F4A_7C15;
        ulong inverse = Inverse(Golden);
        long[] numbers = [.. Enumerable.Range(0, 4096).Select(i => unchecked((long)((ulong)i * inverse)))];
        long[] folded = [.. Enumerable.Range(0, 4096).Select(i => ((long)i << 32) | (uint)i)];
        Guid[] guids = [.. Enumerable.Range(0, 4096).Select(i => new Guid(i, 0, 0, [.. BitConverter.GetBytes(i), 0, 0, 0, 0]))];
        foreach (SeededHash hash in new[] { new SeededHash(1), SeededHash.OfProcess })
        {
            AssertSpread(numbers.Select(hash.GetHashCode));
            AssertSpread(folded.Select(hash.GetHashCode));
            AssertSpread(guids.Select(hash.GetHashCode));
            AssertSpread(folded.Select(key => hash.GetHashCode((CustomerKey)key)));
            AssertSpread(guids.Select(key => hash.GetHashCode(new EventKey(key))));
        }

        AssertSpread(folded.Select(key => ((CustomerKey)key).GetHashCode()));
        AssertSpread(folded.Select(key => new EventKey(key).GetHashCode()));
    }

    [Fact]
    public void NumberIndex_OfAnyNumberOfKeys_HasMoreSlotsThanKeys()
    {
        foreach (int count in new[] { 0, 1, 2, 1000, (1 << 28) + 1, 1 << 29, (1 << 30) + 1, 1_500_000_000, Array.MaxLength / 16 * 15 })
            Assert.InRange(NumberIndex.Slots(count), (long)count + (count / 16), Array.MaxLength);
        Assert.Throws<InvalidOperationException>(() => NumberIndex.Slots(Array.MaxLength));
        Assert.Equal(4096, NumberIndex.Slots(1024));
    }

    [Fact]
    public void NumberIndex_OfARangeBeyondAnArray_IsNoDirectTable()
    {
        Assert.True(NumberIndex.IsDense(1 << 29, (1UL << 30) + 5));
        Assert.False(NumberIndex.IsDense(1 << 30, (ulong)Array.MaxLength));
        Assert.False(NumberIndex.IsDense(1 << 30, 1UL << 31));
        Assert.False(NumberIndex.IsDense(1000, 4000));
        Assert.True(NumberIndex.IsDense(1000, 3999));
    }

    private static void AssertSpread(IEnumerable<int> hashes)
    {
        int[] all = [.. hashes];
        Assert.InRange(all.Distinct().Count(), all.Length - 16, all.Length);
        Assert.InRange(all.GroupBy(hash => (uint)hash % 4093).Max(group => group.Count()), 1, 16);
        Assert.InRange(all.GroupBy(hash => hash & 4095).Max(group => group.Count()), 1, 16);
    }

    private static ulong Inverse(ulong odd)
    {
        ulong inverse = odd;
        for (int i = 0; i < 6; i++) inverse *= unchecked(2 - (odd * inverse));
        return inverse;
    }

    private static string Answers(string keys, long? seed)
    {
        var options = new DatasetOptions { HashSeed = seed, UnknownCustomers = UnknownCustomers.Create };
        DatasetBuilder builder = Dataset.For(Store.Schema, options);
        Fill(builder, 0, keys);
        Dataset data = builder.Build(out BuildReport first);
        builder = data.Append();
        Fill(builder, 300, keys);
        data = builder.Build(out BuildReport second);
        Dataset without = data.Without([Key(3, keys), Key(1000, keys)]);
        var engine = new SegmentationEngine(Store.Schema);
        RuleBook rules = RuleBook.Create(Store.Schema, [
            Segment.Define("many", Store.Purchase.Distinct(Store.Items) >= 2),
            Segment.Define("some", Store.Visit.Count() >= 1),
        ]);
        var answers = new List<string> { JsonSerializer.Serialize(first), JsonSerializer.Serialize(second) };
        foreach (Dataset one in new[] { data, without })
        {
            answers.AddRange(DatasetText.Of(one));
            Evaluation evaluation = engine.Evaluate(rules, one, Store.At(1_000_000));
            answers.Add(JsonSerializer.Serialize(evaluation["many"]));
            answers.Add(JsonSerializer.Serialize(evaluation["some"]));
            answers.Add($"{one.MemorySize}");
        }

        return string.Join('\n', answers);
    }

    private static void Fill(DatasetBuilder builder, int from, string keys)
    {
        for (int i = from; i < from + 400; i++)
        {
            int own = i;
            if (i % 4 != 3) builder.AddCustomer(Key(i, keys), row => row.Set(Store.Age, own).Set(Store.City, $"city {own % 7}"));
            builder.AddEvent(Store.Visit, Key(i * 7 % 900, keys), Store.At(i * 11 % 5000), id: Id(i % 350, keys));
            builder.AddEvent(Store.Purchase, Key(i * 3 % 500, keys), Store.At(i * 13 % 5000), row => row.Set(Store.Items, (long)own << 40));
            if (i % 10 == 0) builder.AddAlias(Key(1000 + i, keys), Key(i, keys));
            if (i % 10 == 1) builder.AddEvent(Store.Visit, Key(1000 + i - 1, keys), Store.At(i));
        }
    }

    private static CustomerKey Key(int i, string keys) => keys switch
    {
        "texts" => $"key {i}",
        "guids" => new Guid(i, 1, 2, new byte[8]),
        _ => unchecked(i * 0x1234_5678_9ABC_DEFL),
    };

    private static EventKey Id(int i, string keys) => keys switch { "texts" => $"id {i}", "guids" => new Guid(i, 0, 0, new byte[8]), _ => (long)i << 33 };
}
