namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Counts of bytes, few in lanes and many by twos, against counting them one by one. The four instruction settings run the same tests.</summary>
public sealed class ByteCountsTests
{
    private static readonly byte[] Codes = [.. Enumerable.Range(0, 70_003).Select(i => i % 5 == 0 ? byte.MaxValue : (byte)(i * 37))];

    public static TheoryData<int, int> Lengths
    {
        get
        {
            var lengths = new TheoryData<int, int>();
            foreach (int expected in (int[])[0, ByteCounts.Many - 1, ByteCounts.Many, int.MaxValue])
                foreach (int length in (int[])[0, 1, 2, 7, 8, 9, 15, 64, 1_001, 70_003]) lengths.Add(expected, length);
            return lengths;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Add_Bytes_CountsEachOnce(int expected, int length)
    {
        var counts = new ByteCounts(expected);
        counts.Add(Codes.AsSpan(0, length));
        Assert.Equal(Counted(Codes.Take(length)), Totals(counts));
    }

    [Fact]
    public void Add_PartsOfAnyLengthAndSingleBytes_CountsAllOfThem()
    {
        foreach (int expected in (int[])[0, ByteCounts.Many])
        {
            var counts = new ByteCounts(expected);
            var all = new List<byte>();
            for (int start = 0, length = 0; start + length < Codes.Length; start += length, length = (length + 3) % 1_013)
            {
                counts.Add(Codes.AsSpan(start, length));
                counts.Add(Codes[start]);
                all.AddRange([.. Codes.AsSpan(start, length), Codes[start]]);
            }

            Assert.Equal(Counted(all), Totals(counts));
        }
    }

    [Fact]
    public void Add_OneByteAgainAndAgain_CountsIt()
    {
        foreach (byte code in (byte[])[0, 1, 255])
        {
            var counts = new ByteCounts(ByteCounts.Many);
            byte[] same = [.. Enumerable.Repeat(code, 131_075)];
            counts.Add(same);
            Assert.Equal(Counted(same), Totals(counts));
        }
    }

    [Fact]
    public void AddTo_CountsOfOthers_KeepsThem()
    {
        var totals = new uint[ByteCounts.Bins];
        foreach (int expected in (int[])[0, ByteCounts.Many])
        {
            var counts = new ByteCounts(expected);
            counts.Add(Codes);
            counts.AddTo(totals);
        }

        Assert.Equal(Counted([.. Codes, .. Codes]), totals);
    }

    private static uint[] Totals(ByteCounts counts)
    {
        var totals = new uint[ByteCounts.Bins];
        counts.AddTo(totals);
        return totals;
    }

    private static uint[] Counted(IEnumerable<byte> codes)
    {
        var counts = new uint[ByteCounts.Bins];
        foreach (byte code in codes) counts[code]++;
        return counts;
    }
}
