namespace Crm.Segmentation;

/// <summary>Texts as the keys with which they are typed: the Korean standard layout (KS X 5002, two sets) over the Latin one.</summary>
internal static class HangulKeyboard
{
    private static readonly string[] Initials = "r R s e E f a q Q t T d w W c z x v g".Split(' ');
    private static readonly string[] Medials = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".Split(' ');
    private static readonly string[] Finals = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".Split(' ');

    /// <summary>The most keys of one syllable: one of its initial, two each of its medial and its final.</summary>
    internal const int KeysOfSyllable = 5;

    /// <summary>From U+3131: what is on the screen while a syllable is not complete.</summary>
    private static readonly string[] Single =
        [.. "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g".Split(' '), .. Medials];

    /// <summary>The keys in lower case; a text that is typed with the keyboard in the other mode has the same.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where the keys go: <see cref="KeysOfSyllable"/> a character.</param>
    internal static ReadOnlySpan<char> Keys(string text, Span<char> room)
    {
        int count = 0;
        foreach (char c in text)
        {
            if (NearestName.TrySyllable(c, out int initial, out int medial, out int final))
            {
                Add(Initials[initial], room, ref count);
                Add(Medials[medial], room, ref count);
                Add(Finals[final], room, ref count);
            }
            else if (c >= '\u3131' && c - '\u3131' < Single.Length) Add(Single[c - '\u3131'], room, ref count);
            else room[count++] = char.ToLowerInvariant(c);
        }

        return room[..count];
    }

    private static void Add(string keys, Span<char> room, ref int count)
    {
        foreach (char key in keys) room[count++] = char.ToLowerInvariant(key);
    }
}
