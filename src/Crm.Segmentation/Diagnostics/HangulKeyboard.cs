using System.Text;

namespace Crm.Segmentation;

/// <summary>Texts as the keys with which they are typed: the Korean standard layout (KS X 5002, two sets) over the Latin one.</summary>
internal static class HangulKeyboard
{
    private static readonly string[] Initials = "r R s e E f a q Q t T d w W c z x v g".Split(' ');
    private static readonly string[] Medials = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".Split(' ');
    private static readonly string[] Finals = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".Split(' ');

    /// <summary>From U+3131: what is on the screen while a syllable is not complete.</summary>
    private static readonly string[] Single =
        [.. "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g".Split(' '), .. Medials];

    /// <summary>The keys in lower case; a text that is typed with the keyboard in the other mode has the same.</summary>
    internal static string Keys(string text)
    {
        var keys = new StringBuilder(2 * text.Length);
        foreach (char c in text)
        {
            if (NearestName.TrySyllable(c, out int initial, out int medial, out int final))
                keys.Append(Initials[initial]).Append(Medials[medial]).Append(Finals[final]);
            else if (c >= '\u3131' && c - '\u3131' < Single.Length) keys.Append(Single[c - '\u3131']);
            else keys.Append(c);
        }

        return keys.ToString().ToLowerInvariant();
    }
}
