namespace Crm.Segmentation.Tree;

/// <summary>A pattern for text: <c>*</c> stands for any characters, also none, <c>?</c> for exactly one; anchored at both ends.</summary>
/// <remarks>
/// Compared ordinally after normalisation to form C, by Unicode scalar value, in time linear in the text for each literal piece: never
/// exponential. Everything but <c>*</c> and <c>?</c> stands for itself; a rule that must match those two uses them as they are and <c>?</c>.
/// </remarks>
public sealed record TextPattern
{
    /// <summary>A pattern.</summary>
    /// <param name="pattern">The text of the pattern; normalised to form C.</param>
    /// <exception cref="ArgumentException">Not valid Unicode.</exception>
    public TextPattern(string pattern) => Pattern = NormalText.Of(pattern);

    /// <summary>The text of the pattern.</summary>
    public string Pattern { get; }

    /// <summary>Whether the text as a whole matches.</summary>
    /// <param name="text">The text, in normalisation form C.</param>
    public bool Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> p = Pattern, t = text;
        int pi = 0, ti = 0, star = -1, resume = 0;
        while (ti < t.Length)
        {
            if (pi < p.Length && p[pi] == '*')
            {
                // INVARIANT: only the last star is ever reconsidered, so the work is at most pattern × text.
                star = pi++;
                resume = ti;
            }
            else if (pi < p.Length && p[pi] == '?')
            {
                ti += ScalarLength(t, ti);
                pi++;
            }
            else if (pi < p.Length && p[pi] == t[ti])
            {
                pi++;
                ti++;
            }
            else if (star >= 0)
            {
                pi = star + 1;
                resume += ScalarLength(t, resume);
                ti = resume;
            }
            else
            {
                return false;
            }
        }

        while (pi < p.Length && p[pi] == '*') pi++;
        return pi == p.Length;
    }

    /// <summary>The text of the pattern.</summary>
    public override string ToString() => Pattern;

    private static int ScalarLength(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
}
