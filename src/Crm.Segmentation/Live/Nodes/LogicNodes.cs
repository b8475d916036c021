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

    private protected override bool DecideAhead(NodeRun run, long at, out long change) => Connective.Ask(_operands, whole: true, Recurs, run, at, out change);

    private protected override long Change(NodeRun run, long at)
    {
        Connective.Ask(_operands, whole: true, Recurs, run, at, out long change);
        return change;
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

    private protected override bool DecideAhead(NodeRun run, long at, out long change) => Connective.Ask(_operands, whole: false, Recurs, run, at, out change);

    private protected override long Change(NodeRun run, long at)
    {
        Connective.Ask(_operands, whole: false, Recurs, run, at, out long change);
        return change;
    }
}

/// <summary>Holds when a condition does not.</summary>
internal sealed class NotNode(ConditionNode operand) : ConditionNode
{
    internal override bool IsTimed => operand.IsTimed;

    internal override bool Recurs => operand.Recurs;

    internal override int Cost => operand.Cost;

    private protected override bool Decide(NodeRun run, long at) => !operand.Holds(run, at);

    private protected override bool DecideAhead(NodeRun run, long at, out long change) => !operand.Ask(run, at, out change);

    private protected override long Change(NodeRun run, long at) => operand.Flip(run, at);
}

/// <summary>Holds for everybody, or for nobody.</summary>
internal sealed class ConstantNode(bool holds) : ConditionNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 0;

    private protected override bool Decide(NodeRun run, long at) => holds;

    private protected override long Change(NodeRun run, long at) => Never;
}

internal static class Connective
{
    /// <summary>
    /// Whether a conjunction (<paramref name="whole"/>) or a disjunction holds, and when that changes. Where all operands agree with that which every one of them must have, the first to
    /// change changes it. Otherwise it stays as long as one of those stays that stand in its way, so that the last of them to change is where to look again.
    /// </summary>
    internal static bool Ask(ConditionNode[] operands, bool whole, bool recurs, NodeRun run, long at, out long change)
    {
        change = ConditionNode.Never;
        long last = long.MinValue;
        foreach (ConditionNode operand in operands)
        {
            if (last != long.MinValue)
            {
                if (operand.Holds(run, at) != whole) last = Math.Max(last, operand.Flip(run, at));
            }
            else if (operand.Ask(run, at, out long flip) == whole)
            {
                change = Math.Min(change, flip);
            }
            else
            {
                last = flip;
            }

            if (last == ConditionNode.Never) break;
        }

        if (last == long.MinValue) return whole;
        change = Freed(operands, whole, recurs, run, last);
        return !whole;
    }

    /// <summary>The first instant, from one on, at which nothing stands in the way.</summary>
    private static long Freed(ConditionNode[] operands, bool whole, bool recurs, NodeRun run, long from)
    {
        while (from != ConditionNode.Never && !(recurs && from > run.Last))
        {
            long last = long.MinValue;
            foreach (ConditionNode operand in operands)
                if (operand.Holds(run, from) != whole && (last = Math.Max(last, operand.Flip(run, from))) == ConditionNode.Never) return last;
            if (last == long.MinValue) return from;
            from = last;
        }

        return ConditionNode.Never;
    }
}
