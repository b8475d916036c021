using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Conformance;
using static Crm.Segmentation.Tests.Conformance.ConformanceCases;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>What the runner says and how it ends.</summary>
public sealed class ConformanceRunTests
{
    private static readonly string Right = Segment(DidA, """["p1","p2"]""", "right");
    private static readonly string Wrong = Segment(DidA, """["p1","p3"]""", "wrong");

    [Fact]
    public void Run_CaseThatHolds_EndsWithZero()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right).Run();
        Assert.Equal(0, folder.ExitCode);
        Assert.Equal(
            [
                "segment.jsonl, in C#: 1 run, 1 passed, 0 left out",
                "segment.jsonl, as text: 1 run, 1 passed, 0 left out",
                "segment.jsonl, as JSON: 1 run, 1 passed, 0 left out",
                "segment.jsonl: 1 passed, 0 failed, 0 skipped",
                "1 passed, 0 failed, 0 skipped",
            ],
            folder.Lines);
    }

    [Fact]
    public void Run_CaseThatFails_SaysWhatWasExpectedAndWhatCame()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right, Wrong).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Equal("""FAILED wrong: expected {"members":["p1","p3"]}, actual {"members":["p1","p2"]}""", folder.Lines[0]);
        Assert.Equal("1 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Theory]
    [InlineData("""{"op":"performed","event":"A","within_days":7,"surprise":1}""", "", "", "config.rule has the unknown field 'surprise'")]
    [InlineData("""{"op":"and","of":[{"op":"performed","event":"A","surprise":1}]}""", "", "", "config.rule.of[0] has the unknown field 'surprise'")]
    [InlineData("""{"op":"surprise","event":"A"}""", "", "", "config.rule.op has the unknown value 'surprise'")]
    [InlineData("""{"op":"count","event":"A","cmp":"surprise","n":1}""", "", "", "config.rule.cmp has the unknown value 'surprise'")]
    [InlineData(DidA, ""","surprise":1""", "", "config has the unknown field 'surprise'")]
    [InlineData(DidA, "", ""","surprise":1""", "case has the unknown field 'surprise'")]
    public void Run_WordThatItDoesNotKnow_Fails(string rule, string config, string rest, string reason)
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment(rule, """["p1","p2"]""", config: config, rest: rest)).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains(reason, folder.Lines[0], StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_UnknownFieldOfAnEvent_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Segment(DidA, """["p1"]""", events: """[{"u":"p1","e":"A","t":"2026-01-28T12:00:00Z","surprise":1}]""")).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains("events[0] has the unknown field 'surprise'", folder.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ExpectationThatItDoesNotKnow_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right.Replace("\"members\":", "\"surprise\":1,\"members\":", StringComparison.Ordinal)).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains("expected has the unknown field 'surprise'", folder.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("surprise.jsonl", """{"id":"x","expected":{}}""")]
    [InlineData("surprise.json", """{"topic":"t","items":[{"id":"x.y","expected":1}]}""")]
    [InlineData("segment.jsonl", """{"id":""")]
    [InlineData("segment.jsonl", "[1]")]
    [InlineData("segment.jsonl", """{"id":"x","analysis":"funnel","config":{},"expected":{}}""")]
    [InlineData("quantiles.json", """{"topic":"no items"}""")]
    public void Run_FileOrLineThatItCannotRead_Fails(string file, string text)
    {
        using var folder = new ConformanceFolder();
        folder.With(file, text).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.StartsWith("FAILED ", folder.Lines[0], StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_PendingCaseThatFails_IsSkippedAndCounted()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right, Wrong).With("pending.txt", "# not yet", "wrong # a reason").Run();
        Assert.Equal(0, folder.ExitCode);
        Assert.Equal("""pending wrong: expected {"members":["p1","p3"]}, actual {"members":["p1","p2"]}""", folder.Lines[0]);
        Assert.Equal("segment.jsonl: 1 passed, 0 failed, 1 skipped (1 pending)", folder.Lines[^3]);
        Assert.StartsWith("1 of the skipped are pending", folder.Lines[^2], StringComparison.Ordinal);
        Assert.Equal("1 passed, 0 failed, 1 skipped", folder.LastLine);
    }

    [Theory]
    [InlineData("segment.jsonl", """{"id":"wrong","surprise":1,"config":{"as_of":"2026-01-01","rule":{"op":"performed","event":"A"}},"expected":{"members":[]}}""")]
    [InlineData("segment.jsonl", """{"id":"wrong","config":{"as_of":"2026-01-01","rule":{"op":"surprise"}},"expected":{"members":[]}}""")]
    [InlineData("segment.jsonl", """{"id":"wrong","config":{"as_of":"2026-01-01","rule":{"op":"performed","event":"A"}},"expected":{"members":[],"surprise":1}}""")]
    [InlineData("surprise.jsonl", """{"id":"wrong","expected":{}}""")]
    [InlineData("journeys.jsonl", """{"id":"wrong","journeys":[],"timeline":[{"at":"2026-01-01","surprise":1}],"until":"2026-01-02","expect":[]}""")]
    [InlineData("lifecycle.jsonl", """{"id":"wrong","config":{"period":"surprise","from":"2026-01-01","to":"2026-01-02"},"expected":{}}""")]
    [InlineData("survival.json", """{"topic":"t","items":[{"id":"surprise","expected":1}]}""")]
    [InlineData("survival.json", """{"topic":"t","items":[{"id":"wrong.surprise.1","expected":1}]}""")]
    [InlineData("survival.json", """{"topic":"t","items":[{"id":"rmst.surprise","tau":60,"expected":{"rmst":1,"se":1}}]}""")]
    [InlineData("survival.json", """{"topic":"t","surprise":1,"items":[]}""")]
    [InlineData("clv_predictions.json", """{"topic":"t","items":[{"id":"bg.surprise","model":"bgnbd","fn":"surprise","params":[],"args":{},"expected":1}]}""")]
    public void Run_PendingCaseThatCannotBeRead_FailsNevertheless(string file, string text)
    {
        using var folder = new ConformanceFolder();
        folder.With(file, text).With("pending.txt", "wrong", "surprise", "wrong.surprise.1", "rmst.surprise", "bg.surprise", file).Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains(": it cannot be read: ", folder.Lines[0], StringComparison.Ordinal);
        Assert.Contains("surprise", folder.Lines[0], StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Answers_ThatLeaveAnExpectationOut_AreNotMet()
    {
        using var expected = JsonDocument.Parse("""{"step_counts":[1,0],"dwell_s":{"u":0}}""");
        var answers = new Answers(expected.RootElement);

        answers.Add("step_counts", () => new JsonArray(1, 0));

        Verdict verdict = answers.Verdict();
        Assert.Equal((Outcome.NotMet, "not compared yet: dwell_s"), (verdict.Outcome, verdict.Actual));
    }

    [Fact]
    public void Run_DataSetThatIsNotThere_IsSkipped()
    {
        using var folder = new ConformanceFolder();
        folder.With("survival.json", """{"topic":"t","items":[{"id":"rmst.telco_all","tau":60,"expected":{"rmst":1,"se":1}}]}""").Run("--data", "nowhere");
        Assert.Equal(0, folder.ExitCode);
        Assert.Equal("0 passed, 0 failed, 1 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_PendingCaseThatPasses_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right).With("pending.txt", "right").Run();
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains("take it off the list", folder.Lines[0], StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_Strict_IgnoresThePendingList()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right, Wrong).With("pending.txt", "wrong").Run("--strict");
        Assert.Equal(1, folder.ExitCode);
        Assert.Equal("1 passed, 1 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_Only_RunsTheNamedFiles()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right).With("surprise.jsonl", "{}").With("funnel.jsonl", "").Run("--only", "segment,funnel");
        Assert.Equal(0, folder.ExitCode);
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine);
        Assert.DoesNotContain(folder.Lines, line => line.Contains("surprise", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OnlyAFileThatIsAbsent_RunsNothingAndFails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right).Run("--only", "segments");
        Assert.Equal(2, folder.ExitCode);
        Assert.Equal("0 passed, 0 failed, 0 skipped", folder.LastLine);
    }

    [Fact]
    public void Run_FolderWithoutCases_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.Run();
        Assert.Equal(2, folder.ExitCode);
    }

    [Fact]
    public void Run_UnknownOption_Fails()
    {
        using var folder = new ConformanceFolder();
        folder.With("segment.jsonl", Right).Run("--surprise");
        Assert.Equal(2, folder.ExitCode);
    }
}
