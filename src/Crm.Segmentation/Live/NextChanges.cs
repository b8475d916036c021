using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself: of those of which anything is expected, in their order.</summary>
/// <remarks>
/// In bytes a bit a definition, and eight bytes the instant and whether it is the last such one, with room for a few more: so that what stands behind them stays where it is
/// while some come and some go, and nothing is worked out where they are read and written.
/// </remarks>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    private const int Each = sizeof(long), Spare = 2, MostSpare = 6;

    private readonly ulong[] _expected;
    private readonly int _definitions, _bytes;

    // Twice the instant, and one more for the last change: in the order of instants.
    private long[] _changes = new long[16];
    private int _count, _room;

    // As the changes are; of nothing the greatest number.
    private long _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        _definitions = definitions;
        _expected = new ulong[Math.Max(1, (definitions + 63) / 64)];
        _bytes = (definitions + 7) / 8;
        Clear();
    }

    /// <summary>When a definition says something else.</summary>
    internal long this[int definition] => IsExpected(definition) ? InstantOf(_changes[RankOf(definition)]) : Never;

    /// <summary>The first of them.</summary>
    internal long Least => InstantOf(LeastChange);

    /// <summary>Whether all that come first are the last of theirs.</summary>
    internal bool IsLeastLast => (LeastChange & 1) != 0;

    private long LeastChange
    {
        get
        {
            if (_isLeastKnown) return _least;
            (_least, _isLeastKnown) = (LeastOf(_changes.AsSpan(0, _count)), true);
            return _least;
        }
    }

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        Array.Clear(_expected);
        (_count, _room, _least, _isLeastKnown) = (0, 0, long.MaxValue, true);
    }

    /// <summary>Says when a definition says something else, and whether it never does again after that.</summary>
    internal void Set(int definition, long instant, bool isLast)
    {
        bool isExpected = IsExpected(definition);
        if (!isExpected && instant == Never) return;
        int rank = RankOf(definition);
        if (isExpected && _changes[rank] == _least) _isLeastKnown = false;
        if (instant == Never)
        {
            Remove(definition, rank);
            return;
        }

        if (!isExpected) Insert(definition, rank);
        long change = (instant << 1) | (isLast ? 1L : 0);
        _changes[rank] = change;
        if (change <= _least) (_least, _isLeastKnown) = (change, true);
    }

    /// <summary>The definitions that are due up to an instant; how many.</summary>
    internal int Due(long until, Span<int> places)
    {
        int count = 0, rank = 0;
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1, rank++)
                if (_changes[rank] >> 1 <= until) places[count++] = (word * 64) + BitOperations.TrailingZeroCount(left);
        }

        return count;
    }

    /// <summary>Whether a definition, of which a change is expected, never says anything else again after that.</summary>
    internal bool IsLast(int definition) => (_changes[RankOf(definition)] & 1) != 0;

    /// <summary>Nothing is beyond the end of time: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">Something is.</exception>
    internal void Verify()
    {
        foreach (long change in _changes.AsSpan(0, _count))
            if (InstantOf(change) > Timestamp.Max) throw Malformed();
    }

    internal void Write(StateWriter to)
    {
        if (_room < _count || _room > _count + MostSpare) _room = _count + Spare;
        to.Count(_room);
        if (_changes.Length < _room) Array.Resize(ref _changes, _room);
        _changes.AsSpan(_count, _room - _count).Clear();
        TurnBytes();
        to.Bytes(MemoryMarshal.AsBytes(_expected.AsSpan())[.._bytes]);
        to.Bytes(MemoryMarshal.AsBytes(_changes.AsSpan(0, _room)));
        TurnBytes();
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        _room = from.Count(Each);
        if (_changes.Length < _room) _changes = new long[2 * _room];
        _expected[^1] = 0;
        from.Bytes(_bytes).CopyTo(MemoryMarshal.AsBytes(_expected.AsSpan()));
        from.Bytes(_room * Each).CopyTo(MemoryMarshal.AsBytes(_changes.AsSpan()));
        TurnBytes();
        _count = 0;
        foreach (ulong word in _expected) _count += BitOperations.PopCount(word);
        if ((_definitions % 64 != 0 && _expected[^1] >> (_definitions % 64) != 0) || _count > _room) throw Malformed();
        (_least, _isLeastKnown) = (LeastOf(_changes.AsSpan(0, _count)), true);
        if (Least < now) throw Malformed();
    }

    private static long LeastOf(ReadOnlySpan<long> changes)
    {
        long least = long.MaxValue;
        if (changes.Length < Vector256<long>.Count)
        {
            foreach (long change in changes) least = Math.Min(least, change);
            return least;
        }

        // Which is the least cannot be foreseen, so that no branch asks.
        var leasts = Vector256.Create(changes[^Vector256<long>.Count..]);
        for (; changes.Length > Vector256<long>.Count; changes = changes[Vector256<long>.Count..]) leasts = Vector256.Min(leasts, Vector256.Create(changes));
        var two = Vector128.Min(leasts.GetLower(), leasts.GetUpper());
        return Math.Min(two[0], two[1]);
    }

    private static long InstantOf(long change) => change == long.MaxValue ? Never : change >> 1;

    /// <summary>Stored are the low bytes first, whatever the machine has.</summary>
    private void TurnBytes()
    {
        if (BitConverter.IsLittleEndian) return;
        BinaryPrimitives.ReverseEndianness(_expected, _expected);
        BinaryPrimitives.ReverseEndianness(_changes.AsSpan(0, _room), _changes);
    }

    private bool IsExpected(int definition) => (_expected[definition >> 6] >> (definition & 63) & 1) != 0;

    /// <summary>Of how many definitions before one anything is expected.</summary>
    private int RankOf(int definition)
    {
        int rank = BitOperations.PopCount(_expected[definition >> 6] & ((1UL << (definition & 63)) - 1));
        for (int word = 0; word < definition >> 6; word++) rank += BitOperations.PopCount(_expected[word]);
        return rank;
    }

    private void Insert(int definition, int rank)
    {
        if (_count == _changes.Length) Array.Resize(ref _changes, 2 * _count);
        _changes.AsSpan(rank, _count - rank).CopyTo(_changes.AsSpan(rank + 1));
        _expected[definition >> 6] |= 1UL << (definition & 63);
        _count++;
    }

    private void Remove(int definition, int rank)
    {
        _changes.AsSpan(rank + 1, _count - rank - 1).CopyTo(_changes.AsSpan(rank));
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
