using System.Buffers.Binary;

namespace Crm.Segmentation.Live;

/// <content>As bytes: the beginning, which is the first, where they end and how much room they have, and the changes, each its instant and its definition with what is told.</content>
internal sealed partial class NextChanges
{
    private int ChangeBytes => sizeof(uint) + _width;

    private int HeadBytes => sizeof(long) + (3 * _width);

    /// <summary>Writes how much room they have, and them.</summary>
    internal void Write(StateWriter to)
    {
        int used = _end - _first;
        if (_room < used || _room > used + MostSpare) _room = used + Spare;
        Span<byte> stored = to.Room(HeadBytes + (_room * ChangeBytes));
        BinaryPrimitives.WriteInt64LittleEndian(stored, _from);
        SetNumber(stored, 0, 0);
        SetNumber(stored, 1, used);
        SetNumber(stored, 2, _room);
        Span<byte> changes = stored[HeadBytes..];
        foreach (ulong change in Changes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changes, (uint)(change >> 32));
            if (_width == sizeof(ushort)) BinaryPrimitives.WriteUInt16LittleEndian(changes[sizeof(uint)..], (ushort)change);
            else BinaryPrimitives.WriteUInt32LittleEndian(changes[sizeof(uint)..], (uint)change);
            changes = changes[ChangeBytes..];
        }

        changes.Clear();
    }

    /// <exception cref="MalformedStateException">There is no such definition, or an instant is before now.</exception>
    internal void Read(ref StateReader from, long now)
    {
        ReadOnlySpan<byte> head = from.Bytes(HeadBytes);
        (int first, int end) = (Number(head, 0), Number(head, 1));
        (_from, _room, _first, _end) = (FromOf(head), Number(head, 2), 0, end - first);
        if (first < 0 || first > end || end > _room || _room > from.Left / ChangeBytes || _from > now || _from < Timestamp.Min) throw Malformed();
        ReadOnlySpan<byte> changes = from.Bytes(_room * ChangeBytes)[(first * ChangeBytes)..];
        Reserve(_end + 1);
        uint greatest = 0;
        for (int i = 0; i < _end; i++)
        {
            uint word = _width == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(changes[sizeof(uint)..]) : BinaryPrimitives.ReadUInt32LittleEndian(changes[sizeof(uint)..]);
            _changes[i] = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(changes) << 32) | word;
            greatest = Math.Max(greatest, word);
            changes = changes[ChangeBytes..];
        }

        if (_end > 0 && (greatest >> 1 >= _isSaid.Length || InstantOf(_changes[0]) < now)) throw Malformed();
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
        int first = Number(stored, 0);
        definition = -1;
        if (first == Number(stored, 1)) return false;
        (uint instant, uint word) = ChangeAt(stored, first);
        if (FromOf(stored) + instant != now || (word & 1) == 0) return false;
        definition = (int)(word >> 1);
        SetNumber(stored, 0, first + 1);
        return true;
    }

    /// <summary>The first in bytes that <see cref="Write"/> wrote.</summary>
    internal ComingChange FirstOf(ReadOnlySpan<byte> stored)
    {
        int first = Number(stored, 0), end = Number(stored, 1);
        if (first == end) return new ComingChange(Never, false);
        (uint at, uint word) = ChangeAt(stored, first);
        bool isTold = (word & 1) != 0;
        for (int i = first + 1; i < end && ChangeAt(stored, i) is var other && other.Instant == at; i++) isTold &= (other.Word & 1) != 0;
        return new ComingChange(FromOf(stored) + at, isTold);
    }

    private static long FromOf(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadInt64LittleEndian(stored);

    private int Number(ReadOnlySpan<byte> stored, int place)
    {
        ReadOnlySpan<byte> number = stored[(sizeof(long) + (place * _width))..];
        return _width == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(number) : BinaryPrimitives.ReadInt32LittleEndian(number);
    }

    private void SetNumber(Span<byte> stored, int place, int value)
    {
        Span<byte> number = stored[(sizeof(long) + (place * _width))..];
        if (_width == sizeof(ushort)) BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)value);
        else BinaryPrimitives.WriteInt32LittleEndian(number, value);
    }

    private (uint Instant, uint Word) ChangeAt(ReadOnlySpan<byte> stored, int place)
    {
        ReadOnlySpan<byte> change = stored[(HeadBytes + (place * ChangeBytes))..];
        return (BinaryPrimitives.ReadUInt32LittleEndian(change), _width == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(change[sizeof(uint)..]) : BinaryPrimitives.ReadUInt32LittleEndian(change[sizeof(uint)..]));
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
