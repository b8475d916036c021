using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Tests;

/// <summary>Texts without regard to case: simple folding, the same in every culture.</summary>
public sealed class CaseFoldingTests
{
    [Theory]
    [InlineData("Straße", "STRAẞE", true)]
    [InlineData("Straße", "STRASSE", false)]
    [InlineData("σοφος", "ΣΟΦΟΣ", true)]
    [InlineData("σοφος", "σοφος", true)]
    [InlineData("istanbul", "ISTANBUL", true)]
    [InlineData("istanbul", "İSTANBUL", false)]
    [InlineData("ısı", "ISI", false)]
    [InlineData("𐐀𐐁", "𐐨𐐩", true)]
    [InlineData("모자", "모자", true)]
    [InlineData("K", "k", true)]
    [InlineData("a", "b", false)]
    [InlineData("", "", true)]
    public void Comparer_TextsThatDifferInCase_AreEqualByCharacter(string one, string other, bool equal)
    {
        Assert.Equal(equal, CaseFolding.Comparer.Equals(one, other));
        if (equal) Assert.Equal(CaseFolding.Comparer.GetHashCode(one), CaseFolding.Comparer.GetHashCode(other));
    }

    [Fact]
    public void Of_EveryCharacter_StandsAndHasNoCaseLeft()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune)) continue;
            Rune folded = CaseFolding.Of(rune);
            Assert.Equal(folded, CaseFolding.Of(folded));
        }
    }

    /// <summary>The small letter of the capital is another way to the same relation, but for letters whose capital has another small letter.</summary>
    [Fact]
    public void Of_TwoCharacters_AreAlikeWhereSmallLettersOfCapitalsAre()
    {
        Rune[] runes =
        [
            .. Enumerable.Range(0, 0x110000).Where(value => Rune.TryCreate(value, out _)).Select(value => new Rune(value))
                .Where(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter),
        ];
        Rune[] other = [.. runes.Where(rune => CaseFolding.Of(rune) != CaseFolding.Of(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune))))];

        // Ligatures and letters that capitals in one character do not exist for, or that are younger than the runtime's tables.
        Assert.All(other, rune => Assert.Contains(rune.Value, new[] { 0xFB05, 0x1FD3, 0x1FE3, 0x1E9E, 0x0130, 0x0131 }));
    }
}
