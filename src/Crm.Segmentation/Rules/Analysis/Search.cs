namespace Crm.Segmentation;

/// <summary>Whether a customer can be that satisfies a condition. In order of what is known, so that the greater of two alternatives is the finding of both.</summary>
internal enum Finding
{
    /// <summary>There is none.</summary>
    Nobody,

    /// <summary>The search gave up.</summary>
    GaveUp,

    /// <summary>Nothing speaks against it.</summary>
    Possibly,

    /// <summary>There is one.</summary>
    Somebody,
}

/// <summary>
/// Looks for states of all variables that satisfy a formula: what must hold is taken over, what can no longer hold is dropped, and where several
/// alternatives remain each is tried. What it excludes is excluded; what it finds is checked by <see cref="Witness"/>.
/// </summary>
internal sealed class Search
{
    private const int Deepest = 200;

    private readonly Translation _translation;
    private readonly Effort _effort;
    private readonly bool _needsWitness;
    private readonly Domain[] _states;
    private readonly Stack<(int Variable, Domain Before)> _trail = [];

    private Search(Translation translation, Effort effort, bool needsWitness)
    {
        (_translation, _effort, _needsWitness) = (translation, effort, needsWitness);
        _states = [.. translation.Variables.Select(v => v.Universe)];
    }

    /// <summary>Whether a customer, or inside a <c>where</c> an event, can satisfy the condition.</summary>
    /// <param name="definitionOf">The condition behind a membership; null for a computed result.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="effort">When to give up.</param>
    /// <param name="needsWitness">Whether to look on for somebody certain; otherwise the first possibility ends the search.</param>
    internal static Finding Ask(Func<MemberOf, Condition?> definitionOf, Condition condition, Effort effort, bool needsWitness = false)
    {
        var translation = new Translation(definitionOf, effort);
        Formula goal = translation.Of(condition);
        translation.LearnAboutEvents();
        return new Search(translation, effort, needsWitness).Solve([goal], 0);
    }

    private Finding Solve(IReadOnlyList<Formula> goals, int depth)
    {
        if (!TakeOver(goals, out List<Junction> choices)) return Finding.Nobody;
        if (_effort.IsExhausted || depth > Deepest) return Finding.GaveUp;
        if (choices.Count == 0) return _needsWitness && Witness.Exists(_translation.Variables, _states) ? Finding.Somebody : Finding.Possibly;

        Junction choice = choices.MinBy(c => c.Parts.Count)!;
        choices.Remove(choice);
        var next = new List<Formula>(choices);
        Finding best = Finding.Nobody;
        foreach (Formula part in choice.Parts)
        {
            int mark = _trail.Count;
            _effort.Spend(1 + next.Count);
            Finding found = Solve([.. next, part], depth + 1);
            while (_trail.Count > mark && _trail.TryPop(out (int Variable, Domain Before) change)) _states[change.Variable] = change.Before;
            if (found > best) best = found;
            if (best == Finding.Somebody || (best == Finding.Possibly && !_needsWitness) || _effort.IsExhausted) return Worst(best);
            next.Add(part.Negation);
        }

        return best;
    }

    /// <summary>Alternatives that were not tried any more may hold.</summary>
    private static Finding Worst(Finding best) => best == Finding.Nobody ? Finding.GaveUp : best;

    /// <summary>Takes over everything that must hold, until nothing more follows. False when it contradicts itself.</summary>
    private bool TakeOver(IReadOnlyList<Formula> goals, out List<Junction> choices)
    {
        choices = [];
        var open = new Stack<Formula>(goals.Reverse());
        var taken = new HashSet<Formula>(ReferenceEqualityComparer.Instance);
        int mark;
        do
        {
            mark = _trail.Count;
            while (open.TryPop(out Formula? goal))
            {
                _effort.Spend(1);
                if (goal is Literal literal ? !Restrict(literal) : goal.Contradicts(taken)) return false;
                if (goal is Junction) taken.Add(goal);
                if (goal is Junction { IsAll: false } any) choices.Add(any);
                if (goal is Junction { IsAll: true } all)
                    for (int i = all.Parts.Count - 1; i >= 0; i--) open.Push(all.Parts[i]);
            }

            for (int i = choices.Count - 1; i >= 0; i--)
            {
                if (!Reduce(choices[i], open, out Junction? rest)) return false;
                if (rest is null) choices.RemoveAt(i);
                else choices[i] = rest;
            }

            foreach (Formula fact in _translation.Facts)
                if (fact is Junction { IsAll: false } any && !Reduce(any, open, out _)) return false;
            foreach ((int lower, int upper) in _translation.Orders)
                if (!Keep(lower, upper)) return false;
        }
        while ((open.Count > 0 || _trail.Count != mark) && !_effort.IsExhausted);
        return true;
    }

    /// <summary>What is left of an alternative: nothing when it holds, or when one part is left, which must then hold. False when it cannot hold.</summary>
    private bool Reduce(Junction any, Stack<Formula> open, out Junction? rest)
    {
        rest = null;
        List<Formula>? left = null;
        for (int i = 0; i < any.Parts.Count; i++)
        {
            bool? holds = Holds(any.Parts[i]);
            if (holds == true) return true;
            if (holds == false) left ??= [.. any.Parts.Take(i)];
            else left?.Add(any.Parts[i]);
        }

        if (left is null) rest = any;
        else if (left.Count == 1) open.Push(left[0]);
        else if (left.Count > 1) rest = new Junction(isAll: false, left);
        return left is null ? any.Parts.Count > 0 : left.Count > 0;
    }

    /// <summary>Whether a formula holds in every state that is left, or in none; null when that differs.</summary>
    private bool? Holds(Formula formula)
    {
        if (formula is Literal literal)
        {
            Domain state = _states[literal.Variable];
            _effort.Spend(literal.Domain.Size + state.Size);
            if (!state.Meets(literal.Domain)) return false;
            return state.Meets(literal.Others) ? null : true;
        }

        // What is shared is looked at wherever it occurs, which may be without end: a part that there is no effort left for differs, as far as is known.
        if (_effort.IsExhausted) return null;
        var junction = (Junction)formula;
        bool? all = junction.IsAll;
        _effort.Spend(1);
        foreach (Formula part in junction.Parts)
        {
            bool? holds = Holds(part);
            if (holds == !junction.IsAll) return holds;
            if (holds is null) all = null;
        }

        return all;
    }

    private bool Restrict(Literal literal)
    {
        Domain state = _states[literal.Variable];
        _effort.Spend(literal.Domain.Size + state.Size);
        return !state.Meets(literal.Others) || Change(literal.Variable, state.Intersect(literal.Domain));
    }

    private bool Change(int variable, Domain state)
    {
        _trail.Push((variable, _states[variable]));
        _states[variable] = state;
        return !state.IsEmpty;
    }

    /// <summary>Two measures that both have a value keep their order.</summary>
    private bool Keep(int lower, int upper)
    {
        Domain low = _states[lower], high = _states[upper];
        _effort.Spend(1);
        if (low.MayBeMissing || high.MayBeMissing) return true;
        if (low.Greatest > high.Greatest && !Change(lower, low.Intersect(Domain.Range(long.MinValue, high.Greatest)))) return false;
        return high.Least >= _states[lower].Least || Change(upper, high.Intersect(Domain.Range(_states[lower].Least, long.MaxValue)));
    }
}
