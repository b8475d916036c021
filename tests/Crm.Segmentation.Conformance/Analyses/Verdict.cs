namespace Crm.Segmentation.Conformance;

/// <summary>What came of one case.</summary>
internal enum Outcome
{
    /// <summary>The library answered what is expected.</summary>
    Passed,

    /// <summary>The case was read, and the library does not meet it. Such a case may be pending.</summary>
    NotMet,

    /// <summary>The case could not be read as it is written: a failure that no list of pending cases covers.</summary>
    Unreadable,

    /// <summary>A data set that the case names is not there.</summary>
    Skipped,
}

/// <summary>What came of one case, with both sides of a failure as text.</summary>
/// <param name="Outcome">Whether the case passed.</param>
/// <param name="Expected">What the case expects; empty when it passed.</param>
/// <param name="Actual">What came instead; empty when it passed.</param>
internal sealed record Verdict(Outcome Outcome, string Expected, string Actual)
{
    internal static Verdict Passed { get; } = new(Outcome.Passed, "", "");

    /// <summary>What came of each way in which the case was run; empty where there is only one.</summary>
    internal IReadOnlyList<WayResult> Ways { get; init; } = [];

    internal static Verdict Unreadable(string mistake) => new(Outcome.Unreadable, "a case that can be read", mistake);
}
