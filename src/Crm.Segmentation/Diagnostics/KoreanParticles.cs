using System.Text;

namespace Crm.Segmentation;

/// <summary>
/// Korean particles have two forms: after a consonant and after a vowel, <c>이름은</c> and <c>나이는</c>. Templates say both, <c>은(는)</c>, as what
/// stands before is not known there; this keeps the one that is read. After what has no known reading, such as a Latin word, both stay.
/// </summary>
internal static class KoreanParticles
{
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Finals = 28, FinalRieul = 8;

    private static readonly (string Both, string AfterConsonant, string AfterVowel)[] Particles =
        [("은(는)", "은", "는"), ("이(가)", "이", "가"), ("을(를)", "을", "를"), ("과(와)", "과", "와"), ("(으)로", "으로", "로")];

    /// <summary>The finals of the names of the digits: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; 8 is ㄹ.</summary>
    private static readonly int[] DigitFinals = [21, FinalRieul, 0, 16, 0, 0, 1, FinalRieul, FinalRieul, 0];

    internal static string Choose(string text)
    {
        var chosen = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            (string Both, string AfterConsonant, string AfterVowel) particle = Array.Find(Particles, p => text.AsSpan(i).StartsWith(p.Both, StringComparison.Ordinal));
            if (particle.Both is null || Final(text.AsSpan(0, i).TrimEnd("'\"`)")) is not { } final)
            {
                chosen.Append(text[i]);
                continue;
            }

            // 로 follows ㄹ as it follows a vowel.
            bool isVowel = final == 0 || (final == FinalRieul && particle.AfterVowel == "로");
            chosen.Append(isVowel ? particle.AfterVowel : particle.AfterConsonant);
            i += particle.Both.Length - 1;
        }

        return chosen.ToString();
    }

    /// <summary>Which consonant a text ends with, 0 for none; null when nobody knows.</summary>
    private static int? Final(ReadOnlySpan<char> text) => text switch
    {
        [.., var last and >= (char)FirstSyllable and <= (char)LastSyllable] => (last - FirstSyllable) % Finals,
        [.., var digit and >= '0' and <= '9'] => DigitFinals[digit - '0'],
        _ => null,
    };
}
