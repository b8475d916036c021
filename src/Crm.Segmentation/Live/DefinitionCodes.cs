namespace Crm.Segmentation.Live;

/// <summary>What each definition says of one customer: of a segment 1 or 0, of a partition the position of the cell, or that there is none. A bit a segment, in memory as in bytes.</summary>
internal sealed class DefinitionCodes
{
    // Of a segment which bit it is; of a partition, below zero, the complement of which cell.
    private readonly int[] _places;
    private readonly int[] _cellCounts;
    private readonly byte[] _bits;
    private readonly int[] _cells;
    private readonly byte _unused;

    internal DefinitionCodes(IReadOnlyList<ProgramDefinition> definitions)
    {
        _cellCounts = [.. definitions.Where(definition => definition.IsPartition).Select(definition => definition.Cells.Count)];
        _places = new int[definitions.Count];
        int segments = 0, partitions = 0;
        for (int i = 0; i < _places.Length; i++) _places[i] = definitions[i].IsPartition ? ~partitions++ : segments++;
        _bits = new byte[(segments + 7) / 8];
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

    internal void Write(StateWriter to)
    {
        to.Bytes(_bits);
        foreach (int cell in _cells) to.Count(cell + 1);
    }

    /// <summary>How many bytes were written, in bytes that begin with them.</summary>
    internal int LengthIn(ReadOnlySpan<byte> stored)
    {
        if (_cells.Length == 0) return _bits.Length;
        var from = new StateReader(stored);
        _ = from.Bytes(_bits.Length);
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
        byte[] bits = _bits;
        if (stored.Length < bits.Length) throw StateReader.Malformed();
        stored[..bits.Length].CopyTo(bits);
        if (bits.Length > 0 && (bits[^1] & _unused) != 0) throw StateReader.Malformed();
        return _cells.Length == 0 ? bits.Length : bits.Length + ReadCells(stored[bits.Length..]);
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
        ReadOnlySpan<byte> bits = from.Bytes(_bits.Length);
        int place = _places[definition];
        if (place >= 0) return bits[place >> 3] >> (place & 7) & 1;
        for (int i = 0; i < ~place; i++) _ = from.Count();
        return from.Count() - 1;
    }
}
