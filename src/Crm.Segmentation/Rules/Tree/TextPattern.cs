using System.Text;

namespace Crm.Segmentation.Tree;

/// <summary>
/// A pattern for text: <c>*</c> stands for any characters, also none, <c>?</c> for exactly one, a backslash takes the next character as it is;
/// anchored at both ends.
/// </summary>
/// <remarks>
/// Compared after normalisation to form C, by Unicode scalar value, in time linear in the text for each literal piece: never exponential. Where the text
/// ignores case, so does the pattern.
/// </remarks>
public sealed record TextPattern
{
    private const int AnyCharacters = -1, OneCharacter = -2;
    private static readonly Rune Backslash = new('\\');

    /// <summary>A pattern.</summary>
    /// <param name="pattern">The text of the pattern; normalised to form C.</param>
    /// <exception cref="ArgumentException">Not valid Unicode.</exception>
    public TextPattern(string pattern) => Pattern = NormalText.Of(pattern);

    /// <summary>The text of the pattern.</summary>
    public string Pattern { get; }

    /// <summary>Whether it ends with a backslash that takes nothing, which then stands for itself; validation tells of it.</summary>
    internal bool HasLooseEnd
    {
        get
        {
            int last = Pattern.Length;
            while (last > 0 && Pattern[last - 1] == '\\') last--;
            return (Pattern.Length - last) % 2 != 0;
        }
    }

    /// <summary>Whether the text as a whole matches.</summary>
    /// <param name="text">The text, in normalisation form C.</param>
    public bool Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return For(ignoringCase: false)(text);
    }

    /// <summary>The text of the pattern.</summary>
    public override string ToString() => Pattern;

    /// <summary>The pattern as a test of texts; where case is ignored, of what they fold to.</summary>
    internal Func<string, bool> For(bool ignoringCase)
    {
        int[] pieces = Pieces(ignoringCase);
        return text => Matches(pieces, text);
    }

    private int[] Pieces(bool ignoringCase)
    {
        var pieces = new List<int>(Pattern.Length);
        bool isTaken = false;
        foreach (Rune rune in Pattern.EnumerateRunes())
        {
            if (!isTaken && rune == Backslash)
            {
                isTaken = true;
                continue;
            }

            pieces.Add((isTaken, rune.Value) switch
            {
                (false, '*') => AnyCharacters,
                (false, '?') => OneCharacter,
                _ => (ignoringCase ? CaseFolding.Of(rune) : rune).Value,
            });
            isTaken = false;
        }

        if (isTaken) pieces.Add(Backslash.Value);
        return [.. pieces];
    }

    private static bool Matches(ReadOnlySpan<int> pattern, ReadOnlySpan<char> text)
    {
        int at = 0, ti = 0, star = -1, resume = 0;
        while (ti < text.Length)
        {
            Rune.DecodeFromUtf16(text[ti..], out Rune rune, out int length);
            if (at < pattern.Length && pattern[at] == AnyCharacters)
            {
                // INVARIANT: only the last star is ever reconsidered, so the work is at most pattern × text.
                star = at++;
                resume = ti;
            }
            else if (at < pattern.Length && (pattern[at] == OneCharacter || pattern[at] == rune.Value))
            {
                at++;
                ti += length;
            }
            else if (star >= 0)
            {
                at = star + 1;
                Rune.DecodeFromUtf16(text[resume..], out _, out length);
                ti = resume += length;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == AnyCharacters) at++;
        return at == pattern.Length;
    }
}
