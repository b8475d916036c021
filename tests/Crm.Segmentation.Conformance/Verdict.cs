namespace Crm.Segmentation.Conformance;

/// <summary>What came of one case.</summary>
internal enum Outcome
{
    /// <summary>The library answered what is expected.</summary>
    Passed,

    /// <summary>It did not, or the case could not be run.</summary>
    Failed,

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
}
