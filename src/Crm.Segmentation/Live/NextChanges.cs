using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself, and what comes then where that is known: of those of which anything is expected, in their order.</summary>
/// <remarks>
/// Words of 64 bits, in memory as in bytes: a bit a definition for a change, another for a second one that takes it back, a word each instant, and room for a few more. So what stands behind
/// them stays where it is while some come and some go, and nothing is worked out where they are read and written.
/// </remarks>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    private const int Spare = 2, MostSpare = 6;

    // How many words of bits there are of either kind, and where the instants begin.
    private readonly int _bits, _begin;
    private readonly long _unused;

    // Bits of those of which a change is expected, and of those that then return to what they said; instants of changes, and of returns. An instant of a change is twice the instant, and one more
    // where it is told what comes then: in the order of instants.
    private long[] _words;
    private int _count, _returns, _room;

    // As the changes are; of nothing the greatest number.
    private long _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        _bits = Math.Max(1, (definitions + 63) / 64);
        _begin = 2 * _bits;
        _unused = definitions % 64 == 0 && definitions > 0 ? 0 : -1L << (definitions % 64);
        _words = new long[_begin + 16];
        Clear();
    }

    /// <summary>When a definition says something else.</summary>
    internal long this[int definition] => IsExpected(definition) ? InstantOf(_words[PlaceOf(definition)]) : Never;

    /// <summary>The first of them.</summary>
    internal long Least => InstantOf(LeastChange);

    /// <summary>Whether of all that come first it is told what comes then.</summary>
    internal bool IsLeastTold => (LeastChange & 1) != 0 && _count > 0;

    /// <summary>How many bytes the words take that were read last, or written.</summary>
    internal int Length => (_begin + _room) * sizeof(long);

    private ReadOnlySpan<long> Changes => _words.AsSpan(_begin, _count);

    private long LeastChange
    {
        get
        {
            if (_isLeastKnown) return _least;
            (_least, _isLeastKnown) = (LeastOf(Changes), true);
            return _least;
        }
    }

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        Array.Clear(_words, 0, _begin);
        (_count, _returns, _room, _least, _isLeastKnown) = (0, 0, 0, long.MaxValue, true);
    }

    /// <summary>Says when a definition says something else, and what comes then: as <see cref="Standing"/> does.</summary>
    internal void Set(int definition, long instant, long then)
    {
        bool isExpected = IsExpected(definition);
        if (!isExpected && instant == Never) return;
        int place = PlaceOf(definition);
        if (isExpected)
        {
            if (_words[place] == _least) _isLeastKnown = false;
            if (Returns(definition)) Remove(PlaceOfReturn(definition), definition, _bits, ref _returns);
        }

        if (instant == Never)
        {
            Remove(place, definition, 0, ref _count);
            return;
        }

        if (!isExpected) Insert(place, definition, 0, ref _count);
        long change = (instant << 1) | (then == Until.Untold ? 0L : 1);
        _words[place] = change;
        if (change <= _least) (_least, _isLeastKnown) = (change, true);
        if (then is Never or Until.Untold) return;
        place = PlaceOfReturn(definition);
        Insert(place, definition, _bits, ref _returns);
        _words[place] = then;
    }

    /// <summary>The definitions that are due up to an instant; how many.</summary>
    internal int Due(long until, Span<int> places)
    {
        int count = 0, place = _begin;
        for (int word = 0; word < _bits; word++)
        {
            for (ulong left = (ulong)_words[word]; left != 0; left &= left - 1, place++)
                if (_words[place] >> 1 <= until) places[count++] = (word * 64) + BitOperations.TrailingZeroCount(left);
        }

        return count;
    }

    /// <summary>What comes after the change of a definition, of which one is expected: as <see cref="Standing.Then"/> says.</summary>
    internal long Then(int definition) =>
        (_words[PlaceOf(definition)] & 1) == 0 ? Until.Untold
        : Returns(definition) ? _words[PlaceOfReturn(definition)]
        : Never;

    /// <summary>Nothing is beyond the end of time, and what comes second is later: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">Something is.</exception>
    internal void Verify()
    {
        foreach (long change in Changes)
            if (InstantOf(change) > Timestamp.Max) throw Malformed();
        int left = _returns;
        for (int definition = 0; left > 0; definition++)
        {
            if (!Returns(definition)) continue;
            if (_words[PlaceOfReturn(definition)] is var then && (then > Timestamp.Max || then <= this[definition] || Then(definition) != then)) throw Malformed();
            left--;
        }
    }

    /// <summary>Writes how much room they have, and the words.</summary>
    internal void Write(StateWriter to)
    {
        int used = _count + _returns;
        if (_room < used || _room > used + MostSpare) _room = used + Spare;
        if (_words.Length < _begin + _room) Array.Resize(ref _words, _begin + _room);
        to.Count(_room);
        Write(to.Room(Length));
    }

    /// <summary>Writes the words where they were read, or as many.</summary>
    internal void Write(Span<byte> to)
    {
        int used = _count + _returns;
        _words.AsSpan(_begin + used, _room - used).Clear();
        ReadOnlySpan<long> words = _words.AsSpan(0, _begin + _room);
        MemoryMarshal.AsBytes(words).CopyTo(to);
        if (!BitConverter.IsLittleEndian) Turn(MemoryMarshal.Cast<byte, long>(to[..Length]));
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        _room = from.Count(sizeof(long));
        if (_words.Length < _begin + _room) _words = new long[_begin + (2 * _room)];
        Span<long> words = _words.AsSpan(0, _begin + _room);
        from.Bytes(Length).CopyTo(MemoryMarshal.AsBytes(words));
        if (!BitConverter.IsLittleEndian) Turn(words);
        (_count, _returns) = (0, 0);
        long unexpected = _words[_bits - 1] & _unused;
        for (int word = 0; word < _bits; word++)
        {
            _count += BitOperations.PopCount((ulong)_words[word]);
            _returns += BitOperations.PopCount((ulong)_words[_bits + word]);
            unexpected |= _words[_bits + word] & ~_words[word];
        }

        if (unexpected != 0 || _count + _returns > _room) throw Malformed();
        (_least, _isLeastKnown) = (LeastOf(Changes), true);
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
    private static void Turn(Span<long> words) => BinaryPrimitives.ReverseEndianness(words, words);

    private bool IsExpected(int definition) => Has(definition >> 6, definition);

    private bool Returns(int definition) => Has(_bits + (definition >> 6), definition);

    private bool Has(int word, int definition) => (_words[word] >> (definition & 63) & 1) != 0;

    /// <summary>Where the change of a definition is among the words, or would be.</summary>
    private int PlaceOf(int definition) => _begin + RankOf(definition, 0);

    private int PlaceOfReturn(int definition) => _begin + _count + RankOf(definition, _bits);

    /// <summary>How many definitions before one have a bit in words from one on.</summary>
    private int RankOf(int definition, int first)
    {
        int word = definition >> 6, rank = BitOperations.PopCount((ulong)_words[first + word] & ((1UL << (definition & 63)) - 1));
        for (int i = 0; i < word; i++) rank += BitOperations.PopCount((ulong)_words[first + i]);
        return rank;
    }

    /// <summary>Makes place for an instant, and sets the definition's bit in the words from one on.</summary>
    private void Insert(int place, int definition, int first, ref int count)
    {
        int end = _begin + _count + _returns;
        if (end == _words.Length) Array.Resize(ref _words, 2 * end);
        _words.AsSpan(place, end - place).CopyTo(_words.AsSpan(place + 1));
        _words[first + (definition >> 6)] |= 1L << (definition & 63);
        count++;
    }

    private void Remove(int place, int definition, int first, ref int count)
    {
        int end = _begin + _count + _returns;
        _words.AsSpan(place + 1, end - place - 1).CopyTo(_words.AsSpan(place));
        _words[first + (definition >> 6)] &= ~(1L << (definition & 63));
        count--;
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
