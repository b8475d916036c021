using System.Text.RegularExpressions;

namespace Crm.Segmentation;

/// <summary>
/// Korean particles have two forms: after a consonant and after a vowel, <c>이름은</c> and <c>나이는</c>. Templates say both, <c>은(는)</c>, as what
/// stands before is not known there; this keeps the one that is read. After what has no known reading, such as a Latin word, both stay.
/// </summary>
internal static partial class KoreanParticles
{
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Finals = 28, FinalRieul = 8;

    /// <summary>The finals of the names of the digits: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; 8 is ㄹ.</summary>
    private static readonly int[] DigitFinals = [21, 8, 0, 16, 0, 0, 1, 8, 8, 0];

    internal static string Choose(string text) => Particle().Replace(text, match =>
    {
        if (Final(match.Groups["word"].ValueSpan[0]) is not { } final) return match.Value;
        string both = match.Groups["both"].Value, kept = both switch
        {
            "은(는)" => final == 0 ? "는" : "은",
            "이(가)" => final == 0 ? "가" : "이",
            "을(를)" => final == 0 ? "를" : "을",
            "과(와)" => final == 0 ? "와" : "과",
            _ => final is 0 or FinalRieul ? "로" : "으로",
        };
        return $"{match.Groups["word"].Value}{match.Groups["close"].Value}{kept}";
    });

    /// <summary>Which consonant a syllable or a digit ends with, 0 for none; null when nobody knows.</summary>
    private static int? Final(char last) =>
        last is >= (char)FirstSyllable and <= (char)LastSyllable ? (last - FirstSyllable) % Finals
        : char.IsAsciiDigit(last) ? DigitFinals[last - '0']
        : null;

    [GeneratedRegex(@"(?<word>.)(?<close>['""`)]*)(?<both>은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로)", RegexOptions.CultureInvariant)]
    private static partial Regex Particle();
}
