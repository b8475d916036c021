using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>A funnel without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
/// <param name="Chain">The steps, their window, and where step 1 must lie.</param>
/// <param name="Attempt">Which attempt is chosen.</param>
/// <param name="Ties">How events at one instant follow one another.</param>
internal readonly record struct AttemptRules(ChainRules Chain, AttemptPolicy Attempt, TiePolicy Ties)
{
    /// <summary>Whether an attempt that started at an instant, and has not converted, can still advance at as-of.</summary>
    internal bool IsOpen(long start, long asOf) => Chain.Window > asOf - start;
}

/// <summary>The attempt that stands for a customer.</summary>
/// <param name="Depth">How many steps it has; 0 when the customer did not enter.</param>
/// <param name="Start">The instant of its step 1.</param>
/// <param name="IsOpen">Whether an attempt that counts can still advance at as-of; never of a customer who converted.</param>
internal readonly record struct ChosenAttempt(int Depth, long Start, bool IsOpen);
