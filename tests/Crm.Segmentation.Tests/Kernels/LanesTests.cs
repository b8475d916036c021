using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Lanes of doubles of each width that this processor has, against one double at a time, to the last bit.</summary>
public sealed class LanesTests
{
    private static readonly double[] Values = [0, -0.0, 1, -1.5, 1 / 3.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, 708, -708, 1e-300];

    [Fact]
    public void Lanes_OfEveryWidth_AreOneDoubleEach()
    {
        Check<Lanes1>();
        if (Vector128.IsHardwareAccelerated) Check<Lanes2>();
        if (Lanes4.IsSupported) Check<Lanes4>();
        if (Lanes8.IsSupported) Check<Lanes8>();
    }

    private static void Check<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        foreach (double first in Values)
        {
            // Each lane has another second operand; every value comes to every lane.
            for (int from = 0; from < Values.Length; from++)
            {
                double[] second = [.. Enumerable.Range(from, TLanes.Count).Select(i => Values[i % Values.Length])];
                TLanes left = TLanes.All(first), right = TLanes.Load(ref second[0], 0);
                Same(second.Select(value => first + value), left + right);
                Same(second.Select(value => first - value), left - right);
                Same(second.Select(value => first * value), left * right);
                Same(second.Select(value => first / value), left / right);
                Same(second.Select(value => value < -708 ? -708 : value > 708 ? 708 : value), TLanes.Within(right, TLanes.All(-708), TLanes.All(708)));
                Singles<TLanes>([.. second.Select(value => (float)value)]);
            }
        }

        for (int n = -1022; n <= 1023; n++) Same(Enumerable.Repeat(Math.ScaleB(1, n), TLanes.Count), TLanes.PowerOfTwo(TLanes.All(6755399441055744.0 + n)));
    }

    private static void Singles<TLanes>(float[] singles)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes lanes = TLanes.LoadSingles(ref singles[0], 0);
        Same(singles.Select(single => (double)single), lanes);
        var stored = new float[singles.Length];
        lanes.StoreSingles(ref stored[0], 0);
        Assert.Equal(singles, stored);
    }

    private static void Same<TLanes>(IEnumerable<double> expected, TLanes lanes)
        where TLanes : struct, ILanes<TLanes>
    {
        var stored = new double[TLanes.Count];
        lanes.Store(ref stored[0], 0);
        int lane = 0;
        foreach (double value in expected)
        {
            if (double.IsNaN(value) ? !double.IsNaN(stored[lane]) : BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(stored[lane])) Assert.Fail($"{stored[lane]} is not {value}.");
            lane++;
        }

        Assert.Equal(TLanes.Count, lane);
    }
}
