using System.Buffers.Binary;
using System.Numerics;

namespace Crm.Segmentation.Live;

/// <content>As bytes: the beginning, which is the first, where they end and how much room they have, and the changes, each its instant and its definition with what is told.</content>
internal sealed partial class NextChanges
{
    // Of so many definitions, with what is told, each takes two bytes, and a change with its instant six; of more eight.
    private const int MostInTwoBytes = 1 << 14;

    // The numbers behind the beginning: of the changes the first and the end, and how many there is room for.
    private const int FirstChange = 0, EndOfChanges = 1, RoomOfChanges = 2, Numbers = 3;

    private const int Spare = 2, MostSpare = 6;

    private readonly int _bytesEach;

    private int HeadBytes => sizeof(long) + (Numbers * (_bytesEach - sizeof(uint)));

    /// <summary>How many bytes they are written in, after room is made for a few more.</summary>
    internal int MakeRoom()
    {
        int count = _end - _first;
        if (_room < count || _room > count + MostSpare) _room = count + Spare;
        return HeadBytes + (_room * _bytesEach);
    }

    /// <summary>Writes how much room they have, and them, to as many bytes as <see cref="MakeRoom"/> says.</summary>
    internal void Write(Span<byte> stored)
    {
        ReadOnlySpan<ulong> changes = Changes;
        int end = HeadBytes + (changes.Length * _bytesEach);
        stored[end..].Clear();
        Span<byte> places = stored[..end];
        if (_bytesEach == SixByteWords.Bytes) SixByteWords.Write(_changes.AsSpan(_first - 1, changes.Length + 1), places);
        else for (int i = 0; i < changes.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(places[PlaceOf(i)..], BitOperations.RotateLeft(changes[i], 32));
        BinaryPrimitives.WriteInt64LittleEndian(stored, _from);
        SetNumber(stored, FirstChange, 0);
        SetNumber(stored, EndOfChanges, changes.Length);
        SetNumber(stored, RoomOfChanges, _room);
    }

    /// <summary>Reads them from bytes that begin with them: how many bytes they take.</summary>
    /// <exception cref="MalformedStateException">There are not so many; what they are is not looked at: <see cref="Verify"/>.</exception>
    internal int Read(ReadOnlySpan<byte> stored)
    {
        int head = HeadBytes;
        if (stored.Length < head) throw Malformed();
        (int first, int end, int room) = (Number(stored, FirstChange), Number(stored, EndOfChanges), Number(stored, RoomOfChanges));
        if (first < 0 || first > end || end > room || (long)room * _bytesEach > stored.Length - head) throw Malformed();
        (_from, _first, _end, _room) = (FromOf(stored), Begin, Begin + end - first, room);
        Reserve(_end + 1);
        ReadOnlySpan<byte> places = stored[..(head + (end * _bytesEach))];
        if (_bytesEach == SixByteWords.Bytes) SixByteWords.Read(places, _changes.AsSpan(Begin - 1, _end - Begin + 1));
        else for (int i = first; i < end; i++) _changes[Begin + i - first] = BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(places[PlaceOf(i)..]), 32);
        _changes[Begin - 1] = 0;
        End(_end);
        return head + (room * _bytesEach);
    }

    /// <summary>
    /// That they are of definitions that there are, in order, none before now or beyond the end of time, and of a definition two at most, of which it is told what comes then:
    /// looked at where bytes come from outside.
    /// </summary>
    /// <exception cref="MalformedStateException">It is not so.</exception>
    internal void Verify(long now)
    {
        var before = new Dictionary<int, ulong>();
        var twice = new HashSet<int>();
        ulong last = 0;
        if (_from > now || _from < Timestamp.Min || FirstAt < now) throw Malformed();
        foreach (ulong change in Changes)
        {
            int definition = DefinitionOf(change);
            if (definition >= _saidIn.Length || change >> 32 > Reach || InstantOf(change) > Timestamp.Max || change < last) throw Malformed();
            last = change;
            if (before.TryAdd(definition, change)) continue;
            if (!IsTold(change) || !IsTold(before[definition]) || InstantOf(before[definition]) == InstantOf(change) || !twice.Add(definition)) throw Malformed();
        }
    }

    /// <summary>Takes out what comes at an instant in bytes that <see cref="Write"/> wrote, of which it is told what comes then, up to what is not.</summary>
    /// <param name="stored">The bytes.</param>
    /// <param name="now">The instant.</param>
    /// <param name="definitions">Takes the definitions.</param>
    /// <returns>How many there are.</returns>
    internal int Take(Span<byte> stored, long now, Span<int> definitions)
    {
        (int first, int end, int count) = (Number(stored, FirstChange), Number(stored, EndOfChanges), 0);
        long from = FromOf(stored);
        for (; first < end && ChangeAt(stored, first) is var change && from + (long)(change >> 32) == now && IsTold(change); first++) definitions[count++] = DefinitionOf(change);
        SetNumber(stored, FirstChange, first);
        return count;
    }

    /// <summary>Takes out the first in bytes that <see cref="Write"/> wrote: so many, which there are.</summary>
    /// <param name="stored">The bytes.</param>
    /// <param name="count">How many.</param>
    /// <param name="definitions">Takes the definitions.</param>
    /// <returns>When the last of them comes.</returns>
    internal long TakeFirst(Span<byte> stored, int count, Span<int> definitions)
    {
        int first = Number(stored, FirstChange);
        ulong change = 0;
        for (int i = 0; i < count; i++) definitions[i] = DefinitionOf(change = ChangeAt(stored, first + i));
        SetNumber(stored, FirstChange, first + count);
        return FromOf(stored) + (long)(change >> 32);
    }

    /// <summary>How many of the first so many in bytes that <see cref="Write"/> wrote are of a definition.</summary>
    internal int CountOf(ReadOnlySpan<byte> stored, int count, int definition)
    {
        (int first, int found) = (Number(stored, FirstChange), 0);
        for (int i = 0; i < count; i++) found += DefinitionOf(ChangeAt(stored, first + i)) == definition ? 1 : 0;
        return found;
    }

    private static long FromOf(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadInt64LittleEndian(stored);

    private ulong ChangeAt(ReadOnlySpan<byte> stored, int place) => BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(stored[PlaceOf(place)..]) >> BitsBefore, 32);

    /// <summary>Where the eight bytes begin of which a change is the last.</summary>
    private int PlaceOf(int change) => HeadBytes + ((change + 1) * _bytesEach) - sizeof(ulong);

    /// <summary>How many bits stand before a change in its eight bytes.</summary>
    private int BitsBefore => 8 * (sizeof(ulong) - _bytesEach);

    private int Number(ReadOnlySpan<byte> stored, int place) => _bytesEach == SixByteWords.Bytes
        ? BinaryPrimitives.ReadUInt16LittleEndian(stored[(sizeof(long) + (place * sizeof(ushort)))..])
        : BinaryPrimitives.ReadInt32LittleEndian(stored[(sizeof(long) + (place * sizeof(int)))..]);

    private void SetNumber(Span<byte> stored, int place, int value)
    {
        if (_bytesEach == SixByteWords.Bytes) BinaryPrimitives.WriteUInt16LittleEndian(stored[(sizeof(long) + (place * sizeof(ushort)))..], (ushort)value);
        else BinaryPrimitives.WriteInt32LittleEndian(stored[(sizeof(long) + (place * sizeof(int)))..], value);
    }

    /// <summary>Bytes that are refused leave nothing behind.</summary>
    private MalformedStateException Malformed()
    {
        Clear();
        return StateReader.Malformed();
    }
}
