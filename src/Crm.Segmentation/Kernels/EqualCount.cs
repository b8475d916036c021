using System.Numerics;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Counts the values that equal one; 0 and -0 are equal.</summary>
internal static class EqualCount
{
    /// <param name="values">The values.</param>
    /// <param name="rows">Which of them take part, a bit each; empty for all.</param>
    /// <param name="wanted">What to count.</param>
    internal static int Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> rows, T wanted)
        where T : struct, INumber<T>
    {
        int count = 0, i = 0, lanes = Vector256<T>.Count;
        Vector256<T> all = Vector256.Create(wanted);
        for (; i <= values.Length - lanes; i += lanes)
        {
            uint equal = Vector256.Equals(Vector256.Create(values[i..]), all).ExtractMostSignificantBits();
            if (!rows.IsEmpty) equal &= (uint)(rows[i >> 6] >> (i & 63));
            count += BitOperations.PopCount(equal);
        }

        for (; i < values.Length; i++)
            if (values[i] == wanted && (rows.IsEmpty || (rows[i >> 6] >> (i & 63) & 1) != 0)) count++;
        return count;
    }
}
