using static Crm.Segmentation.Tests.Conformance.ConformanceCases;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Rules of segments that no shared case has: the runner translates rules, it does not know cases.</summary>
public sealed class ConformanceSegmentTests
{
    [Theory]
    [InlineData("""{"op":"performed","event":"A","within_days":7}""", "p1,p2")]
    [InlineData("""{"op":"performed","event":"A"}""", "p1,p2,p3")]
    [InlineData("""{"op":"performed","event":"A","where":{"c":"hat"},"within_days":7}""", "p1")]
    [InlineData("""{"op":"performed","event":"A","where":{"c":"hat","n":1}}""", "p1")]
    [InlineData("""{"op":"performed","event":"A","where":{"c":null},"within_days":30}""", "p2")]
    [InlineData("""{"op":"performed","event":"B","where":{"n":2.5}}""", "p1")]
    [InlineData("""{"op":"performed","event":"A","where":{"on":true}}""", "p2")]
    [InlineData("""{"op":"performed","event":"A","where":{"on":false}}""", "")]
    [InlineData("""{"op":"performed","event":"A","where":{"absent":"x"}}""", "")]
    [InlineData("""{"op":"performed","event":"Z","within_days":7}""", "")]
    [InlineData("""{"op":"performed","event":null,"within_days":7}""", "p1,p2")]
    [InlineData("""{"op":"performed","event":null,"where":{"c":"bag"}}""", "p1,p2")]
    [InlineData("""{"op":"count","event":null,"where":{"c":"hat"},"cmp":"eq","n":2}""", "p1")]
    [InlineData("""{"op":"count","event":"B","cmp":"eq","n":0,"within_days":7}""", "p2,p3")]
    [InlineData("""{"op":"count","event":"A","cmp":"lt","n":2}""", "p1,p3")]
    [InlineData("""{"op":"count","event":"A","cmp":"lte","n":1}""", "p1,p3")]
    [InlineData("""{"op":"count","event":"A","cmp":"gt","n":1}""", "p2")]
    [InlineData("""{"op":"count","event":"A","cmp":"gte","n":1,"within_days":7}""", "p1,p2")]
    [InlineData("""{"op":"first_time","event":"A","within_days":7}""", "p1")]
    [InlineData("""{"op":"first_time","event":"A","where":{"c":"bag"},"within_days":7}""", "p2")]
    [InlineData("""{"op":"first_time","event":null,"where":{"c":"bag"},"within_days":7}""", "p1,p2")]
    [InlineData("""{"op":"stopped","event":"A","active_within_days":30,"inactive_days":7}""", "p3")]
    [InlineData("""{"op":"restarted","event":"A","recent_days":7,"lookback_days":14}""", "p2")]
    [InlineData("""{"op":"regularly","event":"B","cmp":"gte","n":1,"period_days":1,"total_periods":3,"min_periods":2}""", "p1")]
    [InlineData("""{"op":"regularly","event":"A","cmp":"lte","n":3,"period_days":7,"total_periods":4,"min_periods":2}""", "p2")]
    [InlineData("""{"op":"not","of":{"op":"performed","event":"A","within_days":7}}""", "p3")]
    [InlineData("""{"op":"and","of":[{"op":"performed","event":"A"},{"op":"performed","event":"B"}]}""", "p1")]
    [InlineData("""{"op":"or","of":[{"op":"performed","event":"B"},{"op":"not","of":{"op":"performed","event":"A","within_days":7}}]}""", "p1,p3")]
    [InlineData("""{"op":"sequence","pattern":"(?1).*(?2)","conditions":["A","B"]}""", "p1")]
    [InlineData("""{"op":"sequence","pattern":"(?1)(?1)","conditions":["A","B"]}""", "p2")]
    public void Rule_OfKnownFields_FindsItsMembers(string rule, string members)
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment(rule, Names(members))).Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine + string.Concat(folder.Lines.Where(l => l.StartsWith("FAILED", StringComparison.Ordinal))));
    }

    [Fact]
    public void Population_OfCustomersWithoutEvents_IsWhatNotComplements()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment($$"""{"op":"not","of":{{DidA}}}""", """["p3","p9"]""", config: ""","population":["p1","p2","p3","p9"]""")).Run();
        Assert.Equal(0, folder.ExitCode);
    }

    [Theory]
    [InlineData("""{"op":"stopped","event":"A","active_within_days":7,"inactive_days":7}""")]
    [InlineData("""{"op":"stopped","event":"A","active_within_days":7,"inactive_days":30}""")]
    [InlineData("""{"op":"restarted","event":"A","recent_days":14,"lookback_days":7}""")]
    [InlineData("""{"op":"regularly","event":"A","cmp":"gte","n":1,"period_days":1,"total_periods":3,"min_periods":4}""")]
    [InlineData("""{"op":"performed","event":"A","within_days":0}""")]
    public void Rule_ThatIsImpossible_IsRefused(string rule)
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment(rule, "[]").Replace("\"members\":[]", "\"error\":true", StringComparison.Ordinal)).Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Rule_ThatIsPossibleWhereARefusalIsExpected_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment(DidA, "[]").Replace("\"members\":[]", "\"error\":true", StringComparison.Ordinal)).Run();
        Assert.Equal(1, folder.ExitCode);
    }

    [Fact]
    public void Rule_ThatIsImpossibleWhereMembersAreExpected_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment("""{"op":"stopped","event":"A","active_within_days":7,"inactive_days":30}""", "[]")).Run();
        Assert.Equal(1, folder.ExitCode);
    }

    [Theory]
    [InlineData("(?1)(?2)", "AxB", "match", 0)]
    [InlineData("(?1)(?2)", "AzB", "match", 1)]
    [InlineData("(?1).*(?2)", "AxB", "match", 1)]
    [InlineData("(?1).*(?2)(?3)", "AxBx", "match", 1)]
    [InlineData("(?1).*(?2)(?3)", "AxBAx", "match", 0)]
    [InlineData("(?3)", "AAB", "match", 0)]
    [InlineData("(?1)", "AAB", "count", 2)]
    [InlineData("(?1).*(?2)", "ABAxB", "count", 2)]
    [InlineData("(?1)(?2)", "ABAxB", "count", 1)]
    [InlineData("(?1).*(?1)", "AAA", "count", 1)]
    public void Pattern_OverConditions_IsFoundAndCounted(string pattern, string events, string question, int answer)
    {
        string log = string.Join(',', events.Select((e, i) => $$"""{"u":"u","e":"{{e}}","t":"2026-01-01T00:00:0{{i}}Z"}"""));
        string line = $$$"""{"id":"q","analysis":"sequence","config":{"pattern":"{{{pattern}}}","conditions":["A","B","x"]},"events":[{{{log}}}],"expected":{"{{{question}}}":{{{answer}}}}}""";
        using var folder = new ConformanceFolder();
        folder.With("sequence.jsonl", line).Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine);
    }

    private static string Names(string members) => "[" + string.Join(',', members.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(m => $"\"{m}\"")) + "]";
}
