using System.Numerics;

namespace Crm.Segmentation.Retentions;

/// <summary>Counts a lifecycle of up to 32 periods, the one before the range among them, by masks of the periods in which customers are active.</summary>
internal sealed class LifecycleMasks(PeriodGrid periods, long history)
{
    private const int Active = 0, Returning = 1;

    private readonly MaskCounts _counts = new(2);
    private readonly uint[] _new = new uint[PeriodMasks.MaxPeriods + 1];
    private long _wasThere;

    /// <summary>Counts customers by their masks; the first time of each says whether it is new in its first period.</summary>
    internal static void Count(LifecycleMasks counts, ReadOnlySpan<int> offsets, PackedIntegers times, Span<uint> masks) => counts.Count(offsets, times, masks[..(offsets.Length - 1)]);

    /// <summary>Adds what was counted.</summary>
    internal void AddTo(LifecycleCounts total)
    {
        total.WasThere += _wasThere;
        total.Add(_counts[Active], _new, _counts[Returning]);
    }

    private void Count(ReadOnlySpan<int> offsets, PackedIntegers times, Span<uint> masks)
    {
        _counts.AddAll(Active, masks);
        long begin = Math.Max(history, periods[0].To);
        if (times.WholeRange.Least >= begin)
        {
            // Whoever is active is new in the first period of the mask.
            foreach (uint mask in masks) _new[BitOperations.TrailingZeroCount(mask)]++;
        }
        else
        {
            for (int c = 0; c < masks.Length; c++)
            {
                if (offsets[c] == offsets[c + 1]) continue;
                long first = times.Base + (times.Unit * times.Ints[offsets[c]]);
                if (first < history) _wasThere++;
                if (first >= begin && first < periods.Bounds[^1]) _new[BitOperations.TrailingZeroCount(masks[c])]++;
            }
        }

        foreach (ref uint mask in masks) mask &= mask << 1;
        _counts.AddAll(Returning, masks);
    }
}
