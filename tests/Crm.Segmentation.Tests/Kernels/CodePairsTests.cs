namespace Crm.Segmentation.Tests.Kernels;

public sealed class CodePairsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(256)]
    public void Counts_OfAnyCodes_AreThoseOfALoop(int codes)
    {
        var random = new Random(codes);
        for (int length = 0; length < 200; length++)
        {
            byte[] values = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(codes))];
            var expected = new long[codes * codes];
            for (int i = 1; i < length; i++) expected[(values[i - 1] * codes) + values[i]]++;
            var pairs = new CodePairs(codes);

            pairs.Add(values);

            Assert.Equal(expected, pairs.Counts.ToArray());
            pairs.Add(values);
            pairs.Add(pairs);
            Assert.Equal(expected.Select(count => 4 * count), pairs.Counts.ToArray());
        }
    }

    [Fact]
    public void Sums_OfAnyNumbers_AreThoseOfALoop()
    {
        var random = new Random(3);
        for (int length = 0; length < 100; length++)
        {
            int[] sums = [.. Enumerable.Range(0, length).Select(_ => random.Next(1000))], numbers = [.. sums.Select(_ => random.Next(1000)), 7];
            int[] expected = [.. sums.Select((sum, i) => sum + numbers[i])];

            OffsetSums.Add(numbers, sums);

            Assert.Equal(expected, sums);
        }
    }
}
