namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>The ordering of records against LINQ's, which is stable too.</summary>
public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 40)]
    [InlineData(24, 40)]
    [InlineData(25, 7)]
    [InlineData(2_047, 33)]
    [InlineData(2_048, 34)]
    [InlineData(70_000, 60)]
    [InlineData(70_000, 1)]
    [InlineData(70_000, 0)]
    public void Order_AnyRecords_IsAStableSort(int count, int bits)
    {
        var random = new Random(count + bits);
        const int Shift = 4;
        FullRecord[] records = [.. Enumerable.Range(0, count).Select(i => new FullRecord((ulong)random.NextInt64(1L << bits) << Shift | (uint)random.Next(16), (uint)i, 0))];
        uint[] expected = [.. records.OrderBy(record => record.Bits >> Shift).Select(record => record.Row)];

        Span<FullRecord> ordered = new RadixSort().Order(records, new FullRecord[count], Shift, bits);

        Assert.Equal(expected, ordered.ToArray().Select(record => record.Row));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Part_AnyRecords_KeepsTheOrderWithinAPart(int bits)
    {
        var random = new Random(bits);
        FullRecord[] records = [.. Enumerable.Range(0, 5_000).Select(i => new FullRecord((ulong)random.Next(1 << 10), (uint)i, 0))], parted = new FullRecord[records.Length];

        int[] ends = RadixSort.Part<FullRecord>(records, parted, 10 - bits, bits);

        Assert.Equal(records.OrderBy(record => record.Bits >> (10 - bits)).Select(record => record.Row), parted.Select(record => record.Row));
        Assert.Equal(Enumerable.Range(0, 1 << bits).Select(part => records.Count(record => (int)(record.Bits >> (10 - bits)) <= part)), ends);
    }
}
