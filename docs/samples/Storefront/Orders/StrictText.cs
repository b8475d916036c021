using System.IO.Compression;
using System.Text;

namespace StorefrontSample;

/// <summary>
/// A file as text. Nothing in it is replaced or left out: bytes that are no characters, compressed data that break off and files that are no text end
/// the reading with a message that says where, and what can be done.
/// </summary>
internal sealed class StrictText : TextReader
{
    private const int BlockSize = 1 << 16;

    // As much as tells what a file is.
    private const int StartSize = 512;

    // What people save instead of text, by its first bytes.
    private static readonly (byte[] Start, string Kind)[] Others =
    [
        ([.. "PK"u8, 3, 4], "a zip archive, such as a workbook of Excel is: save the sheet as 'CSV UTF-8', or unpack the archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "a workbook of an old Excel: save the sheet as 'CSV UTF-8'"),
        ([.. "PAR1"u8], "a Parquet file: export it as CSV"),
        ([.. "%PDF"u8], "a PDF: export the orders as CSV"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd: unpack it, or compress it by gzip"),
        ([0xFD, .. "7zXZ"u8], "compressed by xz: unpack it, or compress it by gzip"),
        ([.. "BZh"u8], "compressed by bzip2: unpack it, or compress it by gzip"),
        ([0x1F, 0x8B], "compressed twice: unpack it once"),
    ];

    private readonly Stream _stream;
    private readonly byte[] _bytes = new byte[BlockSize];
    private string? _encodingName;
    private Encoding _encoding = null!;
    private Decoder? _decoder;
    private char[] _chars = [];
    private int _next;
    private int _end;
    private bool _done;

    // Line breaks that were decoded.
    private long _lines;

    private StrictText(Stream stream, string? encodingName) => (_stream, _encodingName) = (stream, encodingName);

    /// <summary>The text of a file, which may be compressed by gzip, whatever its name is; a mark at its start is believed before the name of an encoding.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="encodingName">A name that <see cref="TextEncodings"/> knows; UTF-8 when it is null.</param>
    internal static StrictText Open(FileStream file, string? encodingName)
    {
        if (!file.CanSeek) throw new InvalidDataException("The orders must stand in a file, not come through a pipe: it may be read twice.");
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return new StrictText(compressed ? new GZipStream(file, CompressionMode.Decompress) : file, encodingName);
    }

    public override int Read(char[] buffer, int index, int count)
    {
        while (_next == _end)
            if (!Fill()) return 0;
        int taken = Math.Min(count, _end - _next);
        _chars.AsSpan(_next, taken).CopyTo(buffer.AsSpan(index));
        _next += taken;
        return taken;
    }

    public override int Peek()
    {
        while (_next == _end)
            if (!Fill()) return -1;
        return _chars[_next];
    }

    public override int Read()
    {
        int next = Peek();
        if (next >= 0) _next++;
        return next;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        if (_done) return false;
        int count = ReadBlock();
        int start = _decoder is null ? Begin(_bytes.AsSpan(0, count)) : 0;
        _done = count == 0;
        try
        {
            (_next, _end) = (0, _decoder!.GetChars(_bytes.AsSpan(start, count - start), _chars, flush: _done));
        }
        catch (DecoderFallbackException undecodable)
        {
            throw new InvalidDataException(Undecodable(undecodable, start), undecodable);
        }

        _lines += _chars.AsSpan(0, _end).Count('\n');
        return true;
    }

    private int ReadBlock()
    {
        try
        {
            return _stream.ReadAtLeast(_bytes, _decoder is null ? StartSize : 1, throwOnEndOfStream: false);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"The file is damaged or cut short: its compressed data break off {(_lines == 0 ? "in its first line" : $"after line {Screen.Count(_lines)}")}. Fetch it again.", broken);
        }
    }

    /// <summary>Chooses the decoder by the first bytes; the length of the mark that they begin with.</summary>
    private int Begin(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) throw new InvalidDataException("The file is empty.");
        foreach ((byte[] first, string kind) in Others)
            if (start.StartsWith(first)) throw new InvalidDataException($"The file is {kind}.");
        (string? marked, int length) = TextEncodings.Marked(start);
        _encodingName = marked ?? _encodingName;
        if (_encodingName is null && start[..Math.Min(start.Length, StartSize)].Contains((byte)0))
            throw new InvalidDataException("The file holds zero bytes, as text in UTF-16 does: if it is that, add --encoding utf-16 or --encoding utf-16BE.");
        _encoding = TextEncodings.Find(_encodingName ?? TextEncodings.Utf8)!;
        _decoder = _encoding.GetDecoder();
        _chars = new char[_encoding.GetMaxCharCount(BlockSize)];
        return length;
    }

    private string Undecodable(DecoderFallbackException found, int start)
    {
        // The characters before it, to count their lines; a character that began in the block before is none of them.
        var lenient = (Encoding)_encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        long line = _lines + 1 + lenient.GetString(_bytes, start, Math.Clamp(found.Index, 0, BlockSize - start)).AsSpan().Count('\n');
        string bytes = string.Join(' ', (found.BytesUnknown ?? []).Select(value => $"0x{value:X2}"));
        string remedy = _encodingName is null ? "Say what it is with --encoding: cp949 for Korean Excel, latin1 or windows-1252 for western Europe, shift_jis for Japan." : "Say another --encoding.";
        return $"The file is not {_encodingName ?? TextEncodings.Utf8}: on line {Screen.Count(line)}, {bytes} is no character of it. {remedy}";
    }
}
