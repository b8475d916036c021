using System.Text;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Rules.Tree;

/// <summary>Patterns with stars and question marks beside the slow, obvious reading.</summary>
public sealed class TextPatternTests
{
    [Fact]
    public void Matches_AnyPatternAndText_AgreesWithTheDefinition()
    {
        string[] letters = ["a", "b", "\U0001F600", "?", "*", "\\", "가"];
        var random = new Random(20260302);
        int matched = 0;
        for (int world = 0; world < (PropertyRuns.IsLong ? 2_000_000 : 60_000); world++)
        {
            string Word(int most, int kinds) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => letters[random.Next(kinds)]));
            string text = Word(14, 3), pattern = Word(8, 6);
            if (world % 3 == 0) pattern = string.Concat(pattern.EnumerateRunes().Select(rune => random.Next(4) == 0 ? "*" : rune.ToString()));

            bool expected = IsMatch([.. pattern.EnumerateRunes()], [.. text.EnumerateRunes()]);
            if (expected) matched++;
            Claim.Holds(expected == new TextPattern(pattern).Matches(text), $"'{pattern}' and '{text}' in world {world}");
        }

        Assert.True(matched > 1000);
    }

    [Fact]
    public void Matches_OfPiecesLongerThanAWord_AgreesWithTheDefinition()
    {
        var random = new Random(7);
        for (int world = 0; world < 300; world++)
        {
            string text = string.Concat(Enumerable.Range(0, 400).Select(_ => random.Next(12) == 0 ? 'b' : 'a'));
            int start = random.Next(200), length = random.Next(60, 190);
            char[] piece = text[start..(start + length)].ToCharArray();
            for (int i = random.Next(1, 9); i > 0; i--) piece[random.Next(length)] = '?';
            if (world % 2 == 0) piece[random.Next(length)] = 'c';
            string pattern = $"*{new string(piece)}*";

            Assert.Equal(world % 2 != 0, new TextPattern(pattern).Matches(text));
        }
    }

    [Theory]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*")]
    [InlineData("*a?aaaaaaaaaaaaaaaaaaaaaaaaaaaaab*")]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab")]
    public void Matches_OfAVeryLongText_Ends(string pattern)
    {
        string text = new('a', 4_000_000);

        Assert.False(new TextPattern(pattern).Matches(text));
        Assert.True(new TextPattern(pattern).Matches(text + new string('a', 40) + "b"));
    }

    private static bool IsMatch(ReadOnlySpan<Rune> pattern, ReadOnlySpan<Rune> text)
    {
        if (pattern.IsEmpty) return text.IsEmpty;
        if (pattern[0].Value == '*')
        {
            for (int skipped = 0; skipped <= text.Length; skipped++)
                if (IsMatch(pattern[1..], text[skipped..])) return true;
            return false;
        }

        if (pattern[0].Value == '\\' && pattern.Length > 1) return !text.IsEmpty && text[0] == pattern[1] && IsMatch(pattern[2..], text[1..]);
        return !text.IsEmpty && (pattern[0].Value == '?' || pattern[0] == text[0]) && IsMatch(pattern[1..], text[1..]);
    }
}
