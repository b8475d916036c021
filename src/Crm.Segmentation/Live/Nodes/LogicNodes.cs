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
