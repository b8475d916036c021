namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Counts of codes, against counting them one by one. The four instruction settings run the same tests.</summary>
public sealed class CodeHistogramTests
{
    private const int Bins = CodeHistogram.ShortBins;

    [Fact]
    public void Bytes() => Check<byte>(i => i % 5 == 0 ? byte.MaxValue : (byte)(i * 37), CodeHistogram.ByteLanes, CodeHistogram.ByteBins, CodeHistogram.Add, code => code);

    [Fact]
    public void Shorts() => Check<ushort>(i => i % 3 == 0 ? ushort.MaxValue : (ushort)(i * 977), CodeHistogram.ShortLanes, Bins, CodeHistogram.Add, code => code);

    [Fact]
    public void Shorts_InOneHistogram() => Check<ushort>(i => i % 3 == 0 ? ushort.MaxValue : (ushort)(i * 977), 1, Bins, CodeHistogram.AddInOne, code => code);

    [Fact]
    public void High_halves() => Check<uint>(Word, CodeHistogram.ShortLanes, Bins, CodeHistogram.AddHigh, code => (int)(code >> 16));

    [Fact]
    public void Low_halves_of_those_with_a_high_half()
    {
        foreach (ushort high in new ushort[] { 0, 0x4000, 0x8000, 0xFFFF })
            Check<uint>(Word, 1, Bins, (codes, bins) => CodeHistogram.AddLow(codes, [high], bins), code => code >> 16 == high ? (int)(code & 0xFFFF) : null);
    }

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(6 * 1024 + 70)]
    public void Low_halves_of_more_codes_than_are_looked_at_at_once(int length)
    {
        uint[] codes = [.. Enumerable.Range(0, length).Select(Word)];
        ushort[] highs = [0xC000, 0x4000];
        var bins = new uint[2 * Bins];
        CodeHistogram.AddLow(codes, highs, bins);
        for (int i = 0; i < highs.Length; i++)
            AssertCounts(bins[(i * Bins)..((i + 1) * Bins)], Bins, codes.Where(code => code >> 16 == highs[i]).Select(code => (int)(code & 0xFFFF)));
    }

    [Fact]
    public void Sums_of_histograms()
    {
        uint[] some = Slices.Values(i => (uint)i * 99_991), others = Slices.Values(i => i % 7 == 0 ? uint.MaxValue : (uint)i);
        var memory = new GuardedMemory<uint>(0xDEADBEEF);
        Slices.ForEach<uint>((start, length) =>
        {
            int offset = 3 * start;
            Span<uint> target = memory.Take(offset, length);
            some.AsSpan(start, length).CopyTo(target);
            CodeHistogram.Join(target, others.AsSpan(start, length));
            for (int i = 0; i < length; i++)
                if (target[i] != unchecked(some[start + i] + others[start + i])) Assert.Fail($"Bin {i} of {length} from {start}.");
            memory.AssertGuards(offset, length);
        });

        uint[] bins = [.. Enumerable.Range(0, 4 * 61).Select(i => (uint)i)];
        Assert.Equal(Enumerable.Range(0, 61).Select(i => (uint)((4 * i) + (61 * 6))), CodeHistogram.Sum(bins, 61).ToArray());
    }

    private static uint Word(int i) => ((uint)(i % 4) << 30) | (i % 3 == 0 ? 0xFFFFu : (uint)(i * 977) & 0xFFFF) | (i % 11 == 0 ? 0xFFFF0000 : 0);

    private static void Check<T>(Func<int, T> value, int lanes, int length, Action<ReadOnlyMemory<T>, uint[]> add, Func<T, int?> bin)
    {
        T[] codes = Slices.Values(value);
        var bins = new uint[(lanes * length) + 16];
        Slices.ForEach<T>((start, count) =>
        {
            add(codes.AsMemory(start, count), bins);
            AssertCounts(bins, length, codes.Skip(start).Take(count).Select(bin).OfType<int>());
        });
    }

    private static void Check<T>(Func<int, T> value, int lanes, int length, Kernel<T> add, Func<T, int?> bin) =>
        Check(value, lanes, length, (ReadOnlyMemory<T> codes, uint[] bins) => add(codes.Span, bins), bin);

    /// <summary>That each code was counted once in one of the histograms side by side, and nothing else anywhere. Leaves the bins empty.</summary>
    private static void AssertCounts(uint[] bins, int length, IEnumerable<int> codes)
    {
        foreach (int code in codes)
        {
            int at = code;
            while (at < bins.Length && bins[at] == 0) at += length;
            if (at >= bins.Length) Assert.Fail($"Code {code} was not counted.");
            bins[at]--;
        }

        Assert.False(bins.AsSpan().ContainsAnyExcept(0u));
    }

    private delegate void Kernel<T>(ReadOnlySpan<T> codes, Span<uint> bins);
}
