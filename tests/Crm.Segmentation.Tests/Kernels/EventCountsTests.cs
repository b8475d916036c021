namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Counting events in a window from its end, against counting all of them.</summary>
public sealed class EventCountsTests
{
    [Fact]
    public void Rows_and_questions_agree_with_a_loop_over_every_event()
    {
        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            int customers = random.Next(0, 258), most = random.Next(1, 40);
            var offsets = new int[customers + 1];
            var times = new List<uint>();
            for (int c = 0; c < customers; c++)
            {
                int first = times.Count;
                for (int k = random.Next(most); k > 0; k--) times.Add((uint)random.Next(60) * (random.Next(9) == 0 ? 71_000_000u : 1));
                times.Sort(first, times.Count - first, null);
                offsets[c + 1] = times.Count;
            }

            uint[] all = [.. times];
            uint from = (uint)random.Next(60), to = random.Next(5) == 0 ? uint.MaxValue : from + (uint)random.Next(40);
            int least = random.Next(1, 6);
            var starts = new int[customers];
            var ends = new int[customers];
            EventCounts.Rows(offsets, all, from, to, starts, ends);
            var bits = new ulong[(customers + 63) / 64];
            EventCounts.AtLeast(offsets, all, from, to, least, bits);
            long[] wide = Array.ConvertAll(all, time => (long)time - 1_000);
            var wideBits = new ulong[bits.Length];
            EventCounts.AtLeast(offsets, wide, from - 1_000L, to - 1_000L, least, wideBits);

            Assert.Equal(bits, wideBits);
            for (int c = 0; c < customers; c++)
            {
                uint[] inside = [.. all[offsets[c]..offsets[c + 1]].Where(time => time >= from && time <= to)];
                Assert.Equal(inside, all[starts[c]..ends[c]]);
                Assert.Equal(inside.Length >= least, (bits[c >> 6] >> (c & 63) & 1) != 0);
            }
        }
    }

    [Fact]
    public void Questions_about_every_number_of_customers_write_their_words_and_no_others()
    {
        // Customer c has the c mod 4 events at 10, 20, 30; the run ends at the ends of the type.
        for (int customers = 0; customers <= Slices.Longest; customers++)
        {
            int[] offsets = [0, .. Enumerable.Range(0, customers).Select(c => c % 4).Aggregate(new List<int>(), (ends, n) => [.. ends, n + (ends.Count == 0 ? 0 : ends[^1])])];
            uint[] times = [.. Enumerable.Range(0, customers).SelectMany(c => new uint[] { 10, 20, 30 }.Take(c % 4))];
            long[] wide = Array.ConvertAll(times, time => time == 10 ? long.MinValue : time == 30 ? long.MaxValue : 0L);
            int words = (customers + 63) / 64;
            var memory = new GuardedMemory<ulong>(0xDEADBEEFDEADBEEF);
            Span<ulong> bits = memory.Take(customers, words);
            EventCounts.AtLeast<uint>(offsets, times, 20, uint.MaxValue, 1, bits);
            AssertBits(bits, customers, c => c % 4 >= 2);
            memory.AssertGuards(customers, words);
            bits = memory.Take(customers, words);
            EventCounts.AtLeast<long>(offsets, wide, long.MinValue, long.MaxValue, 3, bits);
            AssertBits(bits, customers, c => c % 4 == 3);
            memory.AssertGuards(customers, words);

            GuardedMemory<int> starts = new(-7), ends = new(-7);
            Span<int> start = starts.Take(customers, customers), end = ends.Take(customers, customers);
            EventCounts.Rows<uint>(offsets, times, 0, 10, start, end);
            for (int c = 0; c < customers; c++) Assert.Equal((offsets[c], offsets[c] + (c % 4 > 0 ? 1 : 0)), (start[c], end[c]));
            starts.AssertGuards(customers, customers);
            ends.AssertGuards(customers, customers);
        }
    }

    private static void AssertBits(ReadOnlySpan<ulong> bits, int customers, Func<int, bool> holds)
    {
        for (int i = 0; i < bits.Length * 64; i++) Assert.Equal(i < customers && holds(i), (bits[i >> 6] >> (i & 63) & 1) != 0);
    }
}
