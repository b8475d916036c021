namespace Crm.Segmentation.Tests.Data.Building;

public sealed class StagedNumbersTests
{
    public static TheoryData<long, int[], bool> Stretches => new()
    {
        { 5, [], true }, { 5, [1], true }, { 5, [100_000], true }, { -40_000, [32_768, 32_768], true }, { -40_000, [32_768, -32_768], false },
        { 0, [32_768, -1], false }, { 0, [10, -10], false }, { 0, [32_767, -2, 32_768], false }, { long.MaxValue - 3, [32_768], true },
    };

    /// <summary>Stretches of consecutive numbers; before one of negative length there is a gap.</summary>
    [Theory]
    [MemberData(nameof(Stretches))]
    public void Add_StretchesOfNumbers_ReadsThemBack(long first, int[] lengths, bool consecutive)
    {
        var expected = new List<long>();
        foreach (int length in lengths)
        {
            long start = expected.Count == 0 ? first : unchecked(expected[^1] + (length < 0 ? 3 : 1));
            for (int i = 0; i < Math.Abs(length); i++) expected.Add(unchecked(start + i));
        }

        foreach (int step in (int[])[97, 100, 32_768, 50_000])
        {
            var numbers = new StagedNumbers();
            for (int at = 0; at < expected.Count; at += step) numbers.Add(expected.ToArray().AsSpan(at, Math.Min(step, expected.Count - at)));
            long[] read = new long[expected.Count];
            numbers.CopyTo(read);
            Assert.Equal(expected, read);
            Assert.Equal(expected, Enumerable.Range(0, numbers.Count).Select(i => numbers[i]));
            Assert.Equal((expected.Count, consecutive), (numbers.Count, numbers.AreConsecutive));
        }
    }
}
