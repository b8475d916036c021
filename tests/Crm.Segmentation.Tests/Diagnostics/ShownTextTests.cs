using System.Text;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>What a person typed is shown in messages, not kept whole, and cannot act on the screen that shows them.</summary>
public sealed class ShownTextTests
{
    private const string Vocabulary = "schema shop { customer { age: integer, country: enum { KR, JP }, note: text } event purchase { amount: money(0) } }";

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("모자 😀", "모자 😀")]
    [InlineData("a\u001b[31mb", "a\\u{1B}[31mb")]
    [InlineData("a\nb\r\tc\0", "a\\nb\\u{D}\\u{9}c\\u{0}")]
    [InlineData("a\u202Eb\u2028c\u0085d", "a\\u{202E}b\\u{2028}c\\u{85}d")]
    public void Of_AText_IsVisible(string text, string shown) => Assert.Equal(shown, ShownText.Of(text));

    [Fact]
    public void Of_ALongText_IsItsBeginning()
    {
        Assert.Equal(new string('x', 120), ShownText.Of(new string('x', 120)));
        Assert.Equal(new string('x', 120) + "…", ShownText.Of(new string('x', 20_000_000)));
        Assert.Equal("a\uFFFDb", ShownText.Of("a\ud800b"));
        Assert.Equal(new string('x', 119) + "…", ShownText.Of(new string('x', 119) + "😀" + new string('x', 9)));
    }

    public static TheoryData<string> EveryPlace =>
    [
        "segment s = country = \"{0}\"", "segment s = country in {{KR, \"{0}\"}}", "segment s = did `{0}`", "segment s = `{0}` > 1", "segment s = count(purchase where `{0}` > 1) > 1",
        "segment s = in `{0}`", "segment s = in s.`{0}`", "segment s = age.`{0}` > 1", "segment `{0}` = age > \"{0}\"", "segment `{0}` = in `{0}`", "segment a = age > 1 segment a \"{0}\" = age > 1",
        "partition `{0}` {{ `{0}` when age > 1 `{0}` otherwise }}", "funnel `{0}` {{ step `{0}` purchase step b `{0}` }}", "feature `{0}` = `{0}` + 1", "feature `{0}` = country feature `{0}` = note",
        "test \"{0}\" for `{0}` {{ customer \"{0}\" {{ country = \"{0}\" }} expect in `{0}` }}", "schema `{0}` {{ customer {{ `{0}`: `{0}` }} }}", "score `{0}` = age > 1", "segment s = note like \"{0}\\u{{110000}}\"",
        "segment s = `{0}`(1)", "segment s = sum(purchase.`{0}`) > 1", "list `{0}`\nsegment s = `{0}` > 1", "segment s = dropped from `{0}` before `{0}`", "`{0}` a = 1", "segment s = in bucket \"{0}\" 5%..1%",
        "rfm `{0}` {{ recency `{0}` }}", "segment s = age = KR # {0}", "retention `{0}` {{ start `{0}` }}", "growth `{0}` {{ visit `{0}` }}", "lifetime `{0}` {{ `{0}` }}",
    ];

    [Theory]
    [MemberData(nameof(EveryPlace))]
    public void Diagnostic_OfAnythingLongOrUnseen_IsShortAndSeen(string text)
    {
        string[] written =
        [
            new string('x', 20_000), "\\u{1B}[2J\\u{202E}\\n" + new string('y', 300), "z\u001b[2J\u0007", "p\u2028q\u2029r\u0085s", new StringBuilder().Insert(0, "가", 9_000).ToString(),
            .. text.Contains('"', StringComparison.Ordinal) ? [] : (string[])["a\\\\`b"],
        ];
        foreach (string value in written)
        {
            string rules = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, value);
            _ = RuleBook.TryParse(null, [("s", Vocabulary), ("t", rules)], out _, out ValueList<Diagnostic> told);
            foreach (Diagnostic diagnostic in told)
            {
                string[] shown = [diagnostic.Message, diagnostic.Help ?? "", diagnostic.ToString(), diagnostic.ToText(), diagnostic.ToText("ko")];
                Assert.All(shown, s => Assert.InRange(s.Length, 0, 2_500));
                Assert.All(shown, s => Assert.DoesNotContain(s.EnumerateRunes(), rune => rune.Value != '\n' && !ShownText.IsShownAsItIs(rune)));
                Assert.DoesNotContain('\n', diagnostic.Message + diagnostic.Help + diagnostic);
            }
        }
    }

    [Theory]
    [InlineData("segment s = {0}did purchse")]
    [InlineData("segment s = did purchse{0}")]
    [InlineData("segment s = {0}did purchse or {0}age > 1")]
    [InlineData("{0}segment s = did purchse")]
    [InlineData("segment s = did `{0}`")]
    public void ToText_OfAMistakeOnALongLine_ShowsWhatIsAroundIt(string text)
    {
        foreach (string filler in (string[])[new string(' ', 5_000), new StringBuilder().Insert(0, "age > 1 or ", 800).ToString(), "# ", "\"가나다라\" ", ""])
        {
            string rules = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, filler);
            if (RuleBook.TryParse(null, [("s", Vocabulary), ("t", rules)], out RuleBook? _, out ValueList<Diagnostic> told)) continue;
            foreach (Diagnostic diagnostic in told)
            {
                string[] lines = diagnostic.ToText().Split('\n');
                (string line, string mark) = (lines[3], lines[4]);
                int at = mark.IndexOf('^', StringComparison.Ordinal), length = mark.Count(c => c == '^');
                string cells = string.Concat(line.EnumerateRunes().Select(rune => rune + new string('\u0001', Math.Max(DisplayCells.Of(rune) - 1, 0))));
                string marked = cells.Substring(Math.Min(at, cells.Length), Math.Min(length, cells.Length - Math.Min(at, cells.Length))).Replace("\u0001", "", StringComparison.Ordinal);

                Assert.InRange(line.Length, 1, 260);
                if (diagnostic.Span!.Value.Length == 0) continue;
                Assert.StartsWith(marked, diagnostic.Span.Value.Characters.ToString(), StringComparison.Ordinal);
                Assert.True(marked.Length > 0 || diagnostic.Span.Value.Characters[0] is '\n', diagnostic.ToText());
            }
        }
    }

    /// <summary>What parts lines elsewhere parts none in rule text, and would on a screen: it is shown as a blank, and the mark stays below the mistake.</summary>
    [Theory]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u0085')]
    [InlineData('\u000B')]
    [InlineData('\t')]
    public void ToText_OfALineWithASeparator_ShowsABlankForIt(char separator)
    {
        string rules = $"segment s = note = \"a{separator}b\" and agge > 1";
        Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", rules)], out _, out ValueList<Diagnostic> told));

        string[] lines = told.Single(diagnostic => diagnostic.Code == DiagnosticCodes.UnknownName).ToText().Split('\n');
        Assert.Equal(["1 | segment s = note = \"a b\" and agge > 1", "  |                              ^^^^"], lines[3..5]);
    }

    /// <summary>Mistakes that look alike because they are cut are different mistakes.</summary>
    [Fact]
    public void Diagnostics_ThatLookAlike_AreAllTold()
    {
        string common = new('x', 200);
        Definition[] definitions = [Segment.Define("s", Enumerable.Range(0, 30).Select(i => (Condition)new MemberOf($"{common}{i}", null, null)).Aggregate((left, right) => left & right))];

        Assert.False(RuleBook.TryCreate(RuleBook.Parse(("s", Vocabulary)).Schema, definitions, out _, out ValueList<Diagnostic> told));
        Assert.Equal(30, told.Count);
    }
}
