using System.Globalization;
using System.Text;

namespace StorefrontSample;

/// <summary>How the bytes of a file are characters: the encodings by their names, and by the marks that a file begins with.</summary>
internal static class TextEncodings
{
    internal const string Utf8 = "utf-8";

    // The names under which people know a code page; its number after cp, ms or windows- is one, too. What calls itself EUC-KR holds the whole of 949.
    private static readonly Dictionary<string, int> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["euc-kr"] = 949,
        ["ks_c_5601-1987"] = 949,
        ["uhc"] = 949,
        ["sjis"] = 932,
        ["gbk"] = 936,
        ["latin1"] = 28591,
        ["utf8"] = 65001,
        ["utf16"] = 1200,
    };

    // The longest first: the mark of UTF-32 begins with that of UTF-16.
    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xFF, 0xFE, 0x00, 0x00], "utf-32"),
        ([0xEF, 0xBB, 0xBF], Utf8),
        ([0xFF, 0xFE], "utf-16"),
        ([0xFE, 0xFF], "utf-16BE"),
    ];

    /// <summary>The encoding of a name, which refuses bytes that are no characters; null when there is none.</summary>
    internal static Encoding? Find(string name)
    {
        EncodingProvider pages = CodePagesEncodingProvider.Instance;
        try
        {
            Encoding found = Page(name) is { } page
                ? pages.GetEncoding(page) ?? Encoding.GetEncoding(page)
                : pages.GetEncoding(name) ?? Encoding.GetEncoding(name);
            var strict = (Encoding)found.Clone();
            strict.DecoderFallback = DecoderFallback.ExceptionFallback;
            return strict;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding whose mark the bytes begin with, and the length of the mark; null and 0 without one.</summary>
    internal static (string? Name, int Length) Marked(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] mark, string name) in Marks)
            if (start.StartsWith(mark)) return (name, mark.Length);
        return (null, 0);
    }

    private static int? Page(string name)
    {
        if (Known.TryGetValue(name, out int known)) return known;
        string[] before = ["windows-", "cp", "ms"];
        string? found = Array.Find(before, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        return found is not null && int.TryParse(name.AsSpan(found.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int page) && page > 0 ? page : null;
    }
}
