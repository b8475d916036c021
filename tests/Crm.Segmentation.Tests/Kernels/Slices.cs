using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>The lengths and offsets at which a kernel is compared with what it means.</summary>
internal static class Slices
{
    /// <summary>Four of the widest vectors of bytes and one more: every width has whole vectors, and every rest.</summary>
    internal const int Longest = 257;

    /// <summary>
    /// Elements of a line of the cache, 64 of bytes and 8 of 64-bit numbers: with so many offsets the first lies at every place of a line that
    /// there is, and one more would be the first again.
    /// </summary>
    internal static int Offsets<T>() => 64 / Unsafe.SizeOf<T>();

    /// <summary>As many values as the slices reach into.</summary>
    internal static T[] Values<T>(Func<int, T> value) => [.. Enumerable.Range(0, Longest + Offsets<T>()).Select(value)];

    /// <summary>Calls with each start and length.</summary>
    internal static void ForEach<T>(Action<int, int> check)
    {
        for (int start = 0; start < Offsets<T>(); start++)
            for (int length = 0; length <= Longest; length++) check(start, length);
    }
}

/// <summary>Memory for a result, with as much before and after it as the widest vector could touch.</summary>
internal sealed class GuardedMemory<T>(T guard)
    where T : struct, IEquatable<T>
{
    private readonly T[] _memory = new T[Slices.Longest + (3 * Guards)];

    private static int Guards => Slices.Offsets<T>();

    /// <summary>A result that begins at an offset into a line; what was there before is no result.</summary>
    internal Span<T> Take(int offset, int length)
    {
        _memory.AsSpan().Fill(guard);
        return _memory.AsSpan(Guards + (offset % Guards), length);
    }

    /// <summary>That nothing was written before or after the result that was taken.</summary>
    internal void AssertGuards(int offset, int length)
    {
        int start = Guards + (offset % Guards);
        if (_memory.AsSpan(0, start).ContainsAnyExcept(guard)) Assert.Fail($"Written before a result of length {length} at offset {offset}.");
        if (_memory.AsSpan(start + length).ContainsAnyExcept(guard)) Assert.Fail($"Written after a result of length {length} at offset {offset}.");
    }
}
