using System.Numerics;

namespace Crm.Segmentation;

/// <summary>What a range of values has to do with those of a batch.</summary>
internal enum RangeOverlap
{
    /// <summary>No value of the batch lies in the range.</summary>
    None,

    /// <summary>Some may, and some may not.</summary>
    Some,

    /// <summary>Every value of the batch lies in the range.</summary>
    All,
}

/// <summary>The least and the greatest stored value of each batch of customers, so that a batch that lies outside a range, or inside, is not read.</summary>
internal sealed class BatchRanges<T>
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private readonly T[] _least;
    private readonly T[] _greatest;

    private BatchRanges(T[] least, T[] greatest) => (_least, _greatest) = (least, greatest);

    internal static BatchRanges<T> Of(ReadOnlySpan<T> values)
    {
        int batches = (int)(((long)values.Length + CustomerBatch.MaxLength - 1) / CustomerBatch.MaxLength);
        var ranges = new BatchRanges<T>(new T[batches], new T[batches]);
        for (int batch = 0; batch < batches; batch++)
        {
            int first = batch * CustomerBatch.MaxLength;
            (ranges._least[batch], ranges._greatest[batch]) = ValueRange.Of(values[first..Math.Min(first + CustomerBatch.MaxLength, values.Length)]);
        }

        return ranges;
    }

    /// <param name="first">The first customer of the batch.</param>
    /// <param name="low">The least value of the range.</param>
    /// <param name="high">The greatest value of the range.</param>
    internal RangeOverlap Compare(int first, T low, T high)
    {
        int batch = first / CustomerBatch.MaxLength;
        if (_least[batch] > high || _greatest[batch] < low) return RangeOverlap.None;
        return _least[batch] >= low && _greatest[batch] <= high ? RangeOverlap.All : RangeOverlap.Some;
    }
}
