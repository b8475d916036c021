using System.Buffers;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class StateBytesTests
{
    [Fact]
    public void Numbers_OfEverySize_AreReadAsTheyWereWritten()
    {
        var writer = new StateWriter();
        long[] numbers = [0, 1, -1, 63, 64, 127, 128, 300, -300, int.MaxValue, long.MaxValue, long.MinValue, 1L << 62];
        foreach (long number in numbers)
        {
            writer.Signed(number);
            writer.Unsigned((ulong)number);
            writer.Fixed((ulong)number);
        }

        var reader = new StateReader(writer.Written);
        foreach (long number in numbers)
        {
            Assert.Equal(number, reader.Signed());
            Assert.Equal((ulong)number, reader.Unsigned());
            Assert.Equal((ulong)number, reader.Fixed());
        }

        reader.End();
    }

    [Fact]
    public void Keys_OfEveryForm_AreReadAsTheyWereWritten()
    {
        var writer = new StateWriter();
        CustomerKey[] keys = [7L, -7L, "", "고객", "7", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")];
        foreach (CustomerKey key in keys) writer.Key(key);

        var reader = new StateReader(writer.Written);
        foreach (CustomerKey key in keys) Assert.Equal(key, reader.Key());
    }

    [Fact]
    public void Bytes_OfAnySort_EndInAnAnswerOrAreMalformed()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);
            try
            {
                var reader = new StateReader(bytes);
                while (reader.Left > 0)
                {
                    switch (random.Next(6))
                    {
                        case 0:
                            _ = reader.Key();
                            break;
                        case 1:
                            _ = reader.Text();
                            break;
                        case 2:
                            Assert.True(reader.Count(2) * 2 <= reader.Left);
                            break;
                        case 3:
                            _ = reader.Wide();
                            break;
                        default:
                            _ = reader.Signed();
                            break;
                    }
                }
            }
            catch (MalformedStateException)
            {
                // What is not a stored form says so.
            }
        }
    }

    [Fact]
    public void SealedBytes_TruncatedOrChangedAtAnyByte_IsRefused()
    {
        var stored = new ArrayBufferWriter<byte>();
        byte[] content = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        SealedBytes.Write(stored, SealedBytes.OneCustomer, 42, content);
        byte[] whole = stored.WrittenSpan.ToArray();
        Assert.True(SealedBytes.Read(whole, SealedBytes.OneCustomer, 42, out Diagnostic? none).SequenceEqual(content));
        Assert.Null(none);

        for (int length = 0; length < whole.Length; length++) Assert.NotNull(Refusal(whole[..length]));
        Assert.NotNull(Refusal([.. whole, 0]));
        for (int place = 0; place < whole.Length; place++)
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. whole];
                changed[place] ^= (byte)(1 << bit);
                Assert.NotNull(Refusal(changed));
            }

        Assert.Equal(DiagnosticCodes.StateOfAnotherBook, Refused(whole, SealedBytes.OneCustomer, 43)!.Code);
        Assert.Equal(DiagnosticCodes.StateMalformed, Refused(whole, SealedBytes.Membership, 42)!.Code);

        static Diagnostic? Refusal(byte[] bytes) => Refused(bytes, SealedBytes.OneCustomer, 42);
    }

    [Fact]
    public void SealedBytes_OfANewerVersion_SaysSo()
    {
        var stored = new ArrayBufferWriter<byte>();
        SealedBytes.Write(stored, SealedBytes.OneCustomer, 42, [1]);
        byte[] newer = stored.WrittenSpan.ToArray();
        newer[4]++;

        Assert.Equal(DiagnosticCodes.StateOfNewerVersion, Refused(newer, SealedBytes.OneCustomer, 42)!.Code);
    }

    [Fact]
    public void Ids_OfManyForms_HaveHashesOfTheirOwn()
    {
        EventKey[] ids =
        [
            .. Enumerable.Range(0, 20_000).Select(i => (EventKey)(long)i),
            .. Enumerable.Range(0, 20_000).Select(i => (EventKey)$"order-{i}"),
            .. Enumerable.Range(0, 20_000).Select(i => (EventKey)new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10])),
        ];

        Assert.Equal(ids.Length, ids.Select(EventIdHash.Of).Distinct().Count());
        Assert.DoesNotContain(0UL, ids.Select(EventIdHash.Of));
    }

    [Fact]
    public void Arena_RoomsTakenGivenBackAndMoved_DoNotOverlap()
    {
        var random = new Random(3);
        var taken = new Dictionary<int, (int Place, int Length, byte Mark)>();
        int moved = 0;
        var arena = new ByteArena((owner, place) =>
        {
            taken[owner] = taken[owner] with { Place = place };
            moved++;
        });
        for (int round = 0; round < 90_000; round++)
        {
            // They become many, then few, and then many that are longer.
            (int phase, bool isGrowing) = (round / 30_000, round % 30_000 < 18_000);
            if (taken.Count > 0 && random.Next(4) < (isGrowing ? 1 : 3))
            {
                int owner = taken.Keys.ElementAt(random.Next(taken.Count));
                (int place, int length, byte mark) = taken[owner];
                Assert.True(arena.At(place, length).AsSpan().IndexOfAnyExcept(mark) < 0);
                arena.Return(place, length);
                taken.Remove(owner);
            }
            else
            {
                int size = 1 + (phase * 300) + random.Next(random.Next(200) == 0 ? 400_000 : 300);
                var added = (Place: arena.Take(size, round), Length: size, Mark: (byte)random.Next(256));

                // A room is as long as the longest that need the same.
                int room = size;
                while (ByteArena.IsAlike(size, room + 1)) room++;
                arena.At(added.Place, room).AsSpan().Fill(added.Mark);
                taken.Add(round, added);
            }

            arena.Gather();
        }

        foreach ((int place, int length, byte mark) in taken.Values) Assert.True(arena.At(place, length).AsSpan().IndexOfAnyExcept(mark) < 0);
        Assert.True(moved > 1_000, $"{moved} were moved");
    }

    /// <summary>Rooms that are too short for anybody become longer ones, so that few are left over.</summary>
    [Fact]
    public void Arena_StretchesThatAllGrow_DoNotLeaveTheirShorterRoomsBehind()
    {
        const int Stretches = 20_000, Longest = 900, Growth = 40;
        var random = new Random(4);
        var places = new int[Stretches];
        var arena = new ByteArena((owner, place) => places[owner] = place);
        for (int i = 0; i < Stretches; i++) places[i] = arena.Take(Growth, i);
        int[] order = [.. Enumerable.Range(0, Stretches)];
        for (int length = 2 * Growth; length <= Longest; length += Growth)
        {
            random.Shuffle(order);
            foreach (int i in order)
            {
                if (!ByteArena.IsAlike(length - Growth, length))
                {
                    int place = arena.Take(length, i);
                    arena.Return(places[i], length - Growth);
                    places[i] = place;
                }

                arena.Gather();
            }
        }

        Assert.InRange(arena.ByteSize, (long)Stretches * Longest, (long)Stretches * Longest * 14 / 10);
    }

    private static Diagnostic? Refused(byte[] bytes, byte form, ulong rules)
    {
        _ = SealedBytes.Read(bytes, form, rules, out Diagnostic? refusal);
        return refusal;
    }
}
