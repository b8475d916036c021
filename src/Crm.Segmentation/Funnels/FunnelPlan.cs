namespace Crm.Segmentation.Funnels;

/// <summary>A funnel as matching reads it: different patterns with the steps that each satisfies, and the rules of attempts.</summary>
internal static class FunnelPlan
{
    internal static PatternBits[] Patterns(Funnel funnel)
    {
        var patterns = new List<PatternBits>();
        for (int step = 0; step < funnel.Steps.Count; step++)
        {
            foreach (EventPattern pattern in funnel.Steps[step].Patterns)
            {
                int known = patterns.FindIndex(p => p.Pattern.Equals(pattern));
                if (known < 0) patterns.Add(new PatternBits(pattern, 1u << step));
                else patterns[known] = new PatternBits(pattern, patterns[known].Bits | (1u << step));
            }
        }

        return [.. patterns];
    }

    internal static AttemptRules Rules(Funnel funnel, TimeRange entry) => new(
        funnel.Steps.Count,
        funnel.Window is { } window ? Timestamp.Milliseconds(window) : long.MaxValue,
        entry,
        funnel.Attempt,
        funnel.Ties);
}
