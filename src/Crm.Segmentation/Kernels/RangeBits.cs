using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Values inside a range, straight to bit words: bit i is set where low ≤ value i ≤ high.</summary>
internal static class RangeBits
{
    /// <summary>Chooses the cheapest comparison for a range whose ends may be those of the type.</summary>
    /// <param name="values">The values; floats are not infinite, and a NaN lies in no range.</param>
    /// <param name="low">The least value inside.</param>
    /// <param name="high">The greatest value inside.</param>
    /// <param name="bits">As many words as the values need; bits after the last value become 0.</param>
    internal static void Write<T>(ReadOnlySpan<T> values, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        if (low == high) ValueBits.Write(values, new EqualTo<T>(low), bits);
        else if (high == T.MaxValue) ValueBits.Write(values, new AtLeast<T>(low), bits);
        else if (low == T.MinValue) ValueBits.Write(values, new AtMost<T>(high), bits);
        else ValueBits.Write(values, new Between<T>(low, high), bits);
    }
}
