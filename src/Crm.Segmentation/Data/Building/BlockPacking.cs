using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Packs the columns of a block of staged events.</summary>
internal static class BlockPacking
{
    internal static byte[] Bytes(ReadOnlySpan<ushort> types)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(types.Length);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)types[i];
        return bytes;
    }

    internal static void PackKeys(EventBlock block, ReadOnlySpan<long> keys)
    {
        (long min, long max) = ValueRange.Of(keys);
        if (unchecked((ulong)max - (ulong)min) > uint.MaxValue)
        {
            block.WideKeys = keys.ToArray();
            return;
        }

        uint[] packed = block.Keys = GC.AllocateUninitializedArray<uint>(keys.Length);
        Narrow(keys, min, packed);
        block.KeyBase = min;
    }

    private static void Narrow(ReadOnlySpan<long> values, long min, Span<uint> narrow)
    {
        int i = 0;
        var least = new Vector<long>(min);
        for (; i <= values.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector<long> low = new Vector<long>(values[i..]) - least, high = new Vector<long>(values[(i + Vector<long>.Count)..]) - least;
            Vector.Narrow(Vector.AsVectorUInt64(low), Vector.AsVectorUInt64(high)).CopyTo(narrow[i..]);
        }

        for (; i < values.Length; i++) narrow[i] = (uint)(values[i] - min);
    }

    /// <summary>Packs the times; returns the earliest and the latest.</summary>
    internal static (long Min, long Max) PackTimes(EventBlock block, ReadOnlySpan<long> times)
    {
        (long min, long max) = ValueRange.Of(times);

        // The first few times usually tell the unit of all; packing then checks it.
        long unit = TimePacking.Coarsest(min, TimePacking.Coarsest(times[..Math.Min(64, times.Length)], Timestamp.Day));
        var packed = GC.AllocateUninitializedArray<uint>(times.Length);
        if (!TimePacking.TryPack(times, min, max, unit, packed))
        {
            unit = TimePacking.Coarsest(times, unit);
            if (!TimePacking.TryPack(times, min, max, unit, packed))
            {
                block.WideTimes = times.ToArray();
                return (min, max);
            }
        }

        block.Times = packed;
        (block.TimeBase, block.TimeUnit) = (min, unit);
        return (min, max);
    }
}
