using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Architecture;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The page about the JSON form: its examples are written and read by the library, its tables are the library's own.</summary>
public sealed class JsonPageTests
{
    private static readonly Feature Spend = Feature.Define("spend_month", Shop.Purchase.Sum(Shop.Amount, Window.LastCalendar(1, CalendarUnit.Month)), "지난달 구매액");

    private static readonly Score Interest = Score.Define("interest", Shop.Visit.Count(Window.Last(TimeSpan.FromDays(30))) + (2 * Shop.ViewProduct.Count()));

    private static readonly Rfm Value = new("value", Shop.Amount, Shop.Purchase) { Window = Window.Last(TimeSpan.FromDays(365)) };

    private static readonly (string Says, string Code, Definition[] Definitions)[] Examples =
    [
        Example(
            "A segment: an operator is a node, a handle is its name.",
            [Segment.Define("going_quiet", Shop.Purchase.Count() >= 3 & Shop.Purchase.Since() >= TimeSpan.FromDays(60) & Shop.OptedIn & !Shop.Country.IsAnyOf("OTHER"))]),
        Example(
            "Events with a condition, and windows.",
            [Segment.Define("hat_interest", Shop.ViewProduct.Where(Shop.ViewedCategory.Is("hat")).Did(Window.Last(TimeSpan.FromDays(7))) & !Shop.Purchase.Did(Window.Since(Shop.SignedUp)))]),
        Example(
            "A sequence.",
            [Segment.Define("looked_only", Shop.ViewProduct.ThenNot(Shop.Purchase).Same("category").Within(TimeSpan.FromDays(7)).Did())]),
        Example(
            "A feature is listed once and referred to by name, and so is a cell of a partition.",
            [
                Partition.Define("membership", "basic", new PartitionCell("vip", Spend >= 300_000), new PartitionCell("regular", Spend >= 50_000)),
                Segment.Define("vip_abroad", new MemberOf("membership", "vip", null) & !Shop.Country.Is("KR"), "해외 VIP"),
            ]),
        Example(
            "Scores and rfms are definitions, whose values are referred to by name.",
            [
                Interest,
                Value,
                Segment.Define("keen", Interest.Value > Interest.Value.Percentile(50)),
                Segment.Define("best_tenth", Interest.Value.IsInTop(10)),
                Segment.Define("champions", Value.Recency >= 4 & Value.Monetary >= 4),
            ]),
        Example(
            "A funnel and a retention.",
            [
                new Funnel("checkout", Shop.ViewProduct, Shop.Purchase) { Window = TimeSpan.FromDays(7) },
                new Retention("weekly") { Cohort = Shop.Visit.First(), Return = Shop.Purchase, Period = CalendarUnit.Week, Periods = 8 },
            ]),
    ];

    public static TheoryData<int> EveryExample => [.. Enumerable.Range(0, Examples.Length)];

    [Fact]
    public void Page_OfJson_ShowsTheExamplesAndEveryForm() => Repository.ShouldBe(Page(), "CRM_UPDATE_DOCS", "docs", "json.md");

    [Theory]
    [MemberData(nameof(EveryExample))]
    public void Page_EachExample_ReadsAsItsDefinitions(int example)
    {
        string block = Repository.Read("docs", "json.md").Split("```json\n")[example + 1].Split("```")[0];
        RuleBook read = RuleBook.FromJson(Shop.Schema, block);

        Assert.Equal(Examples[example].Definitions, read.Definitions);
        Assert.Equal(JsonNode.Parse(block)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), read.ToJson());
    }

    private static (string, string, Definition[]) Example(string says, Definition[] definitions, [CallerArgumentExpression(nameof(definitions))] string code = "") => (says, code, definitions);

    private static string Page()
    {
        var page = new StringBuilder("""
            # Definitions as JSON

            `RuleBook.ToJson()` writes the definitions of a rule book, `RuleBook.FromJson(schema, json)` reads them back: the same trees, the same
            titles, the same order. `TryFromJson` gives diagnostics instead of throwing. JSON is the third way to write definitions, beside C# and rule text, and the
            one for machines: an editor in a browser, a column of a database, a service in another language. Tests beside rules are text and have no place in it. This page is written and checked by
            `JsonPageTests`; set `CRM_UPDATE_DOCS=1` to write it anew.

            ## The document

            | member | what it is |
            |---|---|
            | `version` | The version of the language, `RuleLanguage.Version`: 1. It is apart from the package's version and rises when a definition may mean something else, or be written in a new way. A document of another version is an error and nothing else of it is read. |
            | `schema` | The vocabulary; only written by `ToJson(withSchema: true)`. It is needed where the document is read without one: `FromJson(null, json)`. Where a schema is given, the document's own is read for errors and not used. `Schema.ToJson()` and `Schema.FromJson(json)` write and read it alone. |
            | `measures` | The features, each after those that it uses itself, whether a definition uses it or not. Left out when there are none. Scores and rfms are read here, too, and are definitions all the same. |
            | `definitions` | Segments, partitions, scores, scorecards, rfms, funnels and retentions, in their order. They may refer to one another by name in any order. |

            ## Examples

            The examples are laid out for reading; what `ToJson` writes is the same in one line without spaces. `Shop` is the vocabulary of
            [the first page](../README.md).

            """);
        foreach ((string says, string code, Definition[] definitions) in Examples)
        {
            page.Append($"""

                {says}

                ```csharp
                {Dedented(code)}
                ```

                ```json
                {Laid(JsonNode.Parse(RuleBook.Create(Shop.Schema, definitions).ToJson())!, 0)}
                ```

                """);
        }

        page.Append($"""

            ## Values

            | value | in JSON |
            |---|---|
            | number | a JSON number, as a decimal of at most 28 digits without trailing zeros: `0.1`, `300000`. It is read exactly or not at all. Where numbers pass through JavaScript, those above 2⁵³ lose digits. |
            | text | a JSON string in Unicode normalisation form C. Only `"`, `\` and control characters are escaped, as in RFC 8785, section 3.2.2.2. |
            | duration | a whole number and a unit: `7 days`, `90 minutes`, `-1 millisecond`; written in the largest of days, hours, minutes, seconds and milliseconds that says it in a whole number. A day is 24 hours. |
            | instant | UTC to the second or the millisecond: `2026-03-02T01:00:00Z`. An offset, `+09:00`, is read too; a time without either is an error. |
            | date | `2026-03-02` |
            | type of event | its name as a JSON string; `any` stands for events of any type |

            ## Objects

            An object says with `type` what it is, where more than one thing can stand. Members are written in the order below, and read in any.
            Those with a question mark may be missing; they are not written when they have their default. `null` is never a value.

            {Tables()}

            ### Words

            Of a member with a question mark, the first word is the default.

            {Words()}

            ## Canonical

            Equal rule books are equal texts: there is one order of members, one way to write a number, an instant and a duration, and no space. Nothing
            depends on a culture or a machine. Where C# makes equal trees of different words, reading does too: nested `all` become one, the values of
            `oneOf` and of tags are sorted and distinct. `RuleBook.ContentHash` is the SHA-256 of the text without the schema: `{RuleBook.Create(Shop.Schema, Examples[0].Definitions).ContentHash[..20]}…`.
            It changes with anything in the definitions, titles and order included, and with the version. Handles are in it by name: a hash says nothing
            about the schema.

            ## Errors

            Every diagnostic says where: the path, the line, and the column in UTF-16 code units from 1. The reader tells every mistake that it finds, at most 100 of
            form, and then checks the definitions that it could read as any rule book is checked, with the codes of [diagnostics.md](diagnostics.md);
            these stand at their definition. Names that the schema does not have are told where they stand.

            | code | when |
            |---|---|
            {Codes()}

            Limits: {JsonReading.Size / (1024 * 1024)} MiB a document and {JsonReading.Depth} levels of objects and arrays; and those of every definition, 64 nodes deep and 4,096 nodes,
            features counted wherever they occur. No bytes at all make the reader throw, hang or run out of stack.

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Tables()
    {
        var tables = new StringBuilder();
        var untyped = new List<JsonShape>();
        foreach ((string title, JsonChoice choice) in new[]
        {
            ("Definitions", RuleBookJson.Definition), ("Named measures", RuleBookJson.Named), ("Conditions", TreeJson.Condition), ("Measures", TreeJson.Measure), ("Events", TreeJson.Events), ("Windows", TreeJson.Window),
        })
        {
            tables.Append($"### {title}\n\n| `type` | members |\n|---|---|\n");
            foreach (JsonShape form in choice.Forms.Where(form => form.Tag is not null)) tables.Append($"| `{form.Tag}` | {Members(form)} |\n");
            tables.Append('\n');
        }

        tables.Append("### Objects without a type\n\n| what | members |\n|---|---|\n");
        Find(SchemaShapes.Schema);
        for (int i = 0; i < untyped.Count; i++) tables.Append($"| {untyped[i].What} | {Members(untyped[i])} |\n");
        return tables.ToString().TrimEnd('\n');

        string Members(JsonShape form) => string.Join(", ", form.Members.Select(m =>
        {
            Find(m.Form);
            return $"`{m.Name}`{(m.IsOptional ? "?" : "")} {m.Form.What}";
        }));

        void Find(JsonShape form)
        {
            JsonShape inner = form.Inner;
            if (inner.Tag is null && inner.Members.Any() && !untyped.Contains(inner)) untyped.Add(inner);
        }
    }

    private static string Words()
    {
        JsonShape[] open = [RuleBookJson.Definition, SchemaShapes.Schema, RuleBookJson.Named];
        var seen = new HashSet<JsonShape>(open);
        var found = new Queue<JsonShape>(open);
        var words = new List<string>();
        while (found.TryDequeue(out JsonShape? form))
        {
            if (form is JsonScalar<object> { Words.Count: > 0 } scalar) words.Add($"| {form.What} | {string.Join(", ", scalar.Words.Select(word => $"`{word}`"))} |");
            IEnumerable<JsonShape> next = form is JsonChoice choice ? choice.Forms : form.Members.Select(m => m.Form).Append(form.Inner);
            foreach (JsonShape other in next.Where(seen.Add)) found.Enqueue(other);
        }

        return $"| what | words |\n|---|---|\n{string.Join('\n', words)}";
    }

    private static string Codes()
    {
        XDocument docs = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Crm.Segmentation.xml"));
        return string.Join('\n', typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.Name.StartsWith("Json", StringComparison.Ordinal)).Select(field =>
        {
            string summary = docs.Descendants("member").Single(m => m.Attribute("name")!.Value == $"F:Crm.Segmentation.DiagnosticCodes.{field.Name}").Element("summary")!.Value.Trim();
            return $"| {field.GetRawConstantValue()} {field.Name} | {summary} |";
        }));
    }

    /// <summary>JSON for reading: what fits on a line stands on one.</summary>
    private static string Laid(JsonNode? node, int indent)
    {
        string line = node!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (indent > 0 && line.Length + indent <= 110) return line;
        string inner = new(' ', indent + 2), outer = new(' ', indent);
        return node switch
        {
            JsonObject members => $"{{\n{string.Join(",\n", members.Select(m => $"{inner}\"{m.Key}\": {Laid(m.Value, indent + 2)}"))}\n{outer}}}",
            JsonArray elements => $"[\n{string.Join(",\n", elements.Select(e => inner + Laid(e, indent + 2)))}\n{outer}]",
            _ => line,
        };
    }

    private static string Dedented(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        int margin = lines.Skip(1).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((l, i) => i == 0 ? l : l[margin..]));
    }
}
