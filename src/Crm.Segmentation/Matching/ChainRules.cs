namespace Crm.Segmentation;

/// <summary>A chain of steps without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
/// <param name="Steps">How many steps, 1 to <see cref="TieGroup.MaxSteps"/>.</param>
/// <param name="Window">How long after step 1 a step may be, inclusive, in milliseconds; <see cref="long.MaxValue"/> for any time.</param>
/// <param name="Entry">Where step 1 must lie.</param>
/// <param name="NextLinks">The steps, as bits from step 0, that must be the very next event after the step before.</param>
internal readonly record struct ChainRules(int Steps, long Window, TimeRange Entry, ulong NextLinks = 0);
