using System.Globalization;
using System.Text;
using Crm.Segmentation.Tests.Architecture;
using Crm.Segmentation.Tests.Rules.Text;
using Xunit.Abstractions;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>
/// docs/walls.md: texts, documents and data that once ended the process or took hours, each with what was reported of it, and what it is answered now on a stack of 512 KiB. What each
/// takes now is told; the page has it as it was measured once.
/// </summary>
public sealed class WallsPageTests(ITestOutputHelper output)
{
    private const string Vocabulary = """
        schema shop {
          customer { age: integer, country: enum { KR, JP }, birth: date, note: text, opted_in: flag }
          event purchase { amount: money(0), gift: flag }
          event visit { page: text }
        }

        """;

    private static readonly Schema Schema = RuleBook.Parse(("shop.crm", Vocabulary)).Schema;
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is sent, what was reported to become of it, what it takes now, and what is answered.</summary>
    private static readonly (string Sent, string Was, string Takes, Func<string> Answer)[] Walls =
    [
        ("`percentile(` 1,000 times, 15 KB", "stack overflow", "0.03 s", () => OfText("segment s = " + Times("percentile(", 1_000) + "age" + Times(", 50)", 1_000) + " > 1")),
        ("`did purchase where` 1,000 times", "stack overflow", "0.01 s", () => OfText("segment s = " + Times("did purchase where ", 1_000) + "gift")),
        ("`top 1% by` 1,000 times", "stack overflow", "0.01 s", () => OfText("segment s = " + Times("top 1% by ", 1_000) + "age")),
        ("`anniversary of` 1,000 times", "stack overflow", "less than 0.01 s", () => OfText("segment s = " + Times("anniversary of ", 1_000) + "birth in today")),
        ("a circle of 600 features", "stack overflow, or messages of 70 KB each", "0.01 s", () => OfText(Lines(600, i => $"feature f{i} = f{(i + 1) % 600} + 1"))),
        ("a chain of 1,000 rfms, each of the one before", "stack overflow", "0.06 s", () => OfText(
            Lines(1_000, i => i == 0 ? "rfm f0 of age, age, age into 2" : string.Create(CultureInfo.InvariantCulture, $"rfm f{i} of f{i - 1}.monetary, f{i - 1}.monetary, f{i - 1}.monetary into 2")))),
        ("percentiles of percentiles in JSON, 1,000 deep", "stack overflow", "less than 0.01 s", () => OfJson(Conditions(
            $$"""{"type":"comparison","operator":">","right":1,"left":{{Times("""{"type":"percentile","percent":50,"of":""", 1_000)}}{"type":"attribute","name":"age"}{{Times("}", 1_000)}}}"""))),
        ("80,000 combining marks one after another, 160 KB of rule text", "3 s", "0.01 s", () => OfText($"segment s = note = \"a{Marks(80_000)}\"")),
        ("400,000 of them, 800 KB of JSON", "minutes", "0.01 s", () => OfJson(Conditions($$"""{"type":"comparison","operator":"=","left":{"type":"attribute","name":"note"},"right":"a{{Marks(400_000)}}"}"""))),
        ("JSON of 16 MB, of which every definition is wrong", "51 s, and 110 bytes of memory a byte", "1.4 s, and 29 bytes of memory a byte, most given back at once", () => OfJson($$"""{"version":1,"definitions":[{{Times("{},", 5_300_000)}}{}]}""")),
        ("100,000 customers with chosen keys", "3.4 s, where others take 0.05 s", "0.02 s", () => OfData(builder => builder.AddCustomers(Chosen(1, 100_000)))),
        ("100,000 events with chosen ids", "12 s", "0.12 s", () => OfData(builder =>
        {
            builder.AddCustomer(1);
            builder.AddEvents(Schema.Event("visit"), Enumerable.Repeat(1L, 100_000).ToArray(), Instants(100_000), columns => columns.Ids([.. Chosen(1, 100_000).Select(id => new EventKey(id))]));
        })),
        ("100,000 events of unknown customers with chosen keys, who are made", "14 s", "0.04 s", () => OfData(
            builder => builder.AddEvents(Schema.Event("visit"), Chosen(1, 100_000), Instants(100_000)), new DatasetOptions { UnknownCustomers = UnknownCustomers.Create })),
        ("100,000 aliases with chosen keys", "76 s", "0.13 s", () => OfData(builder =>
        {
            builder.AddCustomer(0);
            foreach (long key in Chosen(1, 100_000)) builder.AddAlias(key, 0);
        })),
        ("the keys 0 and 9,223,372,036,854,775,807", "a table that no memory holds", "less than 0.01 s", () => OfData(builder => builder.AddCustomers(new[] { 0, long.MaxValue }))),
        ("a value of 20 million characters that is none of an enum", "kept whole in its message", "0.03 s", () => OfData(builder => builder.AddCustomer(1, row => row.Set((CustomerEnum)Schema.Attribute("country"), new string('x', 20_000_000))))),
        ("the sign ESC in rule text and in a value", "printed as it is, to a person's terminal", "less than 0.01 s", () => $"{OfText("segment s = note = \u001b[31m")}; {OfData(builder => builder.AddCustomer(1, row => row.Set((CustomerEnum)Schema.Attribute("country"), "\u001b[31mKR")))}"),
        ("`like \"*a*a*a*a*b\"` of 20 million `a`", "not done after 30 s, and not cancelled", "0.04 s", Matched),
        ("28 digits before `년`", "an exception out of `TryParse`", "less than 0.01 s", () => OfText("segment s = did purchase in last 9999999999999999999999999999년")),
        ("events from spans, observed until before 1970", "taken", "less than 0.01 s", () => OfData(builder =>
        {
            builder.AddCustomer(1);
            builder.AddEvents(Schema.Event("visit"), new long[] { 1 }, new long[] { 0 });
        }, new DatasetOptions { ObservedUntil = DateTimeOffset.UnixEpoch.AddDays(-1) })),
        ("`in this hour` at the last instant of time, in a zone of half hours", "an exception", "0.01 s", () => Asked("did purchase in this hour", DateTimeOffset.MaxValue)),
        ("a customer added inside of another's callback", "the other was overwritten", "less than 0.01 s", () => OfData(builder =>
        {
            builder.AddCustomer(1, _ => builder.AddCustomer(2));
        })),
        ("`default(CustomerBatches).Count`", "`NullReferenceException`", "less than 0.01 s", () => $"{default(CustomerBatches).Count}"),
    ];

    [Fact]
    public void Page_OfWalls_ShowsWhatIsAnswered() => SmallStack.Run(() => Repository.ShouldBe(Page(), "CRM_UPDATE_DOCS", "docs", "walls.md"));

    private string Page()
    {
        var page = new StringBuilder("""
            # Walls

            Texts, documents and data that a user may send, and that once ended the process or held it for seconds to hours: the smallest input of each kind, what was reported to become of it, what
            it takes, and what is answered. `WallsPageTests` sends each of them on a stack of 512 KiB and writes this page. What was is as users reported it, on their machines and earlier versions; it
            was not measured again. What it takes is the time of processors, with what makes the input, as it was measured once; the test tells it again (`--logger "console;verbosity=detailed"`) and holds nobody to it.

            | sent | was, as reported | takes | is answered |
            |---|---|---|---|

            """);
        foreach ((string sent, string was, string takes, Func<string> answer) in Walls)
        {
            long before = GC.GetTotalAllocatedBytes();
            TimeSpan start = Environment.CpuUsage.TotalTime;
            string answered = answer();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - start).TotalSeconds:F3} s, {(GC.GetTotalAllocatedBytes() - before) / 1e6:F1} MB: {sent}"));
            page.Append($"| {sent} | {was} | {takes} | {answered.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        page.Append("""

            A code stands for its diagnostic, as [diagnostics.md](diagnostics.md) has it, and the number is the length of the longest message. All that may nest is counted while it is read; what is
            too deep is told and read on behind it. Keys, ids and values are hashed with a seed of the process ([data.md](data.md#keys-that-others-choose)).

            Behind these stand runs over every reader of text, of JSON and of what is stored, and with the stored bytes of online states: a thousand damaged inputs of each kind with the tests, a
            million with `CRM_LONG=1`, on the same stack and in bounded memory (`EveryReaderTests`). Each ends in a value that is written as it was read, or in diagnostics.

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string OfText(string rules)
    {
        bool isRead = RuleBook.TryParse(Schema, [("rules.crm", rules)], out _, out ValueList<Diagnostic> told);
        return Answer(isRead, told);
    }

    private static string OfJson(string document) => Answer(RuleBook.TryFromJson(Schema, Encoding.UTF8.GetBytes(document), out _, out ValueList<Diagnostic> told), told);

    private static string Answer(bool isRead, ValueList<Diagnostic> told)
    {
        if (isRead) return "read";
        string[] texts = [.. told.Select(diagnostic => diagnostic.Message)];
        Assert.All(told, diagnostic => Assert.DoesNotContain(diagnostic.ToText().EnumerateRunes(), rune => rune.Value != '\n' && !ShownText.IsShownAsItIs(rune)));
        return string.Create(CultureInfo.InvariantCulture, $"refused: {string.Join(", ", told.Select(diagnostic => diagnostic.Code).Distinct().Order())}; {texts.Max(text => text.Length)} characters");
    }

    private static string OfData(Action<DatasetBuilder> add, DatasetOptions? options = null)
    {
        DatasetBuilder builder = Dataset.For(Schema, options);
        try
        {
            add(builder);
        }
        catch (InvalidOperationException exception)
        {
            return $"`InvalidOperationException`: {exception.Message}";
        }

        Dataset data = builder.Build(out BuildReport report);
        string taken = string.Create(CultureInfo.InvariantCulture, $"{data.CustomerCount:N0} customers, {data.EventCount:N0} events, {report.AcceptedAliases:N0} aliases");
        return report.Rejected is [var rejected, ..] ? $"{taken}; {rejected.Code}, {rejected.Message}" : taken;
    }

    private static string Asked(string condition, DateTimeOffset asOf)
    {
        RuleBook book = RuleBook.Parse(Schema, ("rules.crm", $"segment s = {condition}"));
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(1);
        builder.AddEvent(Schema.Event("purchase"), 1, asOf);
        var engine = new SegmentationEngine(Schema, new SegmentationOptions { TimeZone = "Asia/Kolkata" });
        return $"{engine.Evaluate(book, builder.Build(out _), asOf)["s"].Count} of 1";
    }

    private static string Matched()
    {
        RuleBook book = RuleBook.Parse(Schema, ("rules.crm", "segment s = note like \"*a*a*a*a*b\""));
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(1, row => row.Set((CustomerText)Schema.Attribute("note"), new string('a', 20_000_000)));
        Dataset data = builder.Build(out _);
        return $"{new SegmentationEngine(Schema).Evaluate(book, data, March)["s"].Count} of 1";
    }

    private static string Conditions(string condition) => $$"""{"version":1,"definitions":[{"type":"segment","name":"s","condition":{{condition}}}]}""";

    private static string Times(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));

    private static string Marks(int count) => string.Create(count, 0, static (marks, _) =>
    {
        for (int i = 0; i < marks.Length; i++) marks[i] = i % 2 == 0 ? '\u0301' : '\u0316';
    });

    /// <summary>Keys that fall together in a table whose hash is a product with the golden ratio.</summary>
    private static long[] Chosen(int from, int count)
    {
        ulong inverse = 0x9E37_79B9_7F4A_7C15;
        for (int i = 0; i < 6; i++) inverse *= unchecked(2 - (0x9E37_79B9_7F4A_7C15 * inverse));
        return [.. Enumerable.Range(from, count).Select(i => unchecked((long)((ulong)i * inverse)))];
    }

    private static long[] Instants(int count) => [.. Enumerable.Range(0, count).Select(i => March.ToUnixTimeMilliseconds() - i)];
}
