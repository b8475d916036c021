using System.Text;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>Texts that nest as deep as they are long, on a stack of 512 KiB: everything that may stand in itself is counted, and what is too deep is told.</summary>
public sealed class DeepTextTests
{
    private const string Vocabulary = """
        schema shop {
          customer { age: integer, country: enum { KR, JP }, birth: date, note: text, opted_in: flag }
          event purchase { amount: money(0), category: text, gift: flag }
          event visit { page: text }
        }

        """;

    /// <summary>What stands in itself, with what closes it.</summary>
    private static readonly (string Open, string Inner, string Close)[] Nestings =
    [
        ("(", "opted_in", ")"),
        ("not ", "opted_in", ""),
        ("not (", "opted_in", ")"),
        ("(opted_in or not (", "opted_in", "))"),
        ("(opted_in and (", "opted_in", ") or opted_in)"),
        ("- ", "age", " > 1"),
        ("-(", "age", ") > 1"),
        ("1 + (", "age", ") > 1"),
        ("2 * (1 - ", "age", ") > 1"),
        ("percentile(", "age", ", 50) > 1"),
        ("percentile(age + ", "age", ", 50) > 1"),
        ("years_since(", "birth", ") > 1"),
        ("did purchase where ", "gift", ""),
        ("did purchase where (", "gift", ")"),
        ("did purchase where not ", "gift", ""),
        ("did purchase where amount > 1 + ", "1", ""),
        ("did first purchase where ", "gift", ""),
        ("not did purchase where ", "gift", ""),
        ("did purchase unless visit where ", "gift", ""),
        ("did visit then purchase where ", "gift", ""),
        ("did visit then not purchase where ", "gift", ""),
        ("did purchase regularly: at least 1 times in 1 of the last 2 weeks and did purchase where ", "gift", ""),
        ("count(purchase where ", "gift", ") > 1"),
        ("count of (visit then purchase where ", "gift", ") > 1"),
        ("sum(purchase.amount where ", "gift", ") > 1"),
        ("sum(1 + ", "purchase.amount", ") > 1"),
        ("sum((", "purchase.amount", ")) > 1"),
        ("nth(purchase.amount where ", "gift", ", 2) > 1"),
        ("most_frequent(purchase.category by 1 + ", "purchase.amount", ") = \"a\""),
        ("sessions(visit where ", "gift", ", gap 1 hour) > 1"),
        ("since(visit where ", "gift", ") > 1 day"),
        ("top 1% by ", "age", ""),
        ("top 1 by age among ", "opted_in", ""),
        ("top 1 by age among (", "opted_in", ")"),
        ("top 1 by age among not ", "opted_in", ""),
        ("top 1% by percentile(age, 50) + ", "age", ""),
        ("anniversary of ", "birth", " in today"),
        ("anniversary of (", "birth", ") in today"),
        ("anniversary of percentile(", "birth", ", 50) in today"),
        ("opted_in and in {", "1", "}"),
        ("country in {", "KR", "}"),
        ("did (", "purchase", ")"),
        ("{", "1", "}"),
    ];

    public static TheoryData<string> EveryNesting => [.. Nestings.Select(nesting => nesting.Open)];

    [Theory]
    [MemberData(nameof(EveryNesting))]
    public void Text_ThatNestsAsDeepAsItIsLong_IsToldAndReadOn(string open) => SmallStack.Run(() =>
    {
        (_, string inner, string close) = Nestings.Single(nesting => nesting.Open == open);
        foreach (int depth in (int[])[1_000, Math.Max(1_300, 40_000 / (open.Length + close.Length))])
        {
            string deep = Nested(open, inner, close, depth), unclosed = Nested(open, inner, "", depth);
            foreach (string declared in (string[])["segment s = ", "feature s = ", "score s = ", "rfm s of age, ", "funnel s { step a did visit where ", "partition s { a when ", "test \"t\" for s { expect "])
            {
                Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", $"{declared}{deep}\nsegment after = purchse")], out _, out ValueList<Diagnostic> told));
                Assert.Contains(told, diagnostic => diagnostic.Span!.Value.Line == 2);
                Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", declared + unclosed)], out _, out told));
                Assert.InRange(told.Count(diagnostic => diagnostic.Span!.Value.Line == 1), 1, 4);
                _ = string.Concat(told.Select(diagnostic => diagnostic.ToText()));
            }

            _ = RuleFormatter.TryFormat("segment s = " + deep, out _, out _);
        }
    });

    /// <summary>The limit is above what a definition of 64 nodes needs: as much as is read at most is read on the small stack, whatever is in what.</summary>
    [Fact]
    public void Text_OfAnyMixture_IsReadToTheLimit() => SmallStack.Run(() =>
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            (string Open, string Inner, string Close)[] chosen = [.. Enumerable.Range(0, 200).Select(_ => Nestings[random.Next(Nestings.Length)])];
            var text = new StringBuilder("segment s = ");
            foreach ((string open, _, _) in chosen) text.Append(open);
            text.Append(chosen[^1].Inner);
            foreach ((_, _, string close) in chosen.Reverse()) text.Append(close);
            Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", text.ToString())], out _, out ValueList<Diagnostic> told), text.ToString());
            Assert.All(told, diagnostic => Assert.NotEmpty(diagnostic.ToText("ko")));
        }
    });

    [Theory]
    [InlineData("feature f{0} = f{1} + 1", 600)]
    [InlineData("feature f{0} = f{1} + 1", 8_000)]
    [InlineData("feature f{0} = percentile(f{1}, 50)", 600)]
    [InlineData("feature f{0} = count(purchase where amount > f{1})", 600)]
    [InlineData("segment f{0} = in f{1}", 600)]
    [InlineData("segment f{0} = not (opted_in and not in f{1})", 600)]
    [InlineData("score f{0} = f{1} + 1", 600)]
    [InlineData("rfm f{0} of f{1}.monetary, f{1}.monetary, f{1}.monetary into 2", 600)]
    public void Circle_OfManyDefinitions_IsToldOnceAndShortly(string definition, int length) => SmallStack.Run(() =>
    {
        foreach (bool isReversed in (bool[])[false, true])
        {
            IEnumerable<string> lines = Enumerable.Range(0, length).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, definition, i, (i + 1) % length));
            string text = string.Join('\n', isReversed ? lines.Reverse() : lines);
            Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", text)], out _, out ValueList<Diagnostic> told));
            Assert.Contains(told, diagnostic => diagnostic.Code == DiagnosticCodes.Cycle);
            Assert.All(told, diagnostic => Assert.InRange(diagnostic.ToText().Length, 1, 1_000));
        }
    });

    /// <summary>Of a small circle every definition is named, in its order.</summary>
    [Fact]
    public void Circle_OfFew_NamesThemAll()
    {
        Assert.False(RuleBook.TryParse(null, [("s", Vocabulary), ("t", "segment a = in b\nsegment b = in c\nsegment c = in a")], out _, out ValueList<Diagnostic> told));

        Assert.Equal("Definitions refer to one another in a circle: a → b → c → a.", Assert.Single(told).Message);
    }

    private static string Nested(string open, string inner, string close, int depth) =>
        new StringBuilder().Insert(0, open, depth).Append(inner).Insert(depth * open.Length + inner.Length, close, depth).ToString();
}
