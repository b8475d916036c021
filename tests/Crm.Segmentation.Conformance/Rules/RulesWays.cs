using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A way of running a rule book's case. It either runs or is left out for a reason; there is no third.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Book">How the book is read.</param>
/// <param name="Data">How the data are loaded.</param>
/// <param name="Run">How the book is run; null when the library has no such run.</param>
/// <param name="Lacks">What the library lacks for it; null when it has it.</param>
internal sealed record RulesWay(string Name, BookForm Book, DataForm Data, Func<RulesQuestion, RulesAnswers>? Run, string? Lacks = null);

/// <summary>The ways of running a rule book's case; all must agree.</summary>
internal static class RulesWays
{
    internal static IReadOnlyList<RulesWay> All { get; } =
    [
        new("as text", BookForm.Text, DataForm.OnePart, BatchRun.Evaluate),
        new("formatted", BookForm.Formatted, DataForm.OnePart, BatchRun.Evaluate),
        new("through JSON", BookForm.Json, DataForm.OnePart, BatchRun.Evaluate),
        new("two parts", BookForm.Text, DataForm.Appended, BatchRun.Evaluate),
        new("compacted", BookForm.Text, DataForm.Compacted, BatchRun.Evaluate),
        new("513 copies", BookForm.Text, DataForm.Copied, BatchRun.Evaluate),
        new("by a plan", BookForm.Text, DataForm.OnePart, PlanRun.Evaluate),
        new("513 copies by a plan", BookForm.Text, DataForm.Copied, PlanRun.Evaluate),
        new("one customer at a time", BookForm.Text, DataForm.OnePart, ProgramRun.Evaluate),
        new("live", BookForm.Text, DataForm.OnePart, MembershipRun.Evaluate),
        new("in SQL", BookForm.Text, DataForm.OnePart, null, "the library writes no SQL"),
    ];

    /// <summary>Runs a case in a way.</summary>
    internal static WayResult Run(RulesWay way, RulesCase @case, JsonElement expected)
    {
        string? leftOut = LeftOut(way, @case);
        if (leftOut is not null) return new WayResult(way.Name, null, leftOut);
        return new WayResult(way.Name, @case.Expected.Error == true ? Refusal(way, @case) : Difference(way, @case, expected), null);
    }

    private static string? LeftOut(RulesWay way, RulesCase @case) => way switch
    {
        { Lacks: { } lacks } => lacks,
        _ when @case is { AsOf: null } && way != All[0] => "the book is refused when it is read",
        { Data: DataForm.Copied } when !@case.Copies => "the case has no copies",
        { Run: { } run } when run == PlanRun.Evaluate && @case.Expected is { Members: null, Cells: null, Error: not true } => "a plan gives no values",
        { Run: { } run } when run == MembershipRun.Evaluate && @case.Expected is { Members: null, Cells: null, Error: not true } => "memberships give no values",
        _ => null,
    };

    /// <summary>How the answers differ from what is expected; null when they do not.</summary>
    private static string? Difference(RulesWay way, RulesCase @case, JsonElement expected)
    {
        try
        {
            var question = RulesQuestion.Of(way, @case);
            return RulesComparison.Difference(way.Run!(question), question, @case, expected);
        }
        catch (RuleException refusal)
        {
            return $"refused: {Refusals.Text(refusal.Diagnostics)}";
        }
        catch (NotMetException lacking)
        {
            return lacking.Message;
        }
    }

    /// <summary>Why the case is not refused as it should be, in bounded time and stack; null when it is.</summary>
    private static string? Refusal(RulesWay way, RulesCase @case) => BoundedThread.Run(() =>
    {
        bool wasRead = false;
        try
        {
            RuleBook book = BookReading.Read(way.Book, @case.Rules);
            wasRead = true;
            if (@case.AsOf is null) return "it is not refused when it is read";
            var question = RulesQuestion.Of(way, @case, book);
            way.Run!(question);
            return "it is not refused when it is evaluated";
        }
        catch (RuleException refusal) when (!refusal.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return "it is refused without an error diagnostic";
        }
        catch (RuleException refusal)
        {
            return wasRead == @case.AsOf is not null ? null : $"it is refused when it is read, not when it is evaluated: {Refusals.Text(refusal.Diagnostics)}";
        }
        catch (NotMetException lacking)
        {
            return lacking.Message;
        }
    });
}
