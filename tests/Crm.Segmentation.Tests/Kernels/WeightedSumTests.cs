namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Weighted columns added to sums, and sums that become scores, one by one and many at once: the same to the last bit.</summary>
public sealed class WeightedSumTests
{
    private static readonly float[] Singles = Slices.Values(i => (i % 13) switch { 0 => float.NaN, 1 => -0f, 2 => float.MaxValue, 3 => float.MinValue, 4 => float.Epsilon, _ => (i - 100) / 7f });
    private static readonly double[] Doubles = Slices.Values(i => (i % 13) switch { 0 => double.NaN, 1 => -0.0, 2 => double.MaxValue, 3 => -4e38, 4 => double.Epsilon, _ => (i - 100) / 7.0 });

    [Fact]
    public void Columns_of_floats()
    {
        var memory = new GuardedMemory<double>(-0.125);
        Slices.ForEach<float>((start, length) =>
        {
            Span<double> sums = memory.Take(3 * start, length);
            WeightedSum.Add(sums, Singles.AsSpan(start), 1.7);
            for (int i = 0; i < length; i++) Same(-0.125 + (Singles[start + i] * 1.7), sums[i]);
            memory.AssertGuards(3 * start, length);
        });
    }

    [Fact]
    public void Columns_of_doubles()
    {
        var memory = new GuardedMemory<double>(-0.125);
        Slices.ForEach<double>((start, length) =>
        {
            Span<double> sums = memory.Take(3 * start, length);
            WeightedSum.Add(sums, Doubles.AsSpan(start), 1.7);
            for (int i = 0; i < length; i++) Same(-0.125 + (Doubles[start + i] * 1.7), sums[i]);
            memory.AssertGuards(3 * start, length);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scores(bool logistic)
    {
        float[] one = [.. Doubles.Select(sum => (float)WeightedSum.Finish(sum, logistic))];
        var memory = new GuardedMemory<float>(7);
        Slices.ForEach<double>((start, length) =>
        {
            Span<float> scores = memory.Take(3 * start, length);
            WeightedSum.Finish(Doubles.AsSpan(start, length), logistic, scores);
            for (int i = 0; i < length; i++) Same(one[start + i], scores[i]);
            memory.AssertGuards(3 * start, length);
        });
    }

    private static void Same(double expected, double actual)
    {
        if (double.IsNaN(expected) ? !double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual)) Assert.Fail($"{actual} is not {expected}.");
    }
}
