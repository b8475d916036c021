using System.Numerics;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>How many cuts lie below each value: to every sum, a step is added for each cut below the value. Sums wrap at 256.</summary>
internal static class CutCounts
{
    internal static void Add(ReadOnlySpan<byte> values, ReadOnlySpan<byte> cuts, byte step, Span<byte> sums)
    {
        sums = sums[..values.Length];
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> steps = Vector512.Create(step);
            for (; i <= values.Length - 64; i += 64)
            {
                Vector512<byte> value = Vector512.Create(values.Slice(i, 64)), sum = Vector512.Create((ReadOnlySpan<byte>)sums.Slice(i, 64));
                foreach (byte cut in cuts) sum += Vector512.GreaterThan(value, Vector512.Create(cut)) & steps;
                sum.CopyTo(sums[i..]);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> steps = Vector256.Create(step);
            for (; i <= values.Length - 32; i += 32)
            {
                Vector256<byte> value = Vector256.Create(values.Slice(i, 32)), sum = Vector256.Create((ReadOnlySpan<byte>)sums.Slice(i, 32));
                foreach (byte cut in cuts) sum += Vector256.GreaterThan(value, Vector256.Create(cut)) & steps;
                sum.CopyTo(sums[i..]);
            }
        }

        AddScalar(values[i..], cuts, step, sums[i..]);
    }

    internal static void Add(ReadOnlySpan<ushort> values, ReadOnlySpan<ushort> cuts, byte step, Span<byte> sums)
    {
        sums = sums[..values.Length];
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ushort> steps = Vector512.Create((ushort)step);
            for (; i <= values.Length - 64; i += 64)
            {
                Vector512<ushort> low = Vector512.Create(values.Slice(i, 32)), high = Vector512.Create(values.Slice(i + 32, 32));
                Vector512<ushort> lowSum = default, highSum = default;
                foreach (ushort cut in cuts)
                {
                    Vector512<ushort> bound = Vector512.Create(cut);
                    lowSum += Vector512.GreaterThan(low, bound) & steps;
                    highSum += Vector512.GreaterThan(high, bound) & steps;
                }

                (Vector512.Create((ReadOnlySpan<byte>)sums.Slice(i, 64)) + Vector512.Narrow(lowSum, highSum)).CopyTo(sums[i..]);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ushort> steps = Vector256.Create((ushort)step);
            for (; i <= values.Length - 32; i += 32)
            {
                Vector256<ushort> low = Vector256.Create(values.Slice(i, 16)), high = Vector256.Create(values.Slice(i + 16, 16));
                Vector256<ushort> lowSum = default, highSum = default;
                foreach (ushort cut in cuts)
                {
                    Vector256<ushort> bound = Vector256.Create(cut);
                    lowSum += Vector256.GreaterThan(low, bound) & steps;
                    highSum += Vector256.GreaterThan(high, bound) & steps;
                }

                (Vector256.Create((ReadOnlySpan<byte>)sums.Slice(i, 32)) + Vector256.Narrow(lowSum, highSum)).CopyTo(sums[i..]);
            }
        }

        AddScalar(values[i..], cuts, step, sums[i..]);
    }

    internal static void Add(ReadOnlySpan<uint> values, ReadOnlySpan<uint> cuts, byte step, Span<byte> sums) => AddWords(values, cuts, step, sums);

    internal static void Add(ReadOnlySpan<int> values, ReadOnlySpan<int> cuts, byte step, Span<byte> sums) => AddWords(values, cuts, step, sums);

    /// <summary>No cut lies below a NaN.</summary>
    internal static void Add(ReadOnlySpan<float> values, ReadOnlySpan<float> cuts, byte step, Span<byte> sums) => AddWords(values, cuts, step, sums);

    internal static void Add(ReadOnlySpan<long> values, ReadOnlySpan<long> cuts, byte step, Span<byte> sums) => AddScalar(values, cuts, step, sums);

    /// <summary>No cut lies below a NaN.</summary>
    internal static void Add(ReadOnlySpan<double> values, ReadOnlySpan<double> cuts, byte step, Span<byte> sums) => AddScalar(values, cuts, step, sums);

    internal static void AddScalar<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> cuts, byte step, Span<byte> sums)
        where T : struct, INumber<T>
    {
        sums = sums[..values.Length];
        foreach (T cut in cuts)
            for (int i = 0; i < values.Length; i++) sums[i] += values[i] > cut ? step : (byte)0;
    }

    /// <summary>Values of 32 bits.</summary>
    private static void AddWords<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> cuts, byte step, Span<byte> sums)
        where T : struct, INumber<T>
    {
        sums = sums[..values.Length];
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<uint> steps = Vector512.Create((uint)step);
            for (; i <= values.Length - 64; i += 64)
            {
                Vector512<T> a = Vector512.Create(values.Slice(i, 16)), b = Vector512.Create(values.Slice(i + 16, 16));
                Vector512<T> c = Vector512.Create(values.Slice(i + 32, 16)), d = Vector512.Create(values.Slice(i + 48, 16));
                Vector512<uint> e = default, f = default, g = default, h = default;
                foreach (T cut in cuts)
                {
                    Vector512<T> bound = Vector512.Create(cut);
                    e += Vector512.GreaterThan(a, bound).AsUInt32() & steps;
                    f += Vector512.GreaterThan(b, bound).AsUInt32() & steps;
                    g += Vector512.GreaterThan(c, bound).AsUInt32() & steps;
                    h += Vector512.GreaterThan(d, bound).AsUInt32() & steps;
                }

                Vector512<byte> all = Vector512.Narrow(Vector512.Narrow(e, f), Vector512.Narrow(g, h));
                (Vector512.Create((ReadOnlySpan<byte>)sums.Slice(i, 64)) + all).CopyTo(sums[i..]);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<uint> steps = Vector256.Create((uint)step);
            for (; i <= values.Length - 32; i += 32)
            {
                Vector256<T> a = Vector256.Create(values.Slice(i, 8)), b = Vector256.Create(values.Slice(i + 8, 8));
                Vector256<T> c = Vector256.Create(values.Slice(i + 16, 8)), d = Vector256.Create(values.Slice(i + 24, 8));
                Vector256<uint> e = default, f = default, g = default, h = default;
                foreach (T cut in cuts)
                {
                    Vector256<T> bound = Vector256.Create(cut);
                    e += Vector256.GreaterThan(a, bound).AsUInt32() & steps;
                    f += Vector256.GreaterThan(b, bound).AsUInt32() & steps;
                    g += Vector256.GreaterThan(c, bound).AsUInt32() & steps;
                    h += Vector256.GreaterThan(d, bound).AsUInt32() & steps;
                }

                Vector256<byte> all = Vector256.Narrow(Vector256.Narrow(e, f), Vector256.Narrow(g, h));
                (Vector256.Create((ReadOnlySpan<byte>)sums.Slice(i, 32)) + all).CopyTo(sums[i..]);
            }
        }

        AddScalar(values[i..], cuts, step, sums[i..]);
    }
}
