namespace Crm.Segmentation.Tests.Rules.Text;

public sealed class LexerTests
{
    [Theory]
    [InlineData("21:00..08:00", "Time 1260|Symbol ..|Time 480")]
    [InlineData("1..5", "Number 1|Symbol ..|Number 5")]
    [InlineData("10% 1.50 1_000_000", "Percent 10|Number 1.5|Number 1000000")]
    [InlineData("2026-03-02 2026-03-02T10:00+09:00 1970-01-01T00:00:00.001Z", "Date 20514|Instant 1772413200000|Instant 1")]
    [InlineData("2026-3 -1", "Number 2026|Symbol -|Number 3|Symbol -|Number 1")]
    [InlineData("20m 20 minutes", "Number 20|Name m|Number 20|Name minutes")]
    [InlineData("{1, 200}", "Symbol {|Number 1|Symbol ,|Number 200|Symbol }")]
    [InlineData("a.b `a b` `\\`\\\\\\u{AC00}`", "Name a|Symbol .|Name b|QuotedName a b|QuotedName `\\가")]
    [InlineData("\"a\\\"b\\\\c\\nd\\u{1F600}\"", "Text a\"b\\c\nd😀")]
    [InlineData("구매_2 _x é", "Name 구매_2|Name _x|Name é")]
    [InlineData("a # b \" ( c\n+", "Name a|Symbol +")]
    [InlineData("\uFEFFa\u3000b\u00A0c", "Name a|Name b|Name c")]
    public void Read_OfAText_GivesItsTokens(string text, string tokens)
    {
        var bag = new DiagnosticBag();
        TokenisedText read = Lexer.Read(new SourceText("t", text), bag);

        Assert.Empty(bag.Found);
        Assert.Equal(
            tokens,
            string.Join(
                '|',
                read.Tokens.Select(
                    t => $"{t.Kind} {(t.Text.Length > 0 ? t.Text : t.Number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture))}")));
    }

    [Theory]
    [InlineData("a\nb가나다\r\nc\rd", 0, "1:1:1")]
    [InlineData("a\nb가나다\r\nc\rd", 5, "2:4:6")]
    [InlineData("a\nb가나다\r\nc\rd", 8, "3:1:1")]
    [InlineData("a\nb가나다\r\nc\rd", 10, "4:1:1")]
    [InlineData("\uFEFFab", 2, "1:2:2")]
    [InlineData("\u1112\u1161\u11ABx😀y", 3, "1:4:3")]
    [InlineData("\u1112\u1161\u11ABx😀y", 6, "1:7:6")]
    public void Span_OfAPosition_HasLineColumnAndDisplayColumn(string text, int position, string expected)
    {
        var span = new SourceSpan(new SourceText("t", text), position, 0);

        Assert.Equal(expected, $"{span.Line}:{span.Column}:{span.DisplayColumn}");
    }

    [Fact]
    public void Reserved_Words_AreNamesInBackquotesOnly()
    {
        Assert.All(RuleWords.Reserved, word => Assert.Equal($"`{word}`", RuleWords.Name(word)));
        Assert.All((string[])["order", "count", "set", "구매", "value", "top"], word => Assert.Equal(word, RuleWords.Name(word)));
    }
}
