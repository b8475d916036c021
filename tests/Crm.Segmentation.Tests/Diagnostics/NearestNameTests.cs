namespace Crm.Segmentation.Tests.Diagnostics;

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
    public void Letters_OfHangul_AreItsJamo(string text, string expected) => Assert.Equal(expected, NearestName.Letters(text, stackalloc char[3 * text.Length]).ToString());

    [Theory]
    [InlineData("a definition", "another one")]
    [InlineData("구매 횟수가 많은 고객", "rnao ghltnrk aksgdms rhror")]
    [InlineData("rnao", "구매")]
    public void Find_AmongManyCandidates_AllocatesNothingForEach(string name, string candidate)
    {
        string[] few = [.. Enumerable.Range(0, 10).Select(i => $"{candidate} {i}")], many = [.. Enumerable.Range(0, 1_000).Select(i => $"{candidate} {i}")];
        NearestName.Find(name, few);

        Assert.Equal(Allocated(few), Allocated(many));

        long Allocated(string[] candidates)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            NearestName.Find(name, candidates);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Distance_UpToAMost_IsTheDistanceOrAboveIt()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            (string left, string right) = (Name(), Name());
            int whole = NearestName.Distance(left, right), most = random.Next(-1, 5), bounded = NearestName.Distance(left, right, most);

            Claim.Holds(bounded == whole || (whole > most && bounded > most), $"'{left}' and '{right}' are {whole} apart, and {bounded} with {most} at most.");
        }

        string Name() => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => (char)('a' + random.Next(3))));
    }
}
