using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Packs staged events, one word each.</summary>
internal static class BlockPacking
{
    /// <summary>A block of events whose types are still to be set.</summary>
    /// <param name="keys">The staged keys, at least one.</param>
    /// <param name="times">The times in milliseconds.</param>
    /// <param name="typeBits">How many bits hold a type.</param>
    internal static EventBlock Pack(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, int typeBits)
    {
        (long leastKey, long mostKey) = ValueRange.Of(keys);
        (long leastTime, long mostTime) = ValueRange.Of(times);
        int keyBits = EventLayout.Bits(unchecked((ulong)mostKey - (ulong)leastKey));
        ulong[] words = GC.AllocateUninitializedArray<ulong>(keys.Length);

        // The first few times usually tell the unit of all; packing then checks it.
        long unit = TimePacking.Coarsest(leastTime, TimePacking.Coarsest(times[..Math.Min(64, times.Length)], Timestamp.Day));
        int keyShift = typeBits + EventLayout.Bits((ulong)(mostTime - leastTime) / (ulong)unit);
        bool isWide = keyShift + keyBits > 64;
        if (!TryPack(isWide ? default : keys, leastKey, times, leastTime, unit, typeBits, keyShift, words))
        {
            unit = TimePacking.Coarsest(times, unit);
            keyShift = typeBits + EventLayout.Bits((ulong)(mostTime - leastTime) / (ulong)unit);
            isWide = keyShift + keyBits > 64;
            TryPack(isWide ? default : keys, leastKey, times, leastTime, unit, typeBits, keyShift, words);
        }

        return new EventBlock
        {
            Words = words,
            Count = words.Length,
            TypeBits = typeBits,
            KeyShift = keyShift,
            KeyBase = leastKey,
            WideKeys = isWide ? keys.ToArray() : null,
            TimeBase = leastTime,
            LastTime = mostTime,
            TimeUnit = unit,
        };
    }

    /// <summary>Packs times, and keys where they fit beside them. False when some time is not a multiple of the unit since the earliest.</summary>
    private static bool TryPack(
        ReadOnlySpan<long> keys, long leastKey, ReadOnlySpan<long> times, long leastTime, long unit, int typeBits, int keyShift, Span<ulong> words)
    {
        // A time has less than 48 bits, so the nearest whole number of units is exact where there is one, and so is its product with the unit.
        double perUnit = 1.0 / unit;
        Vector<long> keyBase = new(leastKey), timeBase = new(leastTime);
        Vector<double> factor = new(perUnit), size = new((double)unit), half = new(0.5);
        Vector<long> whole = Vector<long>.AllBitsSet;
        int i = 0;
        for (; i <= words.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            Vector<double> offset = Vector.ConvertToDouble(new Vector<long>(times[i..]) - timeBase);
            Vector<long> units = Vector.ConvertToInt64((offset * factor) + half);
            whole &= Vector.Equals(Vector.ConvertToDouble(units) * size, offset);
            Vector<ulong> word = Vector.AsVectorUInt64(units) << typeBits;
            if (!keys.IsEmpty) word |= Vector.AsVectorUInt64(new Vector<long>(keys[i..]) - keyBase) << keyShift;
            word.CopyTo(words[i..]);
        }

        bool isWhole = Vector.EqualsAll(whole, Vector<long>.AllBitsSet);
        for (; i < words.Length; i++)
        {
            double offset = times[i] - leastTime;
            long units = (long)((offset * perUnit) + 0.5);
            isWhole &= units * (double)unit == offset;
            words[i] = ((ulong)units << typeBits) | (keys.IsEmpty ? 0 : (ulong)(keys[i] - leastKey) << keyShift);
        }

        return isWhole;
    }
}
