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
        WayResult batch = BatchOfLive.Run(this);
        WayResult explained = ExplanationOfLive.Run(this);
        WayResult[] ways = [batch, explained, .. LiveWays.Lacking.Select(way => new WayResult(way, null, LiveWays.Lacks))];
        return new Verdict(Outcome.NotMet, Expectation.Text(json.GetProperty("expected")), batch.Failure ?? explained.Failure ?? LiveWays.Lacks) { Ways = ways };
    }
}

/// <summary>What is not compared in a case.</summary>
internal enum LiveIgnored
{
    Effective,
}

/// <summary>The ways of running a live case.</summary>
internal static class LiveWays
{
    /// <summary>What the library lacks for them.</summary>
    internal const string Lacks = "the library has no live memberships";

    /// <summary>Those that the library does not have.</summary>
    internal static IReadOnlyList<string> Lacking { get; } =
        ["waking at every next change", "waking at the inputs", "the clock told again at every input", "stored and restored before every input"];
}
