using System.Numerics;

namespace Crm.Segmentation;

/// <summary>The least and the greatest of many numbers.</summary>
internal static class ValueRange
{
    /// <returns>Of no numbers: the greatest of the type and the least, the wrong way round.</returns>
    internal static (T Least, T Greatest) Of<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        Vector<T> least = new(T.MaxValue), most = new(T.MinValue);
        int i = 0;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var next = new Vector<T>(values[i..]);
            least = Vector.Min(least, next);
            most = Vector.Max(most, next);
        }

        T min = T.MaxValue, max = T.MinValue;
        for (int lane = 0; lane < Vector<T>.Count; lane++) (min, max) = (T.Min(min, least[lane]), T.Max(max, most[lane]));
        for (; i < values.Length; i++) (min, max) = (T.Min(min, values[i]), T.Max(max, values[i]));
        return (min, max);
    }
}
