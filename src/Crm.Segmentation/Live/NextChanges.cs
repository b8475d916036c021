using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>When each definition says something else of one customer by itself. In bytes the distances from now, of those of which anything is expected.</summary>
internal sealed class NextChanges
{
    internal const long Never = long.MaxValue;

    // Further than six bytes reach are eight more.
    private const ulong Far = (1UL << 48) - 1;

    private readonly long[] _instants;
    private readonly ulong[] _expected;
    private readonly int _bytes;
    private long _least;
    private bool _isLeastKnown;

    internal NextChanges(int definitions)
    {
        _instants = new long[definitions];
        _expected = new ulong[(definitions + 63) / 64];
        _bytes = (definitions + 7) / 8;
        Array.Fill(_instants, Never);
        (_least, _isLeastKnown) = (Never, true);
    }

    internal int Length => _instants.Length;

    internal long this[int definition]
    {
        get => _instants[definition];
        set
        {
            long before = _instants[definition];
            _instants[definition] = value;
            if (value == Never) _expected[definition >> 6] &= ~(1UL << (definition & 63));
            else _expected[definition >> 6] |= 1UL << (definition & 63);
            if (value <= _least) _least = value;
            else if (before == _least) _isLeastKnown = false;
        }
    }

    /// <summary>The first of them.</summary>
    internal long Least
    {
        get
        {
            if (!_isLeastKnown) FindLeast();
            return _least;
        }
    }

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1) _instants[(word * 64) + BitOperations.TrailingZeroCount(left)] = Never;
            _expected[word] = 0;
        }

        (_least, _isLeastKnown) = (Never, true);
    }

    /// <summary>The definitions that are due up to an instant; how many.</summary>
    internal int Due(long until, Span<int> places)
    {
        int count = 0;
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1)
            {
                int definition = (word * 64) + BitOperations.TrailingZeroCount(left);
                if (_instants[definition] <= until) places[count++] = definition;
            }
        }

        return count;
    }

    internal void Write(StateWriter to, long now)
    {
        for (int i = 0; i < _bytes; i++) to.Byte((byte)(_expected[i >> 3] >> ((i & 7) * 8)));
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1)
            {
                ulong ahead = (ulong)(_instants[(word * 64) + BitOperations.TrailingZeroCount(left)] - now);
                to.Six(Math.Min(ahead, Far));
                if (ahead >= Far) to.Fixed(ahead);
            }
        }
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        Clear();
        ReadOnlySpan<byte> expected = from.Bytes(_bytes);
        for (int i = 0; i < expected.Length; i++) _expected[i >> 3] |= (ulong)expected[i] << ((i & 7) * 8);
        if (_instants.Length % 64 != 0 && _expected[^1] >> (_instants.Length % 64) != 0) throw Malformed();
        long least = Never;
        for (int word = 0; word < _expected.Length; word++)
        {
            for (ulong left = _expected[word]; left != 0; left &= left - 1)
            {
                ulong ahead = from.Six();
                if (ahead == Far) ahead = from.Fixed();
                long instant = now + (long)ahead;
                if (instant < now || instant == Never) throw Malformed();
                _instants[(word * 64) + BitOperations.TrailingZeroCount(left)] = instant;
                least = Math.Min(least, instant);
            }
        }

        _least = least;
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Array.Clear(_expected);
        Array.Fill(_instants, Never);
        return StateReader.Malformed();
    }

    private void FindLeast()
    {
        long least = Never;
        for (int word = 0; word < _expected.Length; word++)
            for (ulong left = _expected[word]; left != 0; left &= left - 1) least = Math.Min(least, _instants[(word * 64) + BitOperations.TrailingZeroCount(left)]);
        (_least, _isLeastKnown) = (least, true);
    }
}
