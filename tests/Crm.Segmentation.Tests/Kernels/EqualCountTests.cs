using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Equal values counted at once against one at a time, at every width.</summary>
public sealed class EqualCountTests
{
    [Fact]
    public void Of_AnyValuesAndRows_IsTheCountOfALoop()
    {
        Check<byte>();
        Check<ushort>();
        Check<uint>();
        Check<long>();
        Check<float>();
        Check<double>();
        Assert.Equal(3, EqualCount.Of([0.0, -0.0, 1, double.NaN, 0], [], -0.0));
        Assert.Equal(0, EqualCount.Of([double.NaN, 1], [], double.NaN));
    }

    private static void Check<T>()
        where T : struct, INumber<T>
    {
        var random = new Random(2);
        for (int length = 0; length < 300; length++)
        {
            T[] values = [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.Next(3)))];
            ulong[] rows = [.. Enumerable.Range(0, BitWords.Count(length)).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 32))];
            Assert.Equal(values.Count(value => value == T.One), EqualCount.Of(values, [], T.One));
            Assert.Equal(values.Where((value, i) => value == T.One && BitWords.Get(rows, i)).Count(), EqualCount.Of(values, rows, T.One));
        }
    }
}
