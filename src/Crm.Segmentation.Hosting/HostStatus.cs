namespace Crm.Segmentation.Hosting;

/// <summary>What went wrong last, and is not mended yet. Immutable.</summary>
/// <param name="RuleProblem">Why rules that changed were not taken, in a sentence; null where those in force are the latest.</param>
/// <param name="RuleDiagnostics">What is wrong with the rules that were not taken; empty where that is no matter of the rules themselves.</param>
/// <param name="LoadProblem">What made the last load of data fail; null where it did not.</param>
/// <param name="LoadFailedAt">When that load began.</param>
public sealed record HostStatus(string? RuleProblem, ValueList<Diagnostic> RuleDiagnostics, Exception? LoadProblem, DateTimeOffset? LoadFailedAt)
{
    internal static readonly HostStatus Good = new(null, [], null, null);

    /// <summary>Whether the rules in force are the latest, and the last load of data did not fail.</summary>
    public bool IsGood => RuleProblem is null && LoadProblem is null;
}
