using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>A funnel without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
/// <param name="Steps">How many steps, 1 to <see cref="TieGroup.MaxSteps"/>.</param>
/// <param name="Window">How long after step 1 a step may be, inclusive, in milliseconds; <see cref="long.MaxValue"/> for any time.</param>
/// <param name="Entry">Where step 1 must lie.</param>
/// <param name="Attempt">Which attempt is chosen.</param>
/// <param name="Ties">How events at one instant follow one another.</param>
internal readonly record struct AttemptRules(int Steps, long Window, TimeRange Entry, AttemptPolicy Attempt, TiePolicy Ties);

/// <summary>The attempt that stands for a customer.</summary>
/// <param name="Depth">How many steps it has; 0 when the customer did not enter.</param>
/// <param name="Start">The instant of its step 1.</param>
/// <param name="IsOpen">Whether an attempt that counts can still advance at as-of; never of a customer who converted.</param>
internal readonly record struct ChosenAttempt(int Depth, long Start, bool IsOpen);
