using System.Text;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Rules.Json;

public sealed class JsonErrorTests
{
    private const string Age = """{"type":"attribute","name":"age"}""";

    /// <summary>Conditions that are wrong: the code, the path below the condition, and part of what is said.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { """{"type":"comparison","lfet":1,"left":1,"operator":"=","right":1}""", "CRM1455", ".lfet", "'lfet' is no member of a comparison. Did you mean 'left'?" },
        { """{"type":"not","condition":{"type":"attribute","name":"opted_in"},"zzzzzz":1}""", "CRM1455", ".zzzzzz", "It has condition." },
        { """{"type":"comparison","left":1,"operator":"="}""", "CRM1456", "", "The member 'right' is missing from a comparison: a measure." },
        { """{"condition":1}""", "CRM1456", "", "The member 'type' is missing" },
        { """{"type":"not","condition":{"type":"attribute","name":"opted_in"},"condition":1}""", "CRM1457", ".condition", "'condition' is there twice" },
        { "7", "CRM1458", "", "Here stands a number where a condition belongs, which is an object." },
        { "null", "CRM1458", "", "Here stands null where a condition belongs" },
        { """{"type":7}""", "CRM1458", ".type", "a string" },
        { """{"type":"all","of":{}}""", "CRM1458", ".of", "Here stands an object where a list belongs, which is an array." },
        { """{"type":"isMissing","value":true}""", "CRM1458", ".value", "a string or a number or an object" },
        { """{"type":"compairson"}""", "CRM1459", ".type", "'compairson' is no type of condition. Did you mean 'comparison'?" },
        { """{"type":"count","events":"visit"}""", "CRM1459", ".type", "It is one of: all, any, not" },
        { Age, "CRM1459", "", "'age' is a measure and stands where a condition belongs." },
        { """{"type":"comparison","left":{"type":"attribute","name":"opted_in"},"operator":"=","right":1}""", "CRM1459", ".left", "'opted_in' is a flag" },
        { """{"type":"all","of":[{"type":"attribute","name":"opted_in"}]}""", "CRM1460", ".of", "1 elements and needs at least 2" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"==","right":1}""", "CRM1460", ".operator", "'==' is not a comparison. Did you mean '='?" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":1e40}""", "CRM1460", ".right", "'1e40' is no number" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":0.12345678901234567890123456789012345}""", "CRM1460", ".right", "is no number" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":1e-40}""", "CRM1460", ".right", "is no number" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":"\ud800"}""", "CRM1460", ".right", "half of a surrogate pair" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"duration","value":"7d"}}""", "CRM1460", ".right.value", "Write it as 7 days" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"duration","value":"99999999999999 days"}}""", "CRM1460", ".right.value", "is not a duration" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"instant","value":"2026-03-02T10:00:00"}}""", "CRM1460", ".right.value", "is no instant" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"instant","value":"2026-03-02T10:00:00.0001Z"}}""", "CRM1460", ".right.value", "is no instant" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"instant","value":"0001-01-01T00:00:00+09:00"}}""", "CRM1460", ".right.value", "is no instant" },
        { $$$"""{"type":"comparison","left":{{{Age}}},"operator":"=","right":{"type":"date","value":"2026-02-29"}}""", "CRM1460", ".right.value", "is no date" },
        { """{"type":"didFirst","events":"visit","window":{"type":"last","duration":"0 days"}}""", "CRM1460", ".window.duration", "a duration above 0" },
        { """{"type":"didFirst","events":"visit","window":{"type":"ago","from":"1 day","to":"1 day"}}""", "CRM1460", ".window", "does not begin before it ends" },
        { """{"type":"didFirst","events":"visit","window":{"type":"lastCalendar","count":1001,"unit":"day"}}""", "CRM1460", ".window.count", "'1001' is no whole number from 1 to 1000." },
        { """{"type":"didFirst","events":"visit","window":{"type":"lastCalendar","count":1.5,"unit":"day"}}""", "CRM1460", ".window.count", "no whole number" },
        { """{"type":"didFirst","events":"visit","window":{"type":"between","from":"a","until":"b"}}""", "CRM1303", ".window.from", "A window is anchored on" },
        { """{"type":"didRegularly","events":"visit","operator":">=","times":1,"atLeastPeriods":3,"periods":2,"period":"1 day"}""", "CRM1460", "", "atLeastPeriods is above periods" },
        { """{"type":"didSequence","sequence":{"steps":[{"link":"next","events":"visit"},{"events":"visit"}]}}""", "CRM1460", ".sequence", "The first step follows none" },
        { """{"type":"isMissing","value":{"type":"feature","name":"spend"}}""", "CRM1461", ".value", "have no feature named 'spend'" },
        { """{"type":"isMissing","value":{"type":"attribute","name":"agee"}}""", "CRM1001", ".value", "Unknown attribute 'agee'. Did you mean 'age'?" },
        { """{"type":"didFirst","events":"vist"}""", "CRM1002", ".events", "Unknown event 'vist'. Did you mean 'visit'?" },
        { """{"type":"didFirst","events":{"type":"filtered","event":"any","where":1}}""", "CRM1002", ".events.event", "Unknown event 'any'." },
        { """{"type":"isMissing","value":{"type":"property","event":"purchase","name":"amonut"}}""", "CRM1003", ".value", "Did you mean 'amount'?" },
        { """{"type":"memberOf","result":" "}""", "CRM1460", ".result", "A name is empty." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void FromJson_OfAWrongCondition_SaysWhatAndWhere(string condition, string code, string path, string message)
    {
        Diagnostic diagnostic = Errors(OneSegment(condition))[0];

        Assert.Equal(code, diagnostic.Code);
        Assert.Equal($"$.definitions[0].condition{path}", diagnostic.Json!.Path);
        Assert.Equal(IsToldWhileParsing(diagnostic) ? null : "one", diagnostic.Definition);
        Assert.Contains(message, $"{diagnostic.Message} {diagnostic.Help}", StringComparison.Ordinal);
    }

    private static bool IsToldWhileParsing(Diagnostic diagnostic) =>
        diagnostic.Code == DiagnosticCodes.JsonDuplicateMember || diagnostic.Message.Contains("surrogate", StringComparison.Ordinal);

    /// <summary>Documents that are wrong.</summary>
    public static TheoryData<string, string, string> WrongDocuments => new()
    {
        { "", "CRM1451", "$" },
        { "{", "CRM1451", "$" },
        { """{"version":1,"definitions":[],}""", "CRM1451", "$" },
        { """{"version":1,"definitions":[]} x""", "CRM1451", "$" },
        { """{"version":1,"definitions":[]//""" + "\n}", "CRM1451", "$" },
        { "[]", "CRM1458", "$" },
        { "{}", "CRM1456", "$" },
        { """{"version":2,"definitions":7,"new":[]}""", "CRM1454", "$.version" },
        { """{"version":0,"definitions":[]}""", "CRM1460", "$.version" },
        { """{"version":"1","definitions":[]}""", "CRM1458", "$.version" },
        { """{"version":1}""", "CRM1456", "$" },
        { """{"version":1,"definitions":[],"defintions":[]}""", "CRM1455", "$.defintions" },
        { """{"version":1,"definitions":[],"a b'c":[]}""", "CRM1455", @"$['a b\'c']" },
        { """{"version":1,"\udc00":1,"definitions":[]}""", "CRM1460", "$" },
        { """{"version":1,"definitions":[{"type":"segmnet"}]}""", "CRM1459", "$.definitions[0].type" },
        { """{"version":1,"definitions":[{"type":"partition","name":"p","cells":[],"otherwise":"rest"}]}""", "CRM1460", "$.definitions[0].cells" },
        { """{"version":1,"definitions":[],"measures":[{"type":"feature","name":"f","measure":1},{"type":"feature","name":"f","measure":2}]}""", "CRM1601", "$.measures[1]" },
        { """{"version":1,"definitions":[],"measures":[{"type":"feature","name":"g","measure":{"type":"feature","name":"f"}},{"type":"feature","name":"f","measure":2}]}""", "CRM1461", "$.measures[0].measure" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","attributes":[{"name":"a","kind":"money"}]}}""", "CRM1460", "$.schema.attributes[0]" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","attributes":[{"name":"a","kind":"text","values":["b"]}]}}""", "CRM1460", "$.schema.attributes[0]" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","attributes":[{"name":"a","kind":"enum","values":["b","b"]}]}}""", "CRM1460", "$.schema.attributes[0]" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","attributes":[{"name":"a","kind":"text","single":true}]}}""", "CRM1460", "$.schema.attributes[0]" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","attributes":[{"name":"a","kind":"text"},{"name":"a","kind":"flag"}]}}""", "CRM1460", "$.schema" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","events":[{"name":"e","properties":[{"name":"a","kind":"text","personal":true}]}]}}""", "CRM1455", "$.schema.events[0].properties[0].personal" },
        { """{"version":1,"definitions":[],"schema":{"name":"s","events":[{"name":"any"}]}}""", "CRM1460", "$.schema.events[0]" },
    };

    [Theory]
    [MemberData(nameof(WrongDocuments))]
    public void FromJson_OfAWrongDocument_SaysWhatAndWhere(string json, string code, string path)
    {
        Diagnostic diagnostic = Errors(json)[0];

        Assert.Equal(code, diagnostic.Code);
        Assert.Equal(path, diagnostic.Json!.Path);
    }

    [Fact]
    public void FromJson_OfSeveralErrors_TellsAllOfThemAndChecksTheRest()
    {
        ValueList<Diagnostic> diagnostics = Errors("""
            {
              "version": 1,
              "definitions": [
                { "type": "segment", "name": "나이", "condition": { "type": "comparison", "left": 1, "operator": "<>", "rigth": 2 } },
                { "type": "segment", "name": "both", "condition": { "type": "memberOf", "result": "나이" } },
                { "type": "segment", "name": "kinds", "condition":
                  { "type": "comparison", "left": { "type": "attribute", "name": "age" }, "operator": "=", "right": "x" } }
              ]
            }
            """);

        Assert.Equal(
            [("CRM1455", 4, 106), ("CRM1460", 4, 88), ("CRM1456", 4, 40), ("CRM1101", 6, 5)],
            diagnostics.Select(d => (d.Code, d.Json!.Line, d.Json.Column)));
        Assert.Equal("$.definitions[2]", diagnostics[3].Json!.Path);
        Assert.StartsWith("CRM1455 in '나이' at $.definitions[0].condition.rigth (line 4, column 106): 'rigth' is no member", diagnostics[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_WithoutAnySchema_SaysSo()
    {
        Assert.False(RuleBook.TryFromJson(null, """{"version":1,"definitions":[]}""", out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(DiagnosticCodes.JsonMissingSchema, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void FromJson_WithErrors_ThrowsAllDiagnostics()
    {
        RuleException exception = Assert.Throws<RuleException>(() => RuleBook.FromJson(TestShop.Schema, OneSegment("7")));
        Assert.Equal(DiagnosticCodes.JsonWrongType, Assert.Single(exception.Diagnostics).Code);
        Assert.Throws<RuleException>(() => RuleBook.FromJson(TestShop.Schema, "7"u8));
        Assert.Throws<RuleException>(() => Schema.FromJson("7"));
    }

    [Fact]
    public void FromJson_OfBytesThatAreNotUtf8_SaysWhere()
    {
        byte[] json = [.. "{\n\"version\":1, \"서"u8, 0xC3, 0x28, .. "\":2}"u8];

        Assert.False(RuleBook.TryFromJson(TestShop.Schema, json, out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal((DiagnosticCodes.JsonMalformed, 2, 16), (diagnostics[0].Code, diagnostics[0].Json!.Line, diagnostics[0].Json!.Column));
    }

    [Fact]
    public void FromJson_OfATextThatIsNotUnicode_SaysWhere()
    {
        Diagnostic diagnostic = Assert.Single(Errors("{\"version\":1,\n\"서\ud800"));
        Assert.Equal((DiagnosticCodes.JsonMalformed, 2, 3), (diagnostic.Code, diagnostic.Json!.Line, diagnostic.Json.Column));
    }

    [Fact]
    public void FromJson_WithAByteOrderMark_IsRead()
    {
        byte[] json = [.. Encoding.UTF8.Preamble, .. """{"version":1,"definitions":[]}"""u8];
        Assert.Empty(RuleBook.FromJson(TestShop.Schema, json).Definitions);
    }

    [Theory]
    [InlineData("""{"type":"not","condition":""", "}", DiagnosticCodes.JsonTooDeep)]
    [InlineData("[", "]", DiagnosticCodes.JsonTooDeep)]
    [InlineData("""{"a":""", "}", DiagnosticCodes.JsonTooDeep)]
    public void FromJson_NestedBeyondTheLimit_SaysSo(string open, string close, string code)
    {
        foreach (int depth in new[] { 257, 1000, 1_000_000 })
        {
            string json = OneSegment(string.Concat(Enumerable.Repeat(open, depth)) + "7" + string.Concat(Enumerable.Repeat(close, depth)));
            Assert.Equal(json.Length > JsonReading.Size ? DiagnosticCodes.JsonTooLarge : code, Assert.Single(Errors(json)).Code);
        }
    }

    [Fact]
    public void FromJson_AsDeepAsATreeMayBe_IsReadOrTheTreeTooDeep()
    {
        Assert.Empty(Errors(OneSegment(Nested(63))));
        Assert.Equal(DiagnosticCodes.TooDeep, Assert.Single(Errors(OneSegment(Nested(64)))).Code);

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("""{"type":"not","condition":""", depth)) + """{"type":"attribute","name":"opted_in"}""" + new string('}', depth);
    }

    [Fact]
    public void FromJson_OfFeaturesThatDoubleOneAnother_EndsInADiagnostic()
    {
        var features = new StringBuilder("""{"type":"feature","name":"f0","measure":1}""");
        for (int i = 1; i < 5000; i++)
        {
            string earlier = $$$"""{"type":"feature","name":"f{{{i - 1}}}"}""";
            features.Append($$$""",{"type":"feature","name":"f{{{i}}}","measure":{"type":"arithmetic","left":{{{earlier}}},"operator":"+","right":{{{earlier}}} }}""");
        }

        ValueList<Diagnostic> diagnostics = Errors($$$"""
            {"version":1,"measures":[{{{features}}}],"definitions":[
              {"type":"segment","name":"one","condition":{"type":"isMissing","value":{"type":"feature","name":"f4999"} }},
              {"type":"segment","name":"two","condition":{"type":"inWindow","value":{"type":"feature","name":"f4999"},"window":{"type":"since","start":{"type":"feature","name":"f4999"}} }},
              {"type":"segment","name":"three","condition":{"type":"oneOf","value":{"type":"feature","name":"f4999"},"values":[1]}}]}
            """);

        Assert.Contains(diagnostics, d => d.Code is DiagnosticCodes.TooDeep or DiagnosticCodes.TooLarge);
    }

    [Fact]
    public void FromJson_OfTooLargeADocument_SaysSo()
    {
        string json = OneSegment("7") + new string(' ', JsonReading.Size);
        Assert.Equal(DiagnosticCodes.JsonTooLarge, Assert.Single(Errors(json)).Code);
    }

    [Fact]
    public void FromJson_OfVeryManyErrors_TellsAHundred()
    {
        string json = $$$"""{"version":1,"definitions":[{{{string.Join(',', Enumerable.Repeat("""{"type":"segmnet"}""", 200_000))}}}]}""";
        Assert.Equal(100, Errors(json).Count);
    }

    [Fact]
    public void FromJson_OfManyNamesThatAreAlmostThere_EndsSoonWithAHundredErrors()
    {
        string common = new('a', 120);
        IEnumerable<string> references = Enumerable.Range(0, 10_000).Select(i =>
            $$$"""{"type":"segment","name":"{{{common}}}{{{i}}}","condition":{"type":"memberOf","result":"{{{common}}}{{{i}}}xy"} }""");
        IEnumerable<string> cells = Enumerable.Range(0, 10_000).Select(i =>
            $$$"""{"name":"{{{common}}}{{{i}}}","condition":{"type":"memberOf","result":"p","cell":"{{{common}}}{{{i}}}xy"} }""");

        Assert.Equal(100, Errors($$$"""{"version":1,"definitions":[{{{string.Join(',', references)}}}]}""").Count);
        Assert.Equal(100, Errors($$$"""{"version":1,"definitions":[{"type":"partition","name":"p","otherwise":"o","cells":[{{{string.Join(',', cells)}}}]}]}""").Count);
    }

    [Fact]
    public void Title_ThatIsNoUnicode_IsRefusedWhereItIsGiven()
    {
        Action[] wrong =
        [
            () => Segment.Define("one", TestShop.OptedIn, "a\ud800b"),
            () => Feature.Define("one", TestShop.Age, "a\ud800b"),
            () => Score.Define("one", TestShop.Age, "a\ud800b"),
            () => _ = new PartitionCell("one", TestShop.OptedIn) { Title = "a\ud800b" },
        ];

        Assert.All(wrong, define => Assert.Throws<ArgumentException>(define));
        Assert.Equal("서", Segment.Define("one", TestShop.OptedIn, "\u1109\u1165").Title);
    }

    [Fact]
    public void ToText_OfAMistake_SaysWhereItIsInTheDocument() => Assert.Equal(
        """
        error CRM1455: 'colour' is no member of a rule book.
         --> $.colour (line 1, column 31)
          = help: It has version, schema, measures, definitions.
        """.ReplaceLineEndings("\n"),
        Assert.Single(Errors("""{"version":1,"definitions":[],"colour":1}""")).ToText());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToText_InKorean_SaysEveryMistake(string condition, string code, string path, string says)
    {
        foreach (Diagnostic diagnostic in Errors(OneSegment(condition)).Where(d => d.Code.StartsWith("CRM14", StringComparison.Ordinal)))
        {
            Assert.Contains(diagnostic.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys);
            if (diagnostic.HelpPhrase is { } help) Assert.Contains(help.Template, KoreanDiagnostics.Templates.Keys);
        }

        _ = (code, path, says);
    }

    [Fact]
    public void Forms_InKorean_AreAllCalledSomething()
    {
        JsonShape[] open = [RuleBookJson.Definition, RuleBookJson.Named, SchemaShapes.Schema, TreeJson.Value, RfmReportJson.CountsShape, RfmReportJson.PopulationShape, TwoAxisReportJson.CountsShape, TwoAxisReportJson.PopulationShape, PartitionReportJson.CountsShape, PartitionReportJson.TransitionsShape, FunnelReportJson.Shape, RetentionReportJson.Shape, ActivityReportJson.LifecycleShape, ActivityReportJson.StickinessShape, GrowthReportJson.Shape];
        var seen = new HashSet<JsonShape>(open);
        var found = new Queue<JsonShape>(open);
        while (found.TryDequeue(out JsonShape? form))
        {
            IEnumerable<JsonShape> next = form is JsonChoice choice ? choice.Forms : form.Members.Select(m => m.Form).Append(form.Inner);
            foreach (JsonShape other in next.Where(seen.Add)) found.Enqueue(other);
        }

        Assert.Empty(seen.Select(form => form.What).Distinct(StringComparer.Ordinal).Except(KoreanDiagnostics.Templates.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static string OneSegment(string condition) => $$$"""{"version":1,"definitions":[{"type":"segment","name":"one","condition":{{{condition}}}}]}""";

    private static ValueList<Diagnostic> Errors(string json)
    {
        bool isRead = RuleBook.TryFromJson(TestShop.Schema, json, out RuleBook? book, out ValueList<Diagnostic> diagnostics);
        Assert.Equal(isRead, book is not null);
        return [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
    }
}
