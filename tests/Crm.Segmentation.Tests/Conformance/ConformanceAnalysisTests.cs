using static Crm.Segmentation.Tests.Conformance.ConformanceCases;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Funnels and retentions that no shared case has: the runner translates configurations, it does not know cases.</summary>
public sealed class ConformanceAnalysisTests
{
    private const string Steps = """ "steps":[{"event":"A"},{"event":"B"}] """;

    // u1: A at 0 h, B at 1 h, C at 2 h. u2: A at 0 h, C at 3 h. u3: B at 0 h, A on the next day. u4: C only.
    private const string Visits = """
        [{"u":"u1","e":"A","t":"2026-03-01T00:00:00Z","p":{"k":1}}, {"u":"u1","e":"B","t":"2026-03-01T01:00:00Z"}, {"u":"u1","e":"C","t":"2026-03-01T02:00:00Z"},
         {"u":"u2","e":"A","t":"2026-03-01T00:00:00Z","p":{"k":2}}, {"u":"u2","e":"C","t":"2026-03-01T03:00:00Z"},
         {"u":"u3","e":"B","t":"2026-03-01T00:00:00Z"}, {"u":"u3","e":"A","t":"2026-03-02T00:00:00Z","p":{"k":1}},
         {"u":"u4","e":"C","t":"2026-03-02T00:00:00Z"}]
        """;

    [Theory]
    [InlineData(Steps, """ "step_counts":[3,1] """)]
    [InlineData(""" "steps":[{"event":"A"},{"event":"B"},{"event":"C"}],"window_s":7199 """, """ "step_counts":[3,1,0] """)]
    [InlineData(""" "steps":[{"event":"A"},{"event":"B"},{"event":"C"}],"window_s":7200 """, """ "step_counts":[3,1,1],"max_step":{"u1":3,"u2":1,"u3":1} """)]
    [InlineData(""" "steps":[{"event":"A"},{"event":null}] """, """ "step_counts":[3,2],"users_at_step":{"2":["u1","u2"]} """)]
    [InlineData(""" "steps":[{"event":"A"},{"any_of":["B","C"]}] """, """ "step_counts":[3,2] """)]
    [InlineData(""" "steps":[{"event":"A"},{"event":"B","any_of":[{"event":"C"}]}] """, """ "avg_conversion_s":[null,7200] """)]
    [InlineData(""" "steps":[{"event":"A","where":{"k":1}},{"event":"B"}] """, """ "step_counts":[2,1],"rate_of_previous":[0.5,0.5],"rate_of_all_paths":[0.5,0.25] """)]
    [InlineData(""" "steps":[{"event":null,"where":{"k":1}},{"event":"B"}] """, """ "step_counts":[2,1] """)]
    [InlineData(Steps + ""","range":{"from":"2026-03-02","to":"2026-03-02"}""", """ "step_counts":[1,0] """)]
    [InlineData(Steps + ""","range":{"from":"2026-03-01","to":"2026-03-01"},"timezone":"Asia/Seoul" """, """ "step_counts":[2,1] """)]
    [InlineData(Steps + ""","range":{"from":"2026-03-01","to":"2026-03-01"},"timezone":"America/New_York" """, """ "step_counts":[1,0] """)]
    [InlineData(Steps + ""","exclusions":[],"breakdown":null""", """ "step_counts":[3,1] """)]
    [InlineData(Steps + ""","ttc":{"from":0,"to":1,"bins":2}""", """ "histogram":{"2":[[3600,1],[3601,0],[3602,0]]} """)]
    [InlineData(Steps + ""","invalid":[{"window_s":0},{"window_s":-1},{"steps":[{"event":"A"}]}]""", """ "error":true """)]
    public void Funnel_OfKnownFields_IsAnswered(string config, string expected) =>
        Pass("funnel", $$$"""{"id":"f","analysis":"funnel","config":{"order":"ordered","unit":"user",{{{config}}}},"events":{{{Visits}}},"expected":{{{{expected}}}}}""");

    [Theory]
    [InlineData(Steps + ""","invalid":[{"window_s":0},{"window_s":1}]""", """ "error":true """)]
    [InlineData(Steps, """ "error":true """)]
    [InlineData(Steps, """ "step_counts":[3,1,0] """)]
    [InlineData(Steps, """ "max_step":{"u1":2} """)]
    [InlineData(Steps, """ "max_step":{"u1":2,"u2":1,"u3":1,"u4":1} """)]
    public void Funnel_ThatAnswersOtherwise_Fails(string config, string expected) =>
        Fail("funnel", $$$"""{"id":"f","analysis":"funnel","config":{"order":"ordered","unit":"user",{{{config}}}},"events":{{{Visits}}},"expected":{{{{expected}}}}}""");

    [Theory]
    [InlineData(""" "mode":"first_time","period":"day","start":"2026-03-01","intervals":2,"target":{"event":null},"return":{"event":null}""", """ "matrix":[[3,1],[1]] """)]
    [InlineData(""" "mode":"recurring","period":"day","start":"2026-03-01","intervals":2,"target":{"event":null},"return":{"event":"A"}""", """ "row_prefix":{"0":[3,1],"1":[2]} """)]
    [InlineData(""" "mode":"recurring","period":"hour","start":"2026-03-01T01:00:00","intervals":2,"target":{"event":"B"},"return":{"event":"C"}""", """ "matrix":[[1,1],[0]] """)]
    [InlineData(""" "mode":"recurring","period":"week","week_start":"monday","start":"2026-03-01","intervals":2,"target":{"event":null},"return":{"event":null}""", """ "matrix":[[3,1],[2]] """)]
    [InlineData(""" "mode":"recurring","period":"week","week_start":"sunday","start":"2026-03-01","intervals":1,"target":{"event":null},"return":{"event":null}""", """ "matrix":[[4]] """)]
    [InlineData(""" "mode":"recurring","period":"day","timezone":"America/New_York","start":"2026-02-28","intervals":2,"target":{"event":"A"},"return":{"event":"A"}""", """ "matrix":[[2,0],[1]] """)]
    [InlineData(""" "mode":"bitmap","period":"day","start":"2026-03-01","intervals":2,"target":{"event":"B"},"return":{"event":"A","where":{"k":1}}""", """ "row_by_label":{"2026-03-01":[2,1]} """)]
    [InlineData(""" "mode":"first_time","period":"day","measure":"on_or_after","min_occurrences":1,"start":"2026-03-01","intervals":1,"target":{"event":"B"},"return":{"event":"A"}""", """ "matrix":[[2]] """)]
    public void Retention_OfKnownFields_IsAnswered(string config, string expected) =>
        Pass("retention", $$$"""{"id":"r","analysis":"retention","config":{{{{config}}}},"events":{{{Visits}}},"expected":{{{{expected}}}}}""");

    private static void Pass(string file, string line)
    {
        using var folder = new ConformanceFolder();
        folder.With($"{file}.jsonl", OneLine(line)).Run();
        Assert.Equal("1 passed, 0 failed, 0 skipped", folder.LastLine + string.Concat(folder.Lines.Where(l => l.StartsWith("FAILED", StringComparison.Ordinal))));
    }

    private static void Fail(string file, string line)
    {
        using var folder = new ConformanceFolder();
        folder.With($"{file}.jsonl", OneLine(line)).Run();
        Assert.Equal(1, folder.ExitCode);
    }
}
