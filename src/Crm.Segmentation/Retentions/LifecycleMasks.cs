using System.Numerics;

namespace Crm.Segmentation.Retentions;

/// <summary>Counts a lifecycle of up to 32 periods, the one before the range among them, by masks of the periods in which customers are active.</summary>
internal sealed class LifecycleMasks(PeriodGrid periods, long history)
{
    private const int Active = 0, Returning = 1;

    private readonly MaskCounts _counts = new(2);
    private readonly uint[] _new = new uint[PeriodMasks.MaxPeriods];
    private long _wasThere;

    /// <summary>Counts customers by their masks; the first time of each says whether it is new in its first period.</summary>
    internal static void Count(LifecycleMasks counts, ReadOnlySpan<int> offsets, PackedIntegers times, ReadOnlySpan<uint> masks) => counts.Count(offsets, times, masks);

    /// <summary>Adds what was counted.</summary>
    internal void AddTo(LifecycleCounts total)
    {
        total.WasThere += _wasThere;
        total.Add(_counts[Active], _new, _counts[Returning]);
    }

    private void Count(ReadOnlySpan<int> offsets, PackedIntegers times, ReadOnlySpan<uint> masks)
    {
        ReadOnlySpan<uint> stored = times.Ints;
        (long start, long end) = (periods[0].To, periods.Bounds[^1]);
        for (int c = 0; c + 1 < offsets.Length; c++)
        {
            if (offsets[c] == offsets[c + 1]) continue;
            uint mask = masks[c];
            long first = times.Base + (times.Unit * stored[offsets[c]]);
            bool isNew = first >= history;
            if (!isNew) _wasThere++;
            _counts.Add(Active, mask);
            _counts.Add(Returning, mask & (mask << 1));

            // Who is new is so in the first period of the mask, and was in none before.
            if (isNew && first >= start && first < end && mask != 0) _new[BitOperations.TrailingZeroCount(mask)]++;
        }
    }
}
