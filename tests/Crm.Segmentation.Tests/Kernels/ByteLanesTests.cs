using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Lanes of bytes of each width that this processor has, against their bytes one by one.</summary>
public sealed class ByteLanesTests
{
    [Fact]
    public void Lanes_OfEveryWidth_DoWhatTheySay()
    {
        Check<ByteLanes16>();
        if (Vector256.IsHardwareAccelerated) Check<ByteLanes32>();
        if (Vector512.IsHardwareAccelerated) Check<ByteLanes64>();
    }

    private static void Check<TLanes>()
        where TLanes : struct, IByteLanes<TLanes>
    {
        int count = TLanes.Count;
        byte[] first = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37))], second = [.. Enumerable.Range(0, count).Select(i => (byte)(250 - i))];
        Assert.Equal(Unsafe.SizeOf<TLanes>(), count);
        Assert.All(Bytes(TLanes.All(77)), b => Assert.Equal(77, b));
        Assert.Equal(first.Zip(second, (a, b) => (byte)(a + b)), Bytes(Lanes<TLanes>(first) + Lanes<TLanes>(second)));
        foreach (int size in new[] { 2, 4, 8 })
        {
            IEnumerable<byte> lower = first.Concat(second).Chunk(size).SelectMany(lane => lane[..(size / 2)]);
            Assert.Equal(lower, Bytes(TLanes.Narrow(size, Lanes<TLanes>(first), Lanes<TLanes>(second))));
        }

        Above<TLanes, byte>(i => (byte)(i * 37), 128);
        Above<TLanes, ushort>(i => (ushort)(i * 4099), 32_768);
        Above<TLanes, uint>(i => (uint)i * 268435399, 1u << 31);
        Above<TLanes, long>(i => (i - 2) * (1L << 60), 0);
        Above<TLanes, float>(i => i % 3 == 0 ? float.NaN : i - 4, -0f);
        Above<TLanes, double>(i => i % 3 == 0 ? double.NaN : i - 4, -0.0);
    }

    private static void Above<TLanes, T>(Func<int, T> value, T bound)
        where TLanes : struct, IByteLanes<TLanes>
        where T : struct, INumber<T>
    {
        int size = Unsafe.SizeOf<T>();
        T[] values = [.. Enumerable.Range(0, TLanes.Count / size).Select(value)];
        byte[] sums = Bytes(TLanes.AddAbove(TLanes.All(250), TLanes.Load(ref values[0]), bound, TLanes.All(7)));
        for (int i = 0; i < values.Length; i++) Assert.Equal((byte)(values[i] > bound ? 250 + 7 : 250), sums[i * size]);
    }

    private static TLanes Lanes<TLanes>(byte[] bytes)
        where TLanes : struct, IByteLanes<TLanes> => TLanes.Load(ref bytes[0]);

    private static byte[] Bytes<TLanes>(TLanes lanes)
        where TLanes : struct, IByteLanes<TLanes>
    {
        var bytes = new byte[TLanes.Count];
        lanes.Store(ref bytes[0]);
        return bytes;
    }
}
