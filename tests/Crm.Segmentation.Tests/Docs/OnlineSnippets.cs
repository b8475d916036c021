using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/online.md.</summary>
public sealed class OnlineSnippets
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(9));

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    private const string Text = """
        list suppressed "수신 거부"
        feature spend = sum(purchase.amount, last 30 days)
        segment recent "최근 방문" = did visit in last 7 days
        segment reachable = opted_in and not in suppressed
        segment upgrade "승급 임박" = in tier.silver and spend >= 80_000 and in reachable and age >= 19
        partition tier { gold when spend >= 100_000  silver when spend >= 30_000  basic otherwise }
        """;

    [Fact]
    public void Program_AsThePageShowsIt_AnswersForOneCustomer()
    {
        // snippet: program
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("shop.crm", Text));
        RuleProgram program = Engine.Program(rules, CustomerLists.None.With("suppressed", ["park"]));

        CustomerAttributes kim = CustomerAttributes.Of(Shop.Schema, "kim", row => row.Set(Shop.Age, 41).Set(Shop.OptedIn, true));
        CustomerEvent[] events =
        [
            CustomerEvent.Of(Shop.Purchase, Noon.AddDays(-20), row => row.Set(Shop.Amount, 50_000)),
            CustomerEvent.Of(Shop.Purchase, Noon.AddDays(-4), row => row.Set(Shop.Amount, 35_000)),
            CustomerEvent.Of(Shop.Visit, Noon.AddHours(-3)),
        ];

        Verdict verdict = program.Evaluate(kim, events, Noon);
        bool isRecent = verdict["recent"];              // true
        string tier = verdict.Cell("tier");             // silver
        object? spend = verdict.Value("spend");         // 85,000
        // end snippet

        Assert.Equal((true, "silver", 85_000m), (isRecent, tier, spend));

        // snippet: program-next
        DateTimeOffset? leaves = verdict.NextChange("recent");   // the visit leaves the last 7 days
        DateTimeOffset? soonest = verdict.NextChange();          // of all definitions: the same
        DateTimeOffset? never = verdict.NextChange("reachable"); // no time changes it: null
        // end snippet

        Assert.Equal((Noon.AddHours(-3).AddDays(7), Noon.AddHours(-3).AddDays(7), null), (leaves, soonest, never));

        // snippet: program-workspace
        ProgramWorkspace workspace = program.CreateWorkspace();  // one a thread
        foreach (int hour in Enumerable.Range(0, 24))
        {
            Verdict then = program.Evaluate(workspace, kim, events, Noon.AddHours(hour));
            if (then["upgrade"]) break;                          // good until the next evaluation in the workspace
        }

        // end snippet

        // snippet: program-explain
        Explanation why = program.Explain("upgrade", kim, events, Noon);
        string english = why.ToText();
        string korean = why.ToText("ko");
        // end snippet

        // snippet: program-resolve
        ResolvedBook resolved = Engine.Resolve(rules);       // windows as they were written
        ResolvedBook atNoon = resolved.At(Noon);             // the same between instants
        string tree = atNoon.ToString();
        // end snippet

        Assert.True(why.IsMember);
        PageOutput.ShouldBe("docs/online.md", "resolved", tree);
        PageOutput.ShouldBe("docs/online.md", "explanation", english);
        PageOutput.ShouldBe("docs/online.md", "explanation-ko", korean);
    }
}
