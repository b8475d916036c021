using System.Numerics;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Tests.Sets;

/// <summary>Digits of running counts, against bits that are added one by one, at each width that this processor has.</summary>
public sealed class CarrySaveKernelTests
{
    private static readonly ulong[] Some = [0, ulong.MaxValue, 0x8000000000000001, 0xAAAAAAAAAAAAAAAA, 0x0123456789ABCDEF, 0xFF00FF00FF00FF00, 1, 0xF0];

    [Fact]
    public void Sum_and_carry_are_the_two_digits_of_three_bits()
    {
        ForEachThree((a, b, c) =>
        {
            ulong sum = a ^ b ^ c, carry = (a & b) | (a & c) | (b & c);
            if (WordCount.HasVector256)
            {
                Assert.Equal(Vector256.Create(sum), CarrySave.Sum(Vector256.Create(a), Vector256.Create(b), Vector256.Create(c)));
                Assert.Equal(Vector256.Create(carry), CarrySave.Carry(Vector256.Create(a), Vector256.Create(b), Vector256.Create(c)));
            }

            if (!WordCount.HasVector512) return;
            Assert.Equal(Vector512.Create(sum), CarrySave.Sum(Vector512.Create(a), Vector512.Create(b), Vector512.Create(c)));
            Assert.Equal(Vector512.Create(carry), CarrySave.Carry(Vector512.Create(a), Vector512.Create(b), Vector512.Create(c)));
            Assert.Equal(Vector512.Create(carry), CarrySave.CarryWhere(Vector512.Create(a ^ b), Vector512.Create(c), Vector512.Create(a)));
        });
    }

    [Fact]
    public void Adding_an_intersection_carries_what_its_digit_shows()
    {
        if (!WordCount.HasVector512) return;
        ForEachThree((digit, left, right) =>
        {
            Vector512<ulong> first = Vector512.Create(digit), then = CarrySave.Add(first, Vector512.Create(left), Vector512.Create(right));
            Assert.Equal(Vector512.Create(digit ^ (left & right)), then);
            foreach (ulong more in Some)
            {
                // A second intersection, of a word with itself.
                Vector512<ulong> last = CarrySave.Add(then, Vector512.Create(more), Vector512.Create(more));
                ulong both = left & right;
                Assert.Equal(Vector512.Create((digit & both) | (digit & more) | (both & more)), CarrySave.CarryOf(first, Vector512.Create(both), last));
            }
        });
    }

    [Fact]
    public void Bits_of_bytes_are_counted_and_summed_in_eights()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        for (int start = 0; start <= 256 - 64; start++)
        {
            ReadOnlySpan<byte> some = bytes.AsSpan(start, 64);
            byte[] counts = [.. some.ToArray().Select(b => (byte)BitOperations.PopCount(b))];
            ulong[] sums = [.. some.ToArray().Chunk(8).Select(eight => (ulong)eight.Sum(b => b))];
            if (WordCount.HasVector256)
            {
                Assert.Equal(Vector256.Create<byte>(counts), CarrySave.ByteCounts(Vector256.Create(some).AsUInt64()));
                Assert.Equal(Vector256.Create<ulong>(sums), CarrySave.Total(Vector256.Create(some)));
            }

            if (!WordCount.HasVector512) continue;
            Assert.Equal(Vector512.Create<byte>(counts), CarrySave.ByteCounts(Vector512.Create(some).AsUInt64()));
            Assert.Equal(Vector512.Create<ulong>(sums), CarrySave.Total(Vector512.Create(some)));
        }
    }

    private static void ForEachThree(Action<ulong, ulong, ulong> check)
    {
        foreach (ulong a in Some)
            foreach (ulong b in Some)
                foreach (ulong c in Some) check(a, b, c);
    }
}
