using System.Buffers.Binary;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Words and steps in six bytes, two at once, beside one by one.</summary>
public sealed class SixByteTests
{
    [Fact]
    public void Words_OfAnyNumber_AreReadAsTheyWereWritten()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            int count = random.Next(40), before = SixByteWords.Before + random.Next(4);
            ulong[] words = [.. Enumerable.Range(0, count + 1).Select(_ => ((ulong)random.NextInt64() << 32) | (ushort)random.Next())];
            var bytes = new byte[before + (6 * count)];
            random.NextBytes(bytes);
            byte[] stood = [.. bytes];
            SixByteWords.Write(words, bytes);
            byte[] expected = [.. words[1..].SelectMany(word => BitConverter.GetBytes((uint)(word >> 32)).Concat(BitConverter.GetBytes((ushort)word)))];
            Assert.Equal(expected, bytes[before..]);
            Assert.Equal(stood[..(before - SixByteWords.Before)], bytes[..(before - SixByteWords.Before)]);
            var read = new ulong[count + 1];
            SixByteWords.Read(bytes, read);
            Assert.Equal(words[1..], read[1..]);
        }
    }

    [Fact]
    public void Words_WithoutRoom_AreRefused()
    {
        var bytes = new byte[SixByteWords.Before + 11];
        Assert.Throws<ArgumentOutOfRangeException>(() => SixByteWords.Read(bytes, new ulong[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SixByteWords.Write(new ulong[3], bytes));
    }

    [Fact]
    public void Steps_OfAnyNumber_AreSummedUpToTheFirstOfAGreaterCode()
    {
        var random = new Random(2);
        int broken = 0;
        for (int round = 0; round < 4_000; round++)
        {
            int count = random.Next(70), bound = random.Next(round % 2 == 0 ? 200 : 20, 256);
            var bytes = new byte[SixByteSteps.Before + (6 * count)];
            random.NextBytes(bytes);
            for (int step = 0; step < count; step++)
                if (random.Next(20) > 0) bytes[SixByteSteps.Before + (6 * step)] = (byte)random.Next(bound);
            int read = 0;
            long begin = random.NextInt64(1L << 40), sum = begin;
            var (sums, codes) = (new List<long>(), new List<byte>());
            for (; read < count && bytes[SixByteSteps.Before + (6 * read)] < bound; read++)
            {
                sum += (long)(BinaryPrimitives.ReadUInt64LittleEndian([.. bytes.AsSpan(SixByteSteps.Before + (6 * read) + 1, 5), 0, 0, 0]));
                sums.Add(sum);
                codes.Add(bytes[SixByteSteps.Before + (6 * read)]);
            }

            var (to, types) = (new long[count], Enumerable.Repeat(byte.MaxValue, count).ToArray());
            long last = begin;
            Assert.Equal(read, SixByteSteps.Read(bytes, ref last, types, to, (byte)bound));
            Assert.Equal(sum, last);
            Assert.Equal(sums, to[..read]);
            Assert.Equal(codes, types[..read]);

            // What was not read leaves nothing behind.
            Assert.All(types[read..], type => Assert.Equal(byte.MaxValue, type));
            broken += read < count ? 1 : 0;
        }

        Assert.InRange(broken, 500, 3_500);
    }

    [Fact]
    public void Steps_WithoutRoom_AreRefused()
    {
        long sum = 0;
        var bytes = new byte[SixByteSteps.Before + 17];
        Assert.Throws<ArgumentOutOfRangeException>(() => SixByteSteps.Read(bytes, ref sum, new byte[3], new long[3], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => SixByteSteps.Read(bytes, ref sum, new byte[2], new long[1], 10));
    }
}
