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
}
