namespace Crm.Segmentation.Live;

/// <summary>Holds when all of some conditions hold.</summary>
internal sealed class AllNode : ConditionNode
{
    private readonly ConditionNode[] _operands;

    internal AllNode(IEnumerable<ConditionNode> operands)
    {
        // Of most customers holds what is said not to be: that seldom ends the asking, and so comes late.
        _operands = [.. operands.OrderBy(operand => operand is NotNode ? 4 * operand.Cost : operand.Cost)];
        IsTimed = Array.Exists(_operands, operand => operand.IsTimed);
        Recurs = Array.Exists(_operands, operand => operand.Recurs);
        Cost = _operands.Sum(operand => operand.Cost);
    }

    internal override bool IsTimed { get; }

    internal override bool Recurs { get; }

    internal override int Cost { get; }

    internal override NeededEvent? Needed => Connective.Needed(_operands, except: PatternNode.AnyType);

    /// <summary>Where one operand needs an event that is not there, the others do not matter.</summary>
    internal override EventEffect EffectOf(int type)
    {
        EventEffect effect = Connective.EffectOf(_operands, type);
        return effect.IsNone || effect.IsAfterOther || Connective.Needed(_operands, except: type) is not { } needed ? effect : new EventEffect(needed.Type, needed.Within);
    }

    private protected override bool Decide(NodeRun run, long at)
    {
        foreach (ConditionNode operand in _operands)
            if (!operand.Holds(run, at)) return false;
        return true;
    }

    private protected override bool DecideAhead(NodeRun run, long at, out Until until) => Connective.Ask(_operands, whole: true, Recurs, run, at, out until);

    private protected override Until Change(NodeRun run, long at)
    {
        Connective.Ask(_operands, whole: true, Recurs, run, at, out Until until);
        return until;
    }
}

/// <summary>Holds when any of some conditions holds.</summary>
internal sealed class AnyNode : ConditionNode
{
    private readonly ConditionNode[] _operands;

    internal AnyNode(IEnumerable<ConditionNode> operands)
    {
        _operands = [.. operands.OrderBy(operand => operand.Cost)];
        IsTimed = Array.Exists(_operands, operand => operand.IsTimed);
        Recurs = Array.Exists(_operands, operand => operand.Recurs);
        Cost = _operands.Sum(operand => operand.Cost);
    }

    internal override bool IsTimed { get; }

    internal override bool Recurs { get; }

    internal override int Cost { get; }

    internal override EventEffect EffectOf(int type) => Connective.EffectOf(_operands, type);

    private protected override bool Decide(NodeRun run, long at)
    {
        foreach (ConditionNode operand in _operands)
            if (operand.Holds(run, at)) return true;
        return false;
    }

    private protected override bool DecideAhead(NodeRun run, long at, out Until until) => Connective.Ask(_operands, whole: false, Recurs, run, at, out until);

    private protected override Until Change(NodeRun run, long at)
    {
        Connective.Ask(_operands, whole: false, Recurs, run, at, out Until until);
        return until;
    }
}

/// <summary>Holds when a condition does not.</summary>
internal sealed class NotNode(ConditionNode operand) : ConditionNode
{
    internal override bool IsTimed => operand.IsTimed;

    internal override bool Recurs => operand.Recurs;

    internal override int Cost => operand.Cost;

    internal override EventEffect EffectOf(int type) => operand.EffectOf(type);

    private protected override bool Decide(NodeRun run, long at) => !operand.Holds(run, at);

    private protected override bool DecideAhead(NodeRun run, long at, out Until until) => !operand.Ask(run, at, out until);

    private protected override Until Change(NodeRun run, long at) => operand.Flip(run, at);
}

/// <summary>Holds for everybody, or for nobody.</summary>
internal sealed class ConstantNode(bool holds) : ConditionNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 0;

    private protected override bool Decide(NodeRun run, long at) => holds;

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

internal static class Connective
{
    /// <summary>What an event of a type, later than all others, may do to some operands together.</summary>
    internal static EventEffect EffectOf(ConditionNode[] operands, int type)
    {
        EventEffect effect = EventEffect.None;
        foreach (ConditionNode operand in operands) effect = effect.Or(operand.EffectOf(type));
        return effect;
    }

    /// <summary>Of the events that some operands need, each its own and none of a type, the one that must be least long ago; null where none needs one.</summary>
    internal static NeededEvent? Needed(ConditionNode[] operands, int except)
    {
        NeededEvent? least = null;
        foreach (ConditionNode operand in operands)
            if (operand.Needed is { } needed && needed.Type != except && !(needed.Within >= least?.Within)) least = needed;
        return least;
    }

    /// <summary>
    /// Whether a conjunction (<paramref name="whole"/>) or a disjunction holds, and when that changes. Where all operands agree with that which every one of them must have, the first to
    /// change changes it, for ever if it does itself. Otherwise it stays as long as one of those stays that stand in its way, so that the last of them to change is where to look again;
    /// where they change for ever and the others never do, there it changes for ever.
    /// </summary>
    internal static bool Ask(ConditionNode[] operands, bool whole, bool recurs, NodeRun run, long at, out Until until)
    {
        until = Until.Never;
        long last = long.MinValue;

        // While what stands in the way may be the last that ever does, when the others change is asked with whether they hold; after that only of those in the way.
        bool isLast = true;
        foreach (ConditionNode operand in operands)
        {
            if (!isLast)
            {
                if (operand.Holds(run, at) != whole) last = Math.Max(last, operand.Flip(run, at).At);
            }
            else if (operand.Ask(run, at, out Until flip) != whole)
            {
                isLast = until.At == ConditionNode.Never & flip.IsLast;
                last = Math.Max(last, flip.At);
            }
            else if (last != long.MinValue)
            {
                isLast = flip.At == ConditionNode.Never;
            }
            else if (flip.At <= until.At)
            {
                until = Until.Change(flip.At, isLast: flip.IsLast | (flip.At == until.At & until.IsLast));
            }

            if (last == ConditionNode.Never) break;
        }

        if (last == long.MinValue) return whole;
        until = isLast && !run.IsCutShort ? Until.Change(last, isLast: true) : Freed(operands, whole, recurs, run, last);
        return !whole;
    }

    /// <summary>The first instant, from one on, at which nothing stands in the way.</summary>
    private static Until Freed(ConditionNode[] operands, bool whole, bool recurs, NodeRun run, long from)
    {
        while (from != ConditionNode.Never)
        {
            if (recurs && from > run.Last) return run.CutShort();
            long last = long.MinValue;
            foreach (ConditionNode operand in operands)
            {
                if (operand.Holds(run, from) == whole) continue;
                last = Math.Max(last, operand.Flip(run, from).At);
                if (last == ConditionNode.Never) return Until.Never;
            }

            if (last == long.MinValue) return new Until(from);
            from = last;
        }

        return Until.Never;
    }
}
