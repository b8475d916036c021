using System.IO.Compression;
using System.Text;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class StrictTextTests
{
    private const string Korean = "고객,시각,금액\n김철수,2026-03-01,1\n이영희,2026-03-01,2\n박민수,2026-03-01,3\n";

    [Theory]
    [InlineData("cp949", "CP949")]
    [InlineData("cp949", "euc-kr")]
    [InlineData("cp949", "ks_c_5601-1987")]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "utf8")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16BE", "utf-16be")]
    [InlineData("cp51949", "cp949")]
    [InlineData("gb18030", "gb18030")]
    public void Open_BytesInTheNamedEncoding_AreTheirText(string written, string? named) =>
        Assert.Equal(Korean, Read(TextEncodings.Find(written)!.GetBytes(Korean), named));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Open_AMarkAtTheStart_IsBelieved(string written)
    {
        byte[] bytes = [.. Encoding.GetEncoding(written).GetPreamble(), .. TextEncodings.Find(written)!.GetBytes(Korean)];

        Assert.Equal(Korean, Read(bytes));
        Assert.Equal(Korean, Read(bytes, "cp949"));
        Assert.Equal(Korean, Read(Compressed(bytes)));
    }

    [Fact]
    public void Open_WesternText_IsReadAsItIsNamed()
    {
        byte[] bytes = [.. "Zo"u8, 0xEB, .. " 5"u8, 0x80];

        Assert.Equal("Zoë 5\u0080", Read(bytes, "latin1"));
        Assert.Equal("Zoë 5€", Read(bytes, "windows-1252"));
    }

    [Fact]
    public void Open_KoreanNamesThatAreNotUtf8_AreRefusedWithPlaceAndRemedy() =>
        Assert.Equal(
            "The file is not utf-8: on line 1, 0xB0 is no character of it. "
            + "Say what it is with --encoding: cp949 for Korean Excel, latin1 or windows-1252 for western Europe, shift_jis for Japan.",
            Refusal(TextEncodings.Find("cp949")!.GetBytes(Korean)));

    [Fact]
    public void Open_AMarkOfUtf8BeforeOtherBytes_IsNoPromise() =>
        Assert.StartsWith("The file is not utf-8: on line 2, 0xB1 is no character", Refusal([0xEF, 0xBB, 0xBF, .. "a\n"u8, 0xB1, 0xE8]), StringComparison.Ordinal);

    [Fact]
    public void Open_AnotherEncodingThanNamed_IsRefused() =>
        Assert.Equal("The file is not cp949: on line 2, 0xC9 0x20 is no character of it. Say another --encoding.", Refusal([.. "a\nb"u8, 0xC9, 0x20], "cp949"));

    [Theory]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void Open_ABadByteAnywhere_IsToldWithItsLine(int at)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("김철수,1\n", 20_000)));
        bytes[at] = 0xFF;
        int line = 1 + bytes.AsSpan(0, at).Count((byte)'\n');

        Assert.Contains($"on line {line:N0}, ", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ACharacterCutOffAtTheEnd_IsRefused() => Assert.Contains("on line 2, ", Refusal([.. "a\n"u8, 0xEA, 0xB9]), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("504B0304", "The file is a zip archive, such as a workbook of Excel is: save the sheet as 'CSV UTF-8', or unpack the archive.")]
    [InlineData("D0CF11E0A1B11AE1", "The file is a workbook of an old Excel: save the sheet as 'CSV UTF-8'.")]
    [InlineData("50415231", "The file is a Parquet file: export it as CSV.")]
    [InlineData("255044462D", "The file is a PDF: export the orders as CSV.")]
    [InlineData("28B52FFD", "The file is compressed by zstd: unpack it, or compress it by gzip.")]
    [InlineData("FD377A585A00", "The file is compressed by xz: unpack it, or compress it by gzip.")]
    [InlineData("425A6839", "The file is compressed by bzip2: unpack it, or compress it by gzip.")]
    [InlineData("61002C00", "The file holds zero bytes, as text in UTF-16 does: if it is that, add --encoding utf-16 or --encoding utf-16BE.")]
    public void Open_WhatIsNoText_IsNamed(string start, string message)
    {
        byte[] bytes = Convert.FromHexString(start);

        Assert.Equal(message, Refusal(bytes));
        Assert.Equal(message, Refusal(Compressed(bytes)));
    }

    [Fact]
    public void Open_TextThatIsCompressedTwice_IsNamed() => Assert.Equal("The file is compressed twice: unpack it once.", Refusal(Compressed(Compressed("a"u8.ToArray()))));

    [Theory]
    [InlineData(".csv")]
    [InlineData(".gz")]
    public void Open_CompressedOrNot_IsToldByTheContent(string extension)
    {
        using var plain = new TemporaryFile(Encoding.UTF8.GetBytes(Korean), extension);
        using var compressed = new TemporaryFile(Compressed(Encoding.UTF8.GetBytes(Korean)), extension);

        Assert.Equal(Korean, ReadFile(plain.Path, null));
        Assert.Equal(Korean, ReadFile(compressed.Path, null));
    }

    [Fact]
    public void Open_CompressedPartsOneAfterTheOther_AreOneText()
    {
        byte[] part = Compressed("a\n"u8.ToArray());

        Assert.Equal("a\na\n", Read([.. part, .. part]));
        Assert.StartsWith("The file is damaged or cut short: ", Refusal([.. part, .. part[..^1]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CompressedDataCutAnywhere_AreRefused()
    {
        byte[] whole = Compressed(Encoding.UTF8.GetBytes(Korean));
        for (int length = 2; length < whole.Length; length++)
            Assert.Equal("The file is damaged or cut short: its compressed data break off in its first line. Fetch it again.", Refusal(whole[..length]));
    }

    [Fact]
    public void Open_CompressedDataWithABitTurned_AreRefusedOrTheSameText()
    {
        byte[] whole = Compressed(Encoding.UTF8.GetBytes(Korean));
        const int header = 10;
        int refused = 0;
        for (int bit = header * 8; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            // A few bits after the end of the text pad its last byte.
            if (Record.Exception(() => Assert.Equal(Korean, Read(damaged))) is not { } problem) continue;
            Assert.IsType<InvalidDataException>(problem);
            refused++;
        }

        Assert.InRange(refused, ((whole.Length - header) * 8) - 7, whole.Length * 8);
    }

    [Fact]
    public void Open_LongCompressedDataCutShort_SaysHowMuchWasRead()
    {
        var random = new Random(19);
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(_ => $"{random.Next()}\n"));
        byte[] whole = Compressed(Encoding.UTF8.GetBytes(text));

        string refusal = Refusal(whole[..(whole.Length / 2)]);

        int line = int.Parse(refusal.Split("after line ")[1].Split('.')[0], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(line, 20_000, 30_000);
    }

    [Fact]
    public void Read_OneByOne_IsTheSameText()
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(Korean));
        using StrictText text = StrictText.Open(File.OpenRead(file.Path), null);
        var read = new StringBuilder();
        while (text.Peek() is var next and >= 0)
        {
            Assert.Equal(next, text.Read());
            read.Append((char)next);
        }

        Assert.Equal(Korean, read.ToString());
        Assert.Equal(-1, text.Read());
    }

    private static string Refusal(byte[] bytes, string? encoding = null) => Assert.Throws<InvalidDataException>(() => Read(bytes, encoding)).Message;

    private static string Read(byte[] bytes, string? encoding = null)
    {
        using var file = new TemporaryFile(bytes);
        return ReadFile(file.Path, encoding);
    }

    private static string ReadFile(string path, string? encoding)
    {
        using StrictText text = StrictText.Open(File.OpenRead(path), encoding);
        return text.ReadToEnd();
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
