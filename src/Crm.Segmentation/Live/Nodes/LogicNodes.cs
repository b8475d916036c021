namespace Crm.Segmentation.Live;

/// <summary>Holds when all of some conditions hold.</summary>
internal sealed class AllNode : ConditionNode
{
    private readonly ConditionNode[] _operands;

    internal AllNode(IEnumerable<ConditionNode> operands)
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
            if (!operand.Holds(run, at)) return false;
        return true;
    }

    private protected override long Change(NodeRun run, long at) => Connective.Change(_operands, whole: true, Recurs, run, at);
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

    private protected override long Change(NodeRun run, long at) => Connective.Change(_operands, whole: false, Recurs, run, at);
}

/// <summary>Holds when a condition does not.</summary>
internal sealed class NotNode(ConditionNode operand) : ConditionNode
{
    internal override bool IsTimed => operand.IsTimed;

    internal override bool Recurs => operand.Recurs;

    internal override int Cost => operand.Cost;

    private protected override bool Decide(NodeRun run, long at) => !operand.Holds(run, at);

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
    /// When a conjunction (<paramref name="whole"/>) or a disjunction changes. Where all operands agree with that which every one of them must have, the first to
    /// change changes it. Otherwise it stays as long as one of those stays that stand in its way, so that the last of them to change is where to look again.
    /// </summary>
    internal static long Change(ConditionNode[] operands, bool whole, bool recurs, NodeRun run, long at)
    {
        for (long from = at; ;)
        {
            long first = ConditionNode.Never, last = long.MinValue;
            foreach (ConditionNode operand in operands)
            {
                if (operand.Holds(run, from) == whole)
                {
                    if (last == long.MinValue) first = Math.Min(first, operand.Flip(run, from));
                }
                else
                {
                    last = Math.Max(last, operand.Flip(run, from));
                    if (last == ConditionNode.Never) return ConditionNode.Never;
                }
            }

            // Nothing stands in the way: at the first look it is as it must be; later it has just become so.
            if (last == long.MinValue) return from == at ? first : from;
            if (recurs && last > run.Last) return ConditionNode.Never;
            from = last;
        }
    }
}
