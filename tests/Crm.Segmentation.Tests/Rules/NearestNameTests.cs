namespace Crm.Segmentation.Tests.Rules;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("purchse", "purchase")]
    [InlineData("Purchase", "purchase")]
    [InlineData("agee", "age")]
    [InlineData("구메", "구매")] // one letter of four
    [InlineData("장바구나", "장바구니")]
    [InlineData("veiw", "view")] // neighbours swapped count once
    [InlineData("zebra", null)]
    [InlineData("방문", null)]
    public void Find_AName_GivesTheNearestOrNone(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["purchase", "age", "view", "구매", "장바구니"]));

    [Fact]
    public void Find_AmongEquallyNear_GivesTheFirst() => Assert.Equal("cart", NearestName.Find("cat", ["cart", "chat"]));

    [Fact]
    public void Find_AnExactButForCase_WinsOverACloserSpelling() => Assert.Equal("AGE", NearestName.Find("age", ["ages", "AGE"]));

    [Fact]
    public void Find_AVeryLongName_GivesNoneAtOnce() => Assert.Null(NearestName.Find(new string('a', 1_000_000), [new string('a', 999_999)]));

    [Theory]
    [InlineData("각", "\u1100\u1161\u11A8")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("힣", "\u1112\u1175\u11C2")]
    [InlineData("a가", "A\u1100\u1161")]
    public void Letters_OfHangul_AreItsJamo(string text, string expected) => Assert.Equal(expected, NearestName.Letters(text));
}
