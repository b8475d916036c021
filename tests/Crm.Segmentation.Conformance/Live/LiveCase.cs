using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of rules that are kept up to date while inputs arrive and time goes by.</summary>
internal sealed record LiveCase : AnalysisCase
{
    /// <summary>The rule book, its schema in it.</summary>
    public required string Rules { get; init; }

    /// <summary>The rule book's zone.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>The members of lists from outside, from the start.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Lists { get; init; }

    /// <summary>The inputs in order of receipt.</summary>
    public required IReadOnlyList<LiveInput> Timeline { get; init; }

    /// <summary>The clock at the end.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The segments and partitions whose changes and members are compared; null for all of all books.</summary>
    public IReadOnlyList<string>? Watch { get; init; }

    /// <summary>What is not compared.</summary>
    public IReadOnlyList<LiveIgnored>? Ignore { get; init; }

    /// <summary>What is expected.</summary>
    public required LiveExpectation Expected { get; init; }

    internal override Verdict Run(JsonElement json)
    {
        WayResult[] ways = [BatchOfLive.Run(this), .. LiveWays.All.Select(way => LiveRun.Run(this, way.Form, way.Name))];
        if (Expected.Explain is not null) ways = [.. ways, ExplanationOfLive.Run(this)];
        string? failure = ways.Select(way => way.Failure is null ? null : $"{way.Way}: {way.Failure}").FirstOrDefault(found => found is not null);
        return failure is null ? Verdict.Passed with { Ways = ways } : new Verdict(Outcome.NotMet, Expectation.Text(json.GetProperty("expected")), failure) { Ways = ways };
    }
}

/// <summary>What is not compared in a case.</summary>
internal enum LiveIgnored
{
    Effective,
}

/// <summary>The ways of running a live case; all must agree.</summary>
internal static class LiveWays
{
    internal static IReadOnlyList<(string Name, LiveForm Form)> All { get; } =
    [
        ("waking at every next change", LiveForm.Woken),
        ("waking at the inputs", LiveForm.InputsOnly),
        ("the clock told again at every input", LiveForm.ClockAgain),
        ("stored and restored before every input", LiveForm.Restored),
        ("each customer's state as bytes", LiveForm.StateBytes),
    ];
}
