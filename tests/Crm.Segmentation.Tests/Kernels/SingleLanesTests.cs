using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Lanes of 32-bit floats of each width that this processor has, against one float at a time, to the last bit.</summary>
public sealed class SingleLanesTests
{
    private static readonly float[] Values = [0, -0.0f, 1, -1.5f, 1 / 3f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 87, -87, 1e-30f];

    [Fact]
    public void Lanes_OfEveryWidth_AreOneFloatEach()
    {
        Check<Singles1>();
        if (Vector128.IsHardwareAccelerated) Check<Singles4>();
        if (Singles8.IsSupported) Check<Singles8>();
        if (Singles16.IsSupported) Check<Singles16>();
    }

    private static void Check<TLanes>()
        where TLanes : struct, ISingleLanes<TLanes>
    {
        foreach (float first in Values)
        {
            // Each lane has another second operand; every value comes to every lane.
            for (int from = 0; from < Values.Length; from++)
            {
                float[] second = [.. Enumerable.Range(from, TLanes.Count).Select(i => Values[i % Values.Length])];
                TLanes left = TLanes.All(first), right = TLanes.Load(ref second[0], 0);
                Same(second.Select(value => first + value), left + right);
                Same(second.Select(value => first - value), left - right);
                Same(second.Select(value => first * value), left * right);
                Same(second.Select(value => first / value), left / right);
                Same(second.Select(value => MathF.FusedMultiplyAdd(first, value, 1.5f)), TLanes.Fused(left, right, TLanes.All(1.5f)));
                Same(second.Select(value => value < first ? first : value), TLanes.AtLeast(right, left));
                Same(second.Select(value => value > first ? 1.5f : 0), TLanes.WhereAbove(right, left, TLanes.All(1.5f)));
                foreach (float bound in (float[])[0, 1e-30f, 87])
                    Assert.Equal(Bits(second.Select(value => !(value <= bound) || float.IsNegative(value))), TLanes.Outside(right, TLanes.All(bound)));
            }
        }

        Assert.Equal(MathF.Sqrt(0.5f), BitConverter.Int32BitsToSingle(SingleBits.Root));
        for (int n = -126; n <= 127; n++)
        {
            float power = MathF.ScaleB(1, n);
            foreach (float part in (float[])[1, 1.25f, 1.4142f])
            {
                Same(Enumerable.Repeat((float)n, TLanes.Count), TLanes.ExponentOf(TLanes.All(power * part)));
                Same(Enumerable.Repeat(power * part, TLanes.Count), TLanes.TimesPowerOfTwo(TLanes.All(part), TLanes.All(12582912f + n)));
                if (n < 127) Same(Enumerable.Repeat(MathF.ScaleB(1, -n), TLanes.Count), TLanes.ReciprocalPowerOf(TLanes.All(power * part)));
            }
        }
    }

    private static ulong Bits(IEnumerable<bool> lanes) => lanes.Select((isSet, lane) => isSet ? 1UL << lane : 0).Aggregate(0UL, (all, bit) => all | bit);

    private static void Same<TLanes>(IEnumerable<float> expected, TLanes lanes)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        var stored = new float[TLanes.Count];
        lanes.Store(ref stored[0], 0);
        int lane = 0;
        foreach (float value in expected)
        {
            if (float.IsNaN(value) ? !float.IsNaN(stored[lane]) : BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(stored[lane])) Assert.Fail($"{stored[lane]} is not {value}.");
            lane++;
        }
    }
}
