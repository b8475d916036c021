namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Compares what turns values into bits with what it means, at every length and offset.</summary>
internal static class BitChecks
{
    internal delegate void Kernel<T>(ReadOnlySpan<T> values, Span<ulong> bits);

    internal static void Check<T>(T[] values, Kernel<T> write, Func<T, bool> meaning)
    {
        bool[] expected = [.. values.Select(meaning)];
        var memory = new GuardedMemory<ulong>(0xDEADBEEFDEADBEEF);
        Slices.ForEach<T>((start, length) =>
        {
            int words = (length + 63) / 64;
            Span<ulong> bits = memory.Take(start, words);
            write(values.AsSpan(start, length), bits);
            for (int i = 0; i < words * 64; i++)
                if ((bits[i >> 6] >> (i & 63) & 1) != 0 != (i < length && expected[start + i])) Assert.Fail($"Bit {i} of {length} from {start} is wrong.");
            memory.AssertGuards(start, words);
        });
    }
}
