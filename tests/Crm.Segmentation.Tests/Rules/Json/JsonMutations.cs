using System.Text;

namespace Crm.Segmentation.Tests.Rules.Json;

/// <summary>Documents that nobody would write.</summary>
internal static class JsonMutations
{
    internal static readonly string[] Scraps =
        ["{", "}", "[", "]", ",", ":", "null", "true", "false", "0", "-1", "1e99", "1e-99", "1.5", "99999999999999999999999999999999", "\"", "\\", "\ud83d\ude00", "[[[[", "\"type\":"];

    /// <summary>The names and texts of a document.</summary>
    internal static string[] WordsOf(string json) => [.. json.Split('"').Where((_, i) => i % 2 == 1).Distinct(StringComparer.Ordinal), "", "\\ud800", "\\u0000", "any", "a.b"];

    /// <summary>A few places exchanged for others: a word for a word, a value for a value, or anything for anything.</summary>
    internal static byte[] Of(byte[] document, string[] words, Random random)
    {
        byte[] json = document;
        for (int i = 1 + random.Next(3); i > 0; i--)
        {
            int at = random.Next(json.Length), length = random.Next(1 + Math.Min(random.Next(2) == 0 ? 4 : 200, json.Length - at)), from = random.Next(json.Length);
            json = random.Next(6) switch
            {
                0 => [.. json[..at], .. json[(at + length)..]],
                1 => [.. json[..at], .. json[from..Math.Min(json.Length, from + length)], .. json[at..]],
                2 => [.. json[..at], (byte)random.Next(256), .. json[Math.Min(json.Length, at + 1)..]],
                3 => [.. json[..at], .. Encoding.UTF8.GetBytes(Scraps[random.Next(Scraps.Length)]), .. json[(at + length)..]],
                _ => Reworded(json, words, random, at),
            };
            if (json.Length == 0) return json;
        }

        return json;
    }

    /// <summary>One number of a document exchanged for another: the document stays one.</summary>
    internal static byte[] Recounted(byte[] document, Random random)
    {
        int at = random.Next(document.Length);
        while (at < document.Length && !char.IsAsciiDigit((char)document[at])) at++;
        int end = at;
        while (end < document.Length && char.IsAsciiDigit((char)document[end])) end++;
        string[] numbers = ["0", "1", "2", "-1", "7", "1000000", "2147483648", "4503599627370496", "9007199254740993", "9223372036854775807", "18446744073709551616", "0.5", "1e18"];
        return at == end ? document : [.. document[..at], .. Encoding.UTF8.GetBytes(numbers[random.Next(numbers.Length)]), .. document[end..]];
    }

    private static byte[] Reworded(byte[] json, string[] words, Random random, int at)
    {
        int open = Array.IndexOf(json, (byte)'"', at), close = open < 0 ? -1 : Array.IndexOf(json, (byte)'"', open + 1);
        return close < 0 ? json : [.. json[..(open + 1)], .. Encoding.UTF8.GetBytes(words[random.Next(words.Length)]), .. json[close..]];
    }
}
