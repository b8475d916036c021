using System.Buffers.Binary;
using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself: of those of which anything is expected, in their order.</summary>
/// <remarks>In bytes a bit a definition, and six bytes the distance from now, with room for a few more: so that what stands behind them stays where it is while some come and some go.</remarks>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    // Further than six bytes reach are eight more.
    private const ulong Far = (1UL << 48) - 1;

    private const int Each = 6, Spare = 2, MostSpare = 6;

    private readonly ulong[] _expected;
    private readonly int _definitions, _bytes;
    private long[] _instants = new long[16];
    private int _count, _room;
    private long _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        _definitions = definitions;
        _expected = new ulong[(definitions + 63) / 64];
        _bytes = (definitions + 7) / 8;
        Clear();
    }

    internal long this[int definition]
    {
        get => IsExpected(definition) ? _instants[RankOf(definition)] : Never;
        set
        {
            bool isExpected = IsExpected(definition);
            if (!isExpected && value == Never) return;
            int rank = RankOf(definition);
            if (isExpected && _instants[rank] == _least) _isLeastKnown = false;
            if (isExpected && value == Never) Remove(definition, rank);
            else if (isExpected) _instants[rank] = value;
            else Insert(definition, rank, value);
            if (value <= _least) (_least, _isLeastKnown) = (value, true);
        }
    }

    /// <summary>The first of them.</summary>
    internal long Least
    {
        get
        {
            if (_isLeastKnown) return _least;
            long least = Never;
            foreach (long instant in _instants.AsSpan(0, _count)) least = Math.Min(least, instant);
            (_least, _isLeastKnown) = (least, true);
            return least;
        }
    }

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        Array.Clear(_expected);
        (_count, _room, _least, _isLeastKnown) = (0, 0, Never, true);
    }

    /// <summary>The definitions that are due up to an instant; how many.</summary>
    internal int Due(long until, Span<int> places)
    {
        int count = 0, rank = 0;
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1, rank++)
                if (_instants[rank] <= until) places[count++] = (word * 64) + BitOperations.TrailingZeroCount(left);
        }

        return count;
    }

    internal void Write(StateWriter to, long now)
    {
        for (int i = 0; i < _bytes; i++) to.Byte((byte)(_expected[i >> 3] >> ((i & 7) * 8)));
        if (_room < _count || _room > _count + MostSpare) _room = _count + Spare;
        to.Count(_room);
        Span<byte> room = to.Take(_room * Each);
        bool areNear = true;
        for (int i = 0; i < _count; i++)
        {
            ulong ahead = (ulong)(_instants[i] - now);
            areNear &= ahead < Far;
            BinaryPrimitives.WriteUInt64LittleEndian(room[(i * Each)..], Math.Min(ahead, Far));
        }

        room[(_count * Each)..(_room * Each)].Clear();
        if (areNear) return;
        foreach (long instant in _instants.AsSpan(0, _count))
            if ((ulong)(instant - now) >= Far) to.Fixed((ulong)(instant - now));
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        Clear();
        ReadOnlySpan<byte> expected = from.Bytes(_bytes);
        int count = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            _expected[i >> 3] |= (ulong)expected[i] << ((i & 7) * 8);
            count += BitOperations.PopCount(expected[i]);
        }

        int room = from.Count(Each);
        if ((_definitions % 64 != 0 && _expected[^1] >> (_definitions % 64) != 0) || count > room) throw Malformed();
        if (_instants.Length < count) _instants = new long[2 * count];
        var sixes = new StateReader(from.Bytes(room * Each));
        long least = Never;
        bool areNear = true;
        foreach (ref long instant in _instants.AsSpan(0, count))
        {
            ulong ahead = sixes.Six();
            areNear &= ahead != Far;
            instant = now + (long)ahead;
            least = Math.Min(least, instant);
        }

        (_count, _room, _least, _isLeastKnown) = (count, room, least, areNear);
        if (!areNear) ReadFar(ref from, now);
    }

    private void ReadFar(ref StateReader from, long now)
    {
        foreach (ref long instant in _instants.AsSpan(0, _count))
        {
            if ((ulong)(instant - now) != Far) continue;
            instant = now + (long)from.Fixed();
            if (instant < now || instant == Never) throw Malformed();
        }
    }

    private bool IsExpected(int definition) => (_expected[definition >> 6] >> (definition & 63) & 1) != 0;

    /// <summary>Of how many definitions before one anything is expected.</summary>
    private int RankOf(int definition)
    {
        int rank = BitOperations.PopCount(_expected[definition >> 6] & ((1UL << (definition & 63)) - 1));
        for (int word = 0; word < definition >> 6; word++) rank += BitOperations.PopCount(_expected[word]);
        return rank;
    }

    private void Insert(int definition, int rank, long instant)
    {
        if (_count == _instants.Length) Array.Resize(ref _instants, 2 * _count);
        _instants.AsSpan(rank, _count - rank).CopyTo(_instants.AsSpan(rank + 1));
        _instants[rank] = instant;
        _expected[definition >> 6] |= 1UL << (definition & 63);
        _count++;
    }

    private void Remove(int definition, int rank)
    {
        _instants.AsSpan(rank + 1, _count - rank - 1).CopyTo(_instants.AsSpan(rank));
        _expected[definition >> 6] &= ~(1UL << (definition & 63));
        _count--;
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
