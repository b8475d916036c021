using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself, and what comes then where that is known: of those of which anything is expected, in their order.</summary>
/// <remarks>
/// Bits a definition, and instants in 32 bits each, as they lie seven weeks ahead and less: what is further away is asked for again then. With room for a few more instants, what stands behind them
/// stays where it is while some come and some go. In memory they are as in bytes, so that nothing is worked out where they are read and written.
/// </remarks>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    /// <summary>How far ahead an instant can be said, in milliseconds: seven weeks.</summary>
    internal const uint Reach = uint.MaxValue - 1;

    private const int Spare = 2, MostSpare = 6;

    // Where the bits begin of those of which a change is expected; those of the other kinds stand behind them.
    private const int Expected = 0;

    // How many words of bits there are of each kind, and the bits of definitions that there are not.
    private readonly int _words;
    private readonly ulong _unused;

    // Bits of those of which a change is expected, of those of which it is told what comes then, and of those that then return to what they said.
    private readonly ulong[] _bits;

    // Instants of changes and then of returns, in milliseconds from a beginning that is not after now; a vector more than there are.
    private uint[] _instants = new uint[32];
    private long _from;
    private int _count, _returns, _room;

    private uint _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        _words = Math.Max(1, (definitions + 63) / 64);
        _unused = definitions % 64 == 0 && definitions > 0 ? 0 : ulong.MaxValue << (definitions % 64);
        _bits = new ulong[3 * _words];
        Clear();
    }

    /// <summary>When a definition says something else, or is to be asked again before: the former where <see cref="Then"/> is told.</summary>
    internal long this[int definition] => Has(Expected, definition) ? _from + _instants[RankOf(definition, Expected)] : Never;

    /// <summary>The first of them.</summary>
    internal long Least => _count == 0 ? Never : _from + LeastInstant;

    /// <summary>Whether of all that come first it is told what comes then.</summary>
    internal bool IsLeastTold
    {
        get
        {
            ulong untold = 0;
            for (int word = 0, first = 0; word < _words; word++) untold |= UpTo(LeastInstant, word, ref first) & ~_bits[Told + word];
            return _count > 0 && untold == 0;
        }
    }

    /// <summary>How many bytes those take that were read last, or written.</summary>
    internal int Length => ((_bits.Length + 1) * sizeof(ulong)) + (_room * sizeof(uint));

    private int Told => _words;

    private int Returning => 2 * _words;

    private uint LeastInstant
    {
        get
        {
            if (_isLeastKnown) return _least;
            (_least, _isLeastKnown) = (LeastOf(_instants.AsSpan(0, _count)), true);
            return _least;
        }
    }

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        Array.Clear(_bits);
        (_count, _returns, _room, _from, _least, _isLeastKnown) = (0, 0, 0, 0, uint.MaxValue, true);
    }

    /// <summary>Says when a definition says something else, and what comes then: as <see cref="Standing"/> does. It is later than now.</summary>
    internal void Set(int definition, long instant, long then, long now)
    {
        bool isExpected = Has(Expected, definition);
        if (instant == Never)
        {
            if (isExpected) Remove(definition);
            return;
        }

        long furthest = then == Never ? instant : Math.Max(instant, then);
        if (_count == 0) _from = now;
        else if (furthest - _from > Reach) Approach(now);
        if (furthest - _from > Reach) (instant, then) = (Math.Min(instant, _from + Reach), Until.Untold);
        uint change = (uint)(instant - _from);
        int rank = RankOf(definition, Expected);
        if (!isExpected) Insert(rank, definition, Expected, ref _count);
        else if (_instants[rank] == _least) _isLeastKnown = false;
        _instants[rank] = change;
        if (change <= _least) (_least, _isLeastKnown) = (change, true);
        Mark(definition, Told, then != Until.Untold);
        if (Has(Returning, definition)) RemoveReturn(definition);
        if (then is Never or Until.Untold) return;
        rank = _count + RankOf(definition, Returning);
        Insert(rank, definition, Returning, ref _returns);
        _instants[rank] = (uint)(then - _from);
    }

    /// <summary>The definitions that are due up to an instant; how many.</summary>
    internal int Due(long until, Span<int> places)
    {
        int count = 0;
        if (until < _from) return 0;
        uint last = (uint)Math.Min(until - _from, Reach);
        for (int word = 0, first = 0; word < _words; word++)
        {
            for (ulong left = UpTo(last, word, ref first); left != 0; left &= left - 1) places[count++] = (word * 64) + BitOperations.TrailingZeroCount(left);
        }

        return count;
    }

    /// <summary>What comes after the change of a definition, of which one is expected: as <see cref="Standing.Then"/> says.</summary>
    internal long Then(int definition) =>
        !Has(Told, definition) ? Until.Untold
        : Has(Returning, definition) ? _from + _instants[_count + RankOf(definition, Returning)]
        : Never;

    /// <summary>Nothing is beyond the end of time, and what comes second is later: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">Something is.</exception>
    internal void Verify()
    {
        for (int i = 0; i < _count + _returns; i++)
            if (_from + _instants[i] > Timestamp.Max) throw Malformed();
        for (int definition = 0, left = _returns; left > 0; definition++)
        {
            if (!Has(Returning, definition)) continue;
            if (Then(definition) <= this[definition]) throw Malformed();
            left--;
        }
    }

    /// <summary>Writes how much room they have, and them.</summary>
    internal void Write(StateWriter to)
    {
        int used = _count + _returns;
        if (_room < used || _room > used + MostSpare) _room = used + Spare;
        Reserve(_room);
        to.Count(_room);
        Write(to.Room(Length));
    }

    /// <summary>Writes them where they were read, or as many.</summary>
    internal void Write(Span<byte> to)
    {
        int used = _count + _returns;
        _instants.AsSpan(used, _room - used).Clear();
        Span<byte> bits = to[..(_bits.Length * sizeof(ulong))], instants = to.Slice(bits.Length + sizeof(long), _room * sizeof(uint));
        MemoryMarshal.AsBytes(_bits.AsSpan()).CopyTo(bits);
        BinaryPrimitives.WriteInt64LittleEndian(to[bits.Length..], _from);
        MemoryMarshal.AsBytes(_instants.AsSpan(0, _room)).CopyTo(instants);
        if (!BitConverter.IsLittleEndian) Turn(MemoryMarshal.Cast<byte, ulong>(bits), MemoryMarshal.Cast<byte, uint>(instants));
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        _room = from.Count(sizeof(uint));
        Reserve(_room);
        Span<uint> instants = _instants.AsSpan(0, _room);
        Span<byte> bits = MemoryMarshal.AsBytes(_bits.AsSpan());
        ReadOnlySpan<byte> stored = from.Bytes(Length);
        stored[..bits.Length].CopyTo(bits);
        _from = BinaryPrimitives.ReadInt64LittleEndian(stored[bits.Length..]);
        stored[(bits.Length + sizeof(long))..].CopyTo(MemoryMarshal.AsBytes(instants));
        if (!BitConverter.IsLittleEndian) Turn(_bits, instants);
        (_count, _returns) = (0, 0);
        ulong unexpected = _bits[Expected + _words - 1] & _unused;
        for (int word = 0; word < _words; word++)
        {
            _count += BitOperations.PopCount(_bits[Expected + word]);
            _returns += BitOperations.PopCount(_bits[Returning + word]);
            unexpected |= (_bits[Told + word] & ~_bits[Expected + word]) | (_bits[Returning + word] & ~_bits[Told + word]);
        }

        if (unexpected != 0 || _count + _returns > _room || _from > now || _from < Timestamp.Min) throw Malformed();
        (_least, _isLeastKnown) = (LeastOf(instants[.._count]), true);
        if (Least < now) throw Malformed();
    }

    private static uint LeastOf(ReadOnlySpan<uint> instants)
    {
        uint least = uint.MaxValue;
        if (instants.Length < Vector256<uint>.Count)
        {
            foreach (uint instant in instants) least = Math.Min(least, instant);
            return least;
        }

        // Which is the least cannot be foreseen, so that no branch asks.
        var leasts = Vector256.Create(instants[^Vector256<uint>.Count..]);
        for (; instants.Length > Vector256<uint>.Count; instants = instants[Vector256<uint>.Count..]) leasts = Vector256.Min(leasts, Vector256.Create(instants));
        var four = Vector128.Min(leasts.GetLower(), leasts.GetUpper());
        var two = Vector64.Min(four.GetLower(), four.GetUpper());
        return Math.Min(two[0], two[1]);
    }

    /// <summary>Stored are the low bytes first, whatever the machine has.</summary>
    private static void Turn(Span<ulong> bits, Span<uint> instants)
    {
        BinaryPrimitives.ReverseEndianness(bits, bits);
        BinaryPrimitives.ReverseEndianness(instants, instants);
    }

    /// <summary>Of the bits that are set, those of the ranks that are.</summary>
    private static ulong OfRanks(ulong ranks, ulong bits)
    {
        if (Bmi2.X64.IsSupported) return Bmi2.X64.ParallelBitDeposit(ranks, bits);
        ulong those = 0;
        for (; ranks != 0; ranks >>= 1, bits &= bits - 1)
            if ((ranks & 1) != 0) those |= bits & (0 - bits);
        return those;
    }

    /// <summary>The definitions of a word that are due up to an instant, of which the first instant stands in a place; that of the next word then.</summary>
    private ulong UpTo(uint last, int word, ref int first)
    {
        ulong bits = _bits[Expected + word], ranks = 0;
        int count = BitOperations.PopCount(bits);
        var until = Vector256.Create(last);
        for (int i = 0; i < count; i += Vector256<uint>.Count)
            ranks |= (ulong)Vector256.LessThanOrEqual(Vector256.Create(_instants.AsSpan(first + i)), until).ExtractMostSignificantBits() << i;
        first += count;
        return OfRanks(ranks, bits);
    }

    private bool Has(int kind, int definition) => (_bits[kind + (definition >> 6)] >> definition & 1) != 0;

    private void Mark(int definition, int kind, bool isSet)
    {
        ref ulong word = ref _bits[kind + (definition >> 6)];
        ulong bit = 1UL << definition;
        word = isSet ? word | bit : word & ~bit;
    }

    /// <summary>How many definitions before one have a bit of a kind.</summary>
    private int RankOf(int definition, int kind)
    {
        int word = definition >> 6, rank = BitOperations.PopCount(_bits[kind + word] & ((1UL << definition) - 1));
        for (int i = 0; i < word; i++) rank += BitOperations.PopCount(_bits[kind + i]);
        return rank;
    }

    /// <summary>Makes place for an instant, and sets the definition's bit of a kind.</summary>
    private void Insert(int place, int definition, int kind, ref int count)
    {
        int end = _count + _returns;
        Reserve(end + 1);
        _instants.AsSpan(place, end - place).CopyTo(_instants.AsSpan(place + 1));
        Mark(definition, kind, true);
        count++;
    }

    private void Remove(int definition)
    {
        if (Has(Returning, definition)) RemoveReturn(definition);
        int rank = RankOf(definition, Expected);
        if (_instants[rank] == _least) _isLeastKnown = false;
        Mark(definition, Told, false);
        Remove(rank, definition, Expected, ref _count);
    }

    private void RemoveReturn(int definition) => Remove(_count + RankOf(definition, Returning), definition, Returning, ref _returns);

    private void Remove(int place, int definition, int kind, ref int count)
    {
        int end = _count + _returns;
        _instants.AsSpan(place + 1, end - place - 1).CopyTo(_instants.AsSpan(place));
        Mark(definition, kind, false);
        count--;
    }

    /// <summary>Begins later, so that what is further away can be said.</summary>
    private void Approach(long now)
    {
        uint passed = (uint)(Math.Min(now, Least) - _from);
        foreach (ref uint instant in _instants.AsSpan(0, _count + _returns)) instant -= passed;
        _from += passed;
        _least -= passed;
    }

    /// <summary>Makes room for so many instants, and as many behind them as are looked at together.</summary>
    private void Reserve(int instants)
    {
        if (_instants.Length < instants + Vector256<uint>.Count) Array.Resize(ref _instants, 2 * (instants + Vector256<uint>.Count));
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
