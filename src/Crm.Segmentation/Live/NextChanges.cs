using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself, and what comes then where that is known: of those of which anything is expected, in their order.</summary>
/// <remarks>
/// In bytes a bit a definition for a change, another for a second one that takes it back, and eight bytes each instant, with room for a few more: so that what stands behind them
/// stays where it is while some come and some go, and nothing is worked out where they are read and written.
/// </remarks>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    private const int Each = sizeof(long), Spare = 2, MostSpare = 6;

    // Of which definitions a change is expected, and of which of those a second one.
    private readonly ulong[] _expected, _returning;
    private readonly int _bytes;
    private readonly ulong _unused;

    // Twice the instant, and one more where it is told what comes then: in the order of instants.
    private long[] _changes = new long[16];

    // The instants of second changes.
    private long[] _returns = new long[4];
    private int _count, _returnCount, _room;

    // As the changes are; of nothing the greatest number.
    private long _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        int words = Math.Max(1, (definitions + 63) / 64);
        (_expected, _returning) = (new ulong[words], new ulong[words]);
        _bytes = (definitions + 7) / 8;
        _unused = definitions % 64 == 0 ? 0 : ulong.MaxValue << (definitions % 64);
        Clear();
    }

    /// <summary>When a definition says something else.</summary>
    internal long this[int definition] => Has(_expected, definition) ? InstantOf(_changes[RankOf(_expected, definition)]) : Never;

    /// <summary>The first of them.</summary>
    internal long Least => InstantOf(LeastChange);

    /// <summary>Whether of all that come first it is told what comes then.</summary>
    internal bool IsLeastTold => (LeastChange & 1) != 0 && _count > 0;

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
        Array.Clear(_returning);
        (_count, _returnCount, _room, _least, _isLeastKnown) = (0, 0, 0, long.MaxValue, true);
    }

    /// <summary>Says when a definition says something else, and what comes then: as <see cref="Standing"/> does.</summary>
    internal void Set(int definition, long instant, long then)
    {
        bool isExpected = Has(_expected, definition);
        if (!isExpected && instant == Never) return;
        int rank = RankOf(_expected, definition);
        if (isExpected)
        {
            if (_changes[rank] == _least) _isLeastKnown = false;
            if (Has(_returning, definition)) Remove(_returning, _returns, ref _returnCount, definition, RankOf(_returning, definition));
        }

        if (instant == Never)
        {
            Remove(_expected, _changes, ref _count, definition, rank);
            return;
        }

        if (!isExpected) Insert(_expected, ref _changes, ref _count, definition, rank);
        long change = (instant << 1) | (then == Until.Untold ? 0L : 1);
        _changes[rank] = change;
        if (change <= _least) (_least, _isLeastKnown) = (change, true);
        if (then is Never or Until.Untold) return;
        rank = RankOf(_returning, definition);
        Insert(_returning, ref _returns, ref _returnCount, definition, rank);
        _returns[rank] = then;
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

    /// <summary>What comes after the change of a definition, of which one is expected: as <see cref="Standing.Then"/> says.</summary>
    internal long Then(int definition) =>
        (_changes[RankOf(_expected, definition)] & 1) == 0 ? Until.Untold
        : Has(_returning, definition) ? _returns[RankOf(_returning, definition)]
        : Never;

    /// <summary>Nothing is beyond the end of time, and what comes second is later: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">Something is.</exception>
    internal void Verify()
    {
        foreach (long change in _changes.AsSpan(0, _count))
            if (InstantOf(change) > Timestamp.Max) throw Malformed();
        int rank = 0;
        for (int definition = 0; rank < _returnCount; definition++)
            if (Has(_returning, definition) && (_returns[rank++] is var then) && (then > Timestamp.Max || then <= this[definition] || Then(definition) != then)) throw Malformed();
    }

    /// <summary>Writes them.</summary>
    /// <param name="to">Behind what.</param>
    /// <param name="keepsRoom">Whether as many bytes are written as were read, of changes that are not more than there were.</param>
    internal void Write(StateWriter to, bool keepsRoom = false)
    {
        int used = _count + _returnCount;
        if (_room < used || (!keepsRoom && _room > used + MostSpare)) _room = used + Spare;
        to.Count(_room);
        TurnBytes();
        to.Bytes(MemoryMarshal.AsBytes(_expected.AsSpan())[.._bytes]);
        to.Bytes(MemoryMarshal.AsBytes(_returning.AsSpan())[.._bytes]);
        to.Bytes(MemoryMarshal.AsBytes(_changes.AsSpan(0, _count)));
        to.Bytes(MemoryMarshal.AsBytes(_returns.AsSpan(0, _returnCount)));
        TurnBytes();
        to.Zeros((_room - used) * Each);
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        _room = from.Count(Each);
        _expected[^1] = _returning[^1] = 0;
        from.Bytes(_bytes).CopyTo(MemoryMarshal.AsBytes(_expected.AsSpan()));
        from.Bytes(_bytes).CopyTo(MemoryMarshal.AsBytes(_returning.AsSpan()));
        if (!BitConverter.IsLittleEndian) TurnBits();
        (_count, _returnCount) = (0, 0);
        ulong unexpected = _expected[^1] & _unused;
        for (int word = 0; word < _expected.Length; word++)
        {
            _count += BitOperations.PopCount(_expected[word]);
            _returnCount += BitOperations.PopCount(_returning[word]);
            unexpected |= _returning[word] & ~_expected[word];
        }

        if (unexpected != 0 || _count + _returnCount > _room) throw Malformed();
        ReadOnlySpan<byte> bytes = from.Bytes(_room * Each);
        if (_changes.Length < _count) _changes = new long[2 * _count];
        if (_returns.Length < _returnCount) _returns = new long[2 * _returnCount];
        bytes[..(_count * Each)].CopyTo(MemoryMarshal.AsBytes(_changes.AsSpan()));
        if (_returnCount > 0) bytes.Slice(_count * Each, _returnCount * Each).CopyTo(MemoryMarshal.AsBytes(_returns.AsSpan()));
        if (!BitConverter.IsLittleEndian) TurnInstants();
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
        TurnBits();
        TurnInstants();
    }

    private void TurnBits()
    {
        BinaryPrimitives.ReverseEndianness(_expected, _expected);
        BinaryPrimitives.ReverseEndianness(_returning, _returning);
    }

    private void TurnInstants()
    {
        BinaryPrimitives.ReverseEndianness(_changes.AsSpan(0, _count), _changes);
        BinaryPrimitives.ReverseEndianness(_returns.AsSpan(0, _returnCount), _returns);
    }

    private static bool Has(ulong[] bits, int definition) => (bits[definition >> 6] >> (definition & 63) & 1) != 0;

    /// <summary>How many definitions before one have a bit.</summary>
    private static int RankOf(ulong[] bits, int definition)
    {
        int rank = BitOperations.PopCount(bits[definition >> 6] & ((1UL << (definition & 63)) - 1));
        for (int word = 0; word < definition >> 6; word++) rank += BitOperations.PopCount(bits[word]);
        return rank;
    }

    private static void Insert(ulong[] bits, ref long[] instants, ref int count, int definition, int rank)
    {
        if (count == instants.Length) Array.Resize(ref instants, 2 * count);
        instants.AsSpan(rank, count - rank).CopyTo(instants.AsSpan(rank + 1));
        bits[definition >> 6] |= 1UL << (definition & 63);
        count++;
    }

    private static void Remove(ulong[] bits, long[] instants, ref int count, int definition, int rank)
    {
        instants.AsSpan(rank + 1, count - rank - 1).CopyTo(instants.AsSpan(rank));
        bits[definition >> 6] &= ~(1UL << (definition & 63));
        count--;
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
