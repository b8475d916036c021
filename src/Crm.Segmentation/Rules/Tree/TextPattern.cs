using System.Text;

namespace Crm.Segmentation.Tree;

/// <summary>
/// A pattern for text: <c>*</c> stands for any characters, also none, <c>?</c> for exactly one, a backslash takes the next character as it is;
/// anchored at both ends.
/// </summary>
/// <remarks>
/// Compared after normalisation to form C, by Unicode scalar value, in time linear in the text. Where the text ignores case, so does the pattern. In a rule a
/// pattern has at most 1,000 characters.
/// </remarks>
public sealed record TextPattern
{
    /// <summary>The most characters that a pattern in a rule may have.</summary>
    internal const int MostCharacters = 1000;

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

    /// <summary>How many characters the pattern is made of.</summary>
    internal int Length => Pattern.EnumerateRunes().Count();

    /// <summary>The pattern as a test of texts; where case is ignored, of what they fold to.</summary>
    internal Func<string, bool> For(bool ignoringCase) => new TextPatternMatch(Pieces(ignoringCase)).Matches;

    /// <summary>What stands between the stars, a scalar value each, or null for any one character.</summary>
    private List<List<int?>> Pieces(bool ignoringCase)
    {
        List<List<int?>> pieces = [[]];
        bool isTaken = false;
        foreach (Rune rune in Pattern.EnumerateRunes())
        {
            if (!isTaken && rune == Backslash)
            {
                isTaken = true;
                continue;
            }

            if (!isTaken && rune.Value == '*') pieces.Add([]);
            else pieces[^1].Add(!isTaken && rune.Value == '?' ? null : (ignoringCase ? CaseFolding.Of(rune) : rune).Value);
            isTaken = false;
        }

        if (isTaken) pieces[^1].Add(Backslash.Value);
        return pieces;
    }
}
