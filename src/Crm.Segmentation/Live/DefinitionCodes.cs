using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>What each definition says of one customer: of a segment 1 or 0, of a partition the position of the cell, or that there is none. A bit a segment, in memory as in bytes.</summary>
internal sealed class DefinitionCodes
{
    // Of a segment which bit it is; of a partition, below zero, the complement of which cell.
    private readonly int[] _places;
    private readonly int[] _cellCounts;
    private readonly int[] _cells;
    private readonly byte _unused;

    // The bits, in so many bytes, with others behind them up to whole words, of which most are moved as such.
    private readonly byte[] _bits;
    private readonly int _length;

    internal DefinitionCodes(IReadOnlyList<ProgramDefinition> definitions)
    {
        _cellCounts = [.. definitions.Where(definition => definition.IsPartition).Select(definition => definition.Cells.Count)];
        _places = new int[definitions.Count];
        int segments = 0, partitions = 0;
        for (int i = 0; i < _places.Length; i++) _places[i] = definitions[i].IsPartition ? ~partitions++ : segments++;
        _length = (segments + 7) / 8;
        _bits = new byte[(_length + sizeof(ulong) - 1) & -sizeof(ulong)];
        _cells = new int[partitions];
        _unused = (byte)(segments % 8 == 0 ? 0 : 0xFF << (segments % 8));
        Clear();
    }

    internal int Length => _places.Length;

    internal int this[int definition]
    {
        get
        {
            int place = _places[definition];
            return place < 0 ? _cells[~place] : _bits[place >> 3] >> (place & 7) & 1;
        }

        set
        {
            int place = _places[definition];
            if (place < 0) _cells[~place] = value;
            else if (value == 1) _bits[place >> 3] |= (byte)(1 << (place & 7));
            else _bits[place >> 3] &= (byte)~(1 << (place & 7));
        }
    }

    /// <summary>In no segment and no cell.</summary>
    internal void Clear()
    {
        Array.Clear(_bits);
        Array.Fill(_cells, LiveCustomer.NoCode);
    }

    internal int[] ToArray() => [.. Enumerable.Range(0, Length).Select(definition => this[definition])];

    /// <summary>How many bytes they are written in.</summary>
    internal int WrittenLength
    {
        get
        {
            int length = _length;
            foreach (int cell in _cells) length += StateWriter.LengthOf((uint)(cell + 1));
            return length;
        }
    }

    /// <summary>Writes them: how many bytes they take. Behind them a few more may be others then.</summary>
    internal int Write(Span<byte> to)
    {
        MoveBits(_bits, to);
        int at = _length;
        foreach (int cell in _cells) at += StateWriter.Write(to[at..], (uint)(cell + 1));
        return at;
    }

    /// <summary>How many bytes were written, in bytes that begin with them.</summary>
    internal int LengthIn(ReadOnlySpan<byte> stored)
    {
        if (_cells.Length == 0) return _length;
        var from = new StateReader(stored);
        _ = from.Bytes(_length);
        foreach (int _ in _cells) from.Count();
        return from.Position;
    }

    /// <summary>A segment says the other.</summary>
    internal void Turn(int segment) => _ = Turn(_bits, segment);

    /// <summary>A segment says the other, in bytes that were written: whether she is a member then.</summary>
    internal bool Turn(Span<byte> stored, int segment)
    {
        int place = _places[segment], bit = 1 << (place & 7);
        return ((stored[place >> 3] ^= (byte)bit) & bit) != 0;
    }

    /// <summary>Reads them from bytes that begin with them: how many bytes they take.</summary>
    /// <exception cref="MalformedStateException">There is no such cell, or a bit of no segment.</exception>
    internal int Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < _length) throw StateReader.Malformed();
        MoveBits(stored, _bits);
        if (_length > 0 && (_bits[_length - 1] & _unused) != 0) throw StateReader.Malformed();
        return _cells.Length == 0 ? _length : _length + ReadCells(stored[_length..]);
    }

    /// <summary>Moves the bits in whole words, where there is room for these.</summary>
    private void MoveBits(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int whole = _bits.Length;
        if (from.Length < whole || to.Length < whole) from[.._length].CopyTo(to);
        else for (int at = 0; at < whole; at += sizeof(ulong)) Unsafe.WriteUnaligned(ref to[at], Unsafe.ReadUnaligned<ulong>(in from[at]));
    }

    private int ReadCells(ReadOnlySpan<byte> stored)
    {
        var from = new StateReader(stored);
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = from.Count() - 1;
            if (_cells[i] >= _cellCounts[i]) throw StateReader.Malformed();
        }

        return from.Position;
    }

    /// <summary>What one definition says, in bytes of which nothing else is read.</summary>
    internal int ReadOne(ref StateReader from, int definition)
    {
        ReadOnlySpan<byte> bits = from.Bytes(_length);
        int place = _places[definition];
        if (place >= 0) return bits[place >> 3] >> (place & 7) & 1;
        for (int i = 0; i < ~place; i++) _ = from.Count();
        return from.Count() - 1;
    }
}
