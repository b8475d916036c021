using System.Buffers.Binary;
using System.Numerics;

namespace Crm.Segmentation.Live;

/// <content>As bytes: the beginning, which is the first, where they end and how much room they have, and the changes, each its instant and its definition with what is told.</content>
internal sealed partial class NextChanges
{
    // The numbers behind the beginning: of the changes the first and the end, and how many there is room for.
    private const int FirstChange = 0, EndOfChanges = 1, RoomOfChanges = 2, Numbers = 3;

    // How many bytes a change takes where there are not so many definitions, and what stands before the first.
    private const int SmallChange = sizeof(uint) + sizeof(ushort), SmallHead = sizeof(long) + (Numbers * sizeof(ushort));

    private int ChangeBytes => sizeof(uint) + _width;

    private int HeadBytes => sizeof(long) + (Numbers * _width);

    /// <summary>Writes how much room they have, and them.</summary>
    internal void Write(StateWriter to)
    {
        int used = _end - _first;
        if (_room < used || _room > used + MostSpare) _room = used + Spare;
        Span<byte> stored = to.Room(HeadBytes + (_room * ChangeBytes));
        BinaryPrimitives.WriteInt64LittleEndian(stored, _from);
        SetNumber(stored, FirstChange, 0);
        SetNumber(stored, EndOfChanges, used);
        SetNumber(stored, RoomOfChanges, _room);
        stored = stored[HeadBytes..];
        ReadOnlySpan<ulong> changes = Changes;
        int written = 0, at = 0;
        if (_width == sizeof(ushort))
        {
            // Eight bytes at once: what is too much is written over by the next.
            for (; written < changes.Length && at <= stored.Length - sizeof(ulong); written++, at += SmallChange)
                StoredWords.Put(stored, at, BitOperations.RotateLeft(changes[written], 32));
        }

        for (; written < changes.Length; written++, at += ChangeBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(stored[at..], (uint)(changes[written] >> 32));
            WriteWord(stored[(at + sizeof(uint))..], (uint)changes[written]);
        }

        stored[at..].Clear();
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        ReadOnlySpan<byte> head = from.Bytes(HeadBytes);
        (int first, int end, _room) = NumbersIn(head);
        (_from, _first, _end) = (FromOf(head), 0, end - first);
        if (first < 0 || first > end || end > _room || (long)_room * ChangeBytes > from.Left || _from > now || _from < Timestamp.Min) throw Malformed();
        ReadOnlySpan<byte> stored = from.Bytes(_room * ChangeBytes)[(first * ChangeBytes)..];
        Reserve(_end + 1);
        Span<ulong> changes = _changes.AsSpan(0, _end);
        long outside = 0, words = 2L * _isSaid.Length;
        int read = 0, at = 0;
        if (_width == sizeof(ushort))
        {
            for (; read < changes.Length && at <= stored.Length - sizeof(ulong); read++, at += SmallChange)
            {
                ulong bytes = StoredWords.At(stored, at);
                uint word = (ushort)(bytes >> 32);
                changes[read] = (bytes << 32) | word;
                outside |= words - 1 - word;
            }
        }

        for (; read < changes.Length; read++, at += ChangeBytes)
        {
            (uint instant, uint word) = FirstIn(stored[at..]);
            changes[read] = ((ulong)instant << 32) | word;
            outside |= words - 1 - word;
        }

        if (outside < 0 || FirstAt < now) throw Malformed();
    }

    /// <summary>Nothing is beyond the end of time, and of a definition there are two at most, of which it is told what comes then: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">It is not so.</exception>
    internal void Verify()
    {
        var before = new Dictionary<int, ulong>();
        var twice = new HashSet<int>();
        ulong last = 0;
        foreach (ulong change in Changes)
        {
            if (InstantOf(change) > Timestamp.Max || change < last) throw Malformed();
            last = change;
            int definition = DefinitionOf(change);
            if (before.TryAdd(definition, change)) continue;
            if (!IsTold(change) || !IsTold(before[definition]) || InstantOf(before[definition]) == InstantOf(change) || !twice.Add(definition)) throw Malformed();
        }
    }

    /// <summary>Takes out the first in bytes that <see cref="Write"/> wrote, where it comes at an instant and it is told what comes then.</summary>
    internal bool TryTurn(Span<byte> stored, long now, out int definition)
    {
        (int first, int end, _) = NumbersIn(stored);
        definition = -1;
        if (first == end) return false;
        (uint instant, uint word) = ChangeAt(stored, first);
        if (FromOf(stored) + instant != now || (word & 1) == 0) return false;
        definition = (int)(word >> 1);
        SetNumber(stored, FirstChange, first + 1);
        return true;
    }

    /// <summary>The first in bytes that <see cref="Write"/> wrote.</summary>
    internal ComingChange FirstOf(ReadOnlySpan<byte> stored)
    {
        (int first, int end, _) = NumbersIn(stored);
        if (first == end) return new ComingChange(Never, false);
        (uint at, uint word) = ChangeAt(stored, first);
        bool isTold = (word & 1) != 0;
        for (int i = first + 1; i < end && ChangeAt(stored, i) is var other && other.Instant == at; i++) isTold &= (other.Word & 1) != 0;
        return new ComingChange(FromOf(stored) + at, isTold);
    }

    private static long FromOf(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadInt64LittleEndian(stored);

    /// <summary>The first of the changes, their end, and how many there is room for.</summary>
    private (int First, int End, int Room) NumbersIn(ReadOnlySpan<byte> stored)
    {
        if (_width != sizeof(ushort) || stored.Length < SmallHead) return (Number(stored, FirstChange), Number(stored, EndOfChanges), Number(stored, RoomOfChanges));
        ulong numbers = StoredWords.At(stored, SmallHead - sizeof(ulong)) >> 16;
        return ((ushort)numbers, (ushort)(numbers >> 16), (ushort)(numbers >> 32));
    }

    private int Number(ReadOnlySpan<byte> stored, int place) => (int)ReadWord(stored[(sizeof(long) + (place * _width))..]);

    private void SetNumber(Span<byte> stored, int place, int value) => WriteWord(stored[(sizeof(long) + (place * _width))..], (uint)value);

    private (uint Instant, uint Word) ChangeAt(ReadOnlySpan<byte> stored, int place)
    {
        // The six bytes of a small change, and two of what stands before.
        int small = SmallHead + (place * SmallChange) - sizeof(ushort);
        if (_width != sizeof(ushort) || small > stored.Length - sizeof(ulong)) return FirstIn(stored[(HeadBytes + (place * ChangeBytes))..]);
        ulong change = StoredWords.At(stored, small) >> 16;
        return ((uint)change, (ushort)(change >> 32));
    }

    private (uint Instant, uint Word) FirstIn(ReadOnlySpan<byte> changes) => (BinaryPrimitives.ReadUInt32LittleEndian(changes), ReadWord(changes[sizeof(uint)..]));

    private uint ReadWord(ReadOnlySpan<byte> from) => _width == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt32LittleEndian(from);

    private void WriteWord(Span<byte> to, uint word)
    {
        if (_width == sizeof(ushort)) BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)word);
        else BinaryPrimitives.WriteUInt32LittleEndian(to, word);
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
