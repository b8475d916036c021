using System.Numerics;

namespace Crm.Segmentation;

/// <summary>One way through the steps of a funnel: from where it starts, with some of the optional steps and without the others. A chain on it takes its steps one after another.</summary>
internal sealed class AttemptRoute
{
    private readonly AttemptRules _rules;

    private AttemptRoute(AttemptRules rules, int[] steps)
    {
        (_rules, Steps) = (rules, steps);
        Least = [.. steps.Select((step, i) => i == 0 ? 0 : rules.Steps[step].Least)];
        Most = [.. steps.Select((step, i) => i == 0 ? AttemptRules.Forever : rules.Steps[step].Most)];
        Extending = new ulong[steps.Length + 1];
        for (int done = 1; done <= steps.Length; done++)
        {
            for (int next = steps[done - 1] + 1; next < rules.Steps.Length; next++)
            {
                Extending[done] |= 1UL << next;
                if (!rules.Steps[next].IsOptional) break;
            }
        }

        Exclusions = [.. rules.Exclusions.Select(Place)];
        (IsWhole, IsOneOfSeveral) = (steps.Length == rules.Steps.Length, Array.Exists(rules.Steps, step => step.IsOptional));
    }

    /// <summary>The steps by their positions in the funnel.</summary>
    internal int[] Steps { get; }

    /// <summary>For each step of the route the least and the most time from the one before.</summary>
    internal long[] Least { get; }

    internal long[] Most { get; }

    /// <summary>For each number of steps done the steps of the funnel that would extend a chain: the next, and what it may leave out before it.</summary>
    internal ulong[] Extending { get; }

    /// <summary>For each exclusion, the numbers of steps done with which a chain can be tainted: from the first, once the earlier step is done, to the last, as long as the later is not.</summary>
    internal (int From, int To)[] Exclusions { get; }

    /// <summary>Whether the route has all steps of the funnel.</summary>
    internal bool IsWhole { get; }

    /// <summary>Whether some step may be left out, so that not only the next of the route extends a chain.</summary>
    internal bool IsOneOfSeveral { get; }

    internal int Count => Steps.Length;

    /// <summary>The routes of a funnel: for each step at which an attempt may start, with every choice of optional steps after it, the earlier ones first.</summary>
    internal static AttemptRoute[] Of(AttemptRules rules)
    {
        int[] optional = [.. Enumerable.Range(0, rules.Steps.Length).Where(step => rules.Steps[step].IsOptional)];
        var routes = new List<AttemptRoute>();
        for (int entry = 0; entry < (rules.IsOpenEntry ? rules.Steps.Length : 1); entry++)
        {
            if (rules.Steps[entry].IsOptional) continue;
            int[] later = [.. optional.Where(step => step > entry)];
            for (int choice = (1 << later.Length) - 1; choice >= 0; choice--)
                routes.Add(new AttemptRoute(rules, [.. Enumerable.Range(entry, rules.Steps.Length - entry).Where(step => Array.IndexOf(later, step) is var i && (i < 0 || (choice >> (later.Length - 1 - i) & 1) != 0))]));
        }

        return [.. routes];
    }

    /// <summary>The bits of the funnel's steps as bits of the route's.</summary>
    internal ulong Map(ulong steps)
    {
        if (IsWhole) return steps & _rules.StepBits;
        ulong mapped = 0;
        for (int i = 0; i < Steps.Length; i++) mapped |= (steps >> Steps[i] & 1) << i;
        return mapped;
    }

    /// <summary>How many steps that are not optional a chain has got to, counted from the first of the funnel.</summary>
    internal int Depth(int done)
    {
        int depth = 0;
        foreach (StepRule step in _rules.Steps.AsSpan(0, Steps[done - 1] + 1)) depth += step.IsOptional ? 0 : 1;
        return depth;
    }

    /// <summary>The optional steps of a chain, as bits in the order of the funnel's optional steps.</summary>
    internal int Optional(int done)
    {
        int mask = 0, ordinal = 0;
        for (int step = 0; step < _rules.Steps.Length; step++)
        {
            if (!_rules.Steps[step].IsOptional) continue;
            if (Array.IndexOf(Steps, step, 0, done) >= 0) mask |= 1 << ordinal;
            ordinal++;
        }

        return mask;
    }

    /// <summary>Whether the steps that would extend a chain have different greatest gaps.</summary>
    internal bool HasSeveralGaps(int done)
    {
        ulong extending = Extending[done];
        if ((extending & (extending - 1)) == 0) return false;
        long most = _rules.Steps[BitOperations.TrailingZeroCount(extending)].Most;
        for (ulong rest = extending; rest != 0; rest &= rest - 1)
            if (_rules.Steps[BitOperations.TrailingZeroCount(rest)].Most != most) return true;
        return false;
    }

    /// <summary>The step that a chain starts with, among those that are not optional.</summary>
    internal int Entry => Depth(1) - 1;

    /// <summary>Whether a chain has done all that are not optional.</summary>
    internal bool IsConverted(int done)
    {
        foreach (StepRule step in _rules.Steps.AsSpan(Steps[done - 1] + 1))
            if (!step.IsOptional) return false;
        return true;
    }

    /// <summary>Whether an event of some exclusions, at an instant before which a chain had some steps done, taints it with those that it has now.</summary>
    internal bool IsTainted(ulong exclusions, int before, int done)
    {
        for (; exclusions != 0; exclusions &= exclusions - 1)
        {
            (int from, int to) = Exclusions[BitOperations.TrailingZeroCount(exclusions)];
            if (from <= before && done <= to) return true;
        }

        return false;
    }

    /// <summary>An exclusion whose first step the route does not have taints nothing.</summary>
    private (int From, int To) Place(ExclusionRule exclusion)
    {
        int after = Array.IndexOf(Steps, exclusion.After), before = Array.IndexOf(Steps, exclusion.Before);
        return after < 0 ? (int.MaxValue, -1) : (after + 1, before);
    }
}
