using System.Numerics;
using System.Text;

namespace Crm.Segmentation.Live;

/// <summary>Texts that were read lately, so that one that comes again and again is made once. Of bounded size: a text takes the place of another.</summary>
internal sealed class SeenTexts
{
    private const int Places = 1024, LongestText = 64;

    private readonly string?[] _texts = new string?[Places];
    private readonly byte[]?[] _bytes = new byte[]?[Places];

    internal string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestText) return Encoding.UTF8.GetString(utf8);
        uint hash = (uint)utf8.Length;
        foreach (byte next in utf8) hash = BitOperations.Crc32C(hash, next);
        uint place = hash % Places;
        if (_bytes[place] is { } known && utf8.SequenceEqual(known)) return _texts[place]!;
        string text = Encoding.UTF8.GetString(utf8);
        (_texts[place], _bytes[place]) = (text, utf8.ToArray());
        return text;
    }
}
