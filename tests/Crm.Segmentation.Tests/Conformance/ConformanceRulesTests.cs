using static Crm.Segmentation.Tests.Conformance.ConformanceCases;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Rule text that no shared case has, run in every way.</summary>
public sealed class ConformanceRulesTests
{
    private const string Book = """
        schema s { customer { age: integer  vip: flag  waited: duration } event buy { amount: money(2)  kind: text } }
        feature spent = sum(buy.amount)
        segment adult = age >= 19
        segment buyer = did buy
        partition tier { gold when spent >= 10.10  basic otherwise }
        """;

    private const string Data = """
        "customers":{"a":{"age":30,"vip":true,"waited":"1.02:03:04"},"b":{"age":18},"c":{"age":null}},
        "events":[{"u":"a","e":"buy","t":"2026-03-01T00:00:00Z","p":{"amount":10.10,"kind":"hat"}},{"u":"b","e":"buy","t":"2026-03-02T00:00:00Z","p":{"amount":0.1}},
                  {"u":"a","e":"buy","t":"2026-03-03T00:00:00Z"}]
        """;

    [Fact]
    public void Case_ThatHolds_PassesInEveryWayThatThereIs()
    {
        using var folder = Run(Book, """ "members":{"adult":["a"],"buyer":["b","a"]},"cells":{"tier":{"a":"gold","b":"basic"}},"values":{"spent":{"a":10.1,"b":0.10,"c":0}} """);
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine);
        foreach (string way in (string[])["as text", "formatted", "through JSON", "two parts", "compacted", "513 copies", "by a plan", "513 copies by a plan", "one customer at a time", "live"])
            Assert.Contains($"rules.jsonl, {way}: 1 run, 1 passed, 0 left out", folder.Lines);
        Assert.Contains(folder.Lines, line => line.StartsWith("rules.jsonl, in SQL: 0 run, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "members":{"adult":["a","b"]} """, "in every way: adult: [a] instead of [a, b]")]
    [InlineData(""" "cells":{"tier":{"a":"basic"}} """, "in every way: tier of a: gold instead of basic")]
    [InlineData(""" "values":{"spent":{"a":10.10000000000000000001}} """, "spent of a: 10.1 instead of 10.10000000000000000001")]
    [InlineData(""" "values":{"spent":{"c":null}} """, "spent of c: 0 instead of null")]
    [InlineData(""" "error":true """, "in every way: it is not refused when it is evaluated")]
    public void Case_ThatDoesNotHold_SaysWhatCameInWhichWay(string expected, string actual)
    {
        using var folder = Run(Book, expected);
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains(actual, folder.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integer", "7", "-12", "007")]
    [InlineData("guid", "0A0B0C0D-0000-0000-0000-000000000001", "0a0b0c0d-0000-0000-0000-000000000002", "0a0b0c0d-0000-0000-0000-000000000001")]
    public void Keys_OfAKind_AreTheSameKeyHoweverTheyAreWritten(string kind, string first, string second, string again)
    {
        using var folder = new ConformanceFolder();
        folder.With("rules.jsonl", OneLine($$$$"""
            {"id":"k","rules":"schema s { customer { age: integer } event buy { } }\nsegment buyer = did buy\nsegment old = age > 40","as_of":"2026-03-11","keys":"{{{{kind}}}}",
             "customers":{"{{{{first}}}}":{"age":50},"{{{{second}}}}":{}},"events":[{"u":"{{{{again}}}}","e":"buy","t":"2026-03-01"}],"expected":{"members":{"buyer":["{{{{first}}}}"],"old":["{{{{first}}}}"]}}}
            """)).Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine + string.Concat(folder.Lines.Where(l => l.StartsWith("FAILED", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("schema s { customer { } event e { } }\\nsegment a = in gone", 1)]
    [InlineData("schema s { customer { } event e { } }\\nsegment a = did e", 0)]
    public void Refusal_WithoutAnInstant_IsThatOfReading(string rules, int passed)
    {
        using var folder = new ConformanceFolder();
        folder.With("rules.jsonl", $$$"""{"id":"r","rules":"{{{rules}}}","expected":{"error":true}}""").Run();
        Assert.Equal($"{passed} passed, {1 - passed} failed, 0 skipped", folder.LastLine);
        Assert.Contains(folder.Lines, line => line.Contains("1 left out (1: the book is refused when it is read)", StringComparison.Ordinal));
    }

    [Fact]
    public void Refusal_OfATextThatNestsWithoutEnd_EndsOnASmallStack()
    {
        string rules = "schema s { customer { age: integer } event e { } }\\nsegment a = " + new string('(', 20_000) + "age > 1" + new string(')', 20_000);
        using var folder = new ConformanceFolder();
        folder.With("rules.jsonl", $$$"""{"id":"r","rules":"{{{rules}}}","expected":{"error":true}}""").Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine);
    }

    [Theory]
    [InlineData(""" "customers":{"a":{"age":1.5}} """, "'age' must be an integer of 64 bits, not 1.5")]
    [InlineData(""" "customers":{"a": {"waited":"26:00:00"}} """, "'waited' must be a duration, not \"26:00:00\"")]
    [InlineData(""" "customers":{"a":{"surprise":1}} """, "surprise")]
    public void Data_ThatTheSchemaDoesNotTake_CannotBeRead(string data, string mistake)
    {
        using var folder = Run(Book, """ "members":{"adult":[]} """, data);
        Assert.Contains("FAILED r: it cannot be read: ", folder.Lines[0], StringComparison.Ordinal);
        Assert.Contains(mistake, folder.Lines[0], StringComparison.Ordinal);
    }

    private static ConformanceFolder Run(string book, string expected, string data = Data) =>
        new ConformanceFolder().With(
            "rules.jsonl",
            OneLine($$$"""{"id":"r","analysis":"rules","source":"here","rules":{{{System.Text.Json.JsonSerializer.Serialize(book)}}},"as_of":"2026-03-11T00:00:00Z",{{{data}}},"expected":{{{{expected}}}}}""")).Run();
}
