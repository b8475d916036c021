using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>The exact total of what is added and what is subtracted, put at the bound once.</summary>
internal sealed class TotalNode : NumberNode
{
    private readonly (NumberNode Node, bool IsSubtracted)[] _terms;
    private readonly int _scale;
    private readonly NumberNode? _turning;

    internal TotalNode((NumberNode Node, bool IsSubtracted)[] terms, int scale)
    {
        (_terms, _scale) = (terms, scale);
        NumberNode[] timed = [.. terms.Select(term => term.Node).Where(node => node.IsTimed)];
        IsTimed = timed.Length > 0;
        _turning = timed is [var only] ? only : null;
        Sways = timed.Select(node => node.Sways).DefaultIfEmpty().Max();
        Recurs = Array.Exists(timed, node => node.Recurs) || timed.Count(node => node.Sways > 0) > 1;
        Cost = terms.Sum(term => term.Node.Cost);
        Pace = terms.Aggregate((decimal?)0, (sum, term) => term.IsSubtracted ? sum - term.Node.Pace : sum + term.Node.Pace);

        // What moves at the same pace on both sides stands still.
        Moves = Pace != 0 && Array.Exists(terms, term => term.Node.Moves);
    }

    internal override bool IsTimed { get; }

    internal override bool Moves { get; }

    internal override decimal? Pace { get; }

    internal override int Cost { get; }

    internal override int? Scale => _scale;

    internal override EventEffect EffectOf(int type) => _terms.Aggregate(EventEffect.None, (effect, term) => effect.Or(term.Node.EffectOf(type)));

    internal override long Turn(NodeRun run, long at)
    {
        long turn = Never;
        foreach ((NumberNode node, _) in _terms) turn = Math.Min(turn, node.Turn(run, at));
        return turn;
    }

    /// <summary>A total goes as the only term of it does that time turns.</summary>
    internal override long GoesOneWayUntil(NodeRun run, long at) => _turning is { } turning ? turning.GoesOneWayUntil(run, at) : at;

    internal override bool Recurs { get; }

    internal override long Sways { get; }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        Int128 total = 0;
        value = 0;
        foreach ((NumberNode node, bool isSubtracted) in _terms)
        {
            if (!node.TryRead(run, at, out long term)) return false;
            Int128 rescaled = Exact.Rescale(term, node.Scale!.Value, _scale);
            total = isSubtracted ? total - rescaled : total + rescaled;
        }

        value = Exact.Saturate(total);
        return true;
    }
}

/// <summary>Arithmetic on two measures that is no total: in double precision, scaled durations, products, and instants that are moved.</summary>
/// <param name="left">The left side.</param>
/// <param name="operator">The operation.</param>
/// <param name="right">The right side.</param>
/// <param name="form">What the result is.</param>
/// <param name="scale">The decimal places of an exact product.</param>
internal sealed class ArithmeticNode(NumberNode left, ArithmeticOperator @operator, NumberNode right, ArithmeticForm form, int scale) : NumberNode
{
    internal override bool IsTimed => left.IsTimed || right.IsTimed;

    internal override bool Moves => (left.Moves || right.Moves) && Pace != 0;

    internal override decimal? Pace => form == ArithmeticForm.Shifted
        ? @operator == ArithmeticOperator.Subtract ? left.Pace - right.Pace : left.Pace + right.Pace
        : left.Moves || right.Moves ? null : 0;

    internal override int Cost => left.Cost + right.Cost;

    internal override int? Scale => form == ArithmeticForm.Double ? null : form == ArithmeticForm.Product ? scale : 0;

    internal override EventEffect EffectOf(int type) => left.EffectOf(type).Or(right.EffectOf(type));

    internal override long Turn(NodeRun run, long at) => Math.Min(left.Turn(run, at), right.Turn(run, at));

    /// <summary>What is done to a number that goes one way, with one that stays, goes one way; not what is divided by it. A result that is missing as it is too large may come, and go again.</summary>
    internal override long GoesOneWayUntil(NodeRun run, long at) =>
        !IsSet(run, at) ? at
        : !right.IsTimed ? left.GoesOneWayUntil(run, at)
        : !left.IsTimed && @operator != ArithmeticOperator.Divide ? right.GoesOneWayUntil(run, at)
        : at;

    internal override bool Recurs => left.Recurs || right.Recurs || (left.Sways > 0 && right.Sways > 0);

    internal override long Sways => Math.Max(left.Sways, right.Sways);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!left.TryRead(run, at, out long l) || !right.TryRead(run, at, out long r)) return false;
        switch (form)
        {
            case ArithmeticForm.Double:
                double number = Calculation.Of(left.ToDouble(l), @operator, right.ToDouble(r));
                value = BitConverter.DoubleToInt64Bits(number);
                return double.IsFinite(number);
            case ArithmeticForm.Duration:
                return left.Scale is { } leftScale && right.Scale is { } rightScale
                    ? Calculation.TryScale(l, leftScale, @operator, r, rightScale, out value)
                    : Calculation.TryRound(Calculation.Of(left.ToDouble(l), @operator, right.ToDouble(r)), out value);
            case ArithmeticForm.Product:
                return Exact.TryNarrow((Int128)l * r, out value);
            default:
                return Exact.TryNarrow(@operator == ArithmeticOperator.Subtract ? (Int128)l - r : (Int128)l + r, out value);
        }
    }
}

/// <summary>What arithmetic on two measures gives.</summary>
internal enum ArithmeticForm
{
    /// <summary>A double.</summary>
    Double,

    /// <summary>A duration that is multiplied or divided.</summary>
    Duration,

    /// <summary>An exact product.</summary>
    Product,

    /// <summary>An instant that a duration moves, or the duration between two.</summary>
    Shifted,
}

/// <summary>An exact number in double precision.</summary>
internal sealed class AsDoubleNode(NumberNode exact) : NumberNode
{
    internal override bool IsTimed => exact.IsTimed;

    internal override bool Moves => exact.Moves;

    internal override int Cost => exact.Cost;

    internal override int? Scale => null;

    internal override EventEffect EffectOf(int type) => exact.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => exact.Turn(run, at);

    internal override long GoesOneWayUntil(NodeRun run, long at) => exact.GoesOneWayUntil(run, at);

    internal override bool Recurs => exact.Recurs;

    internal override long Sways => exact.Sways;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        if (!exact.TryRead(run, at, out value)) return false;
        value = BitConverter.DoubleToInt64Bits(exact.ToDouble(value));
        return true;
    }
}

/// <summary>A measure of those of whom a condition holds.</summary>
internal sealed class AmongNode(NumberNode measure, ConditionNode among) : NumberNode
{
    internal override bool IsTimed => measure.IsTimed || among.IsTimed;

    internal override bool Moves => measure.Moves;

    internal override decimal? Pace => measure.Pace;

    internal override int Cost => measure.Cost + among.Cost;

    internal override int? Scale => measure.Scale;

    internal override EventEffect EffectOf(int type) => measure.EffectOf(type).Or(among.EffectOf(type));

    internal override long Turn(NodeRun run, long at) => Math.Min(measure.Turn(run, at), among.Flip(run, at).At);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        return among.Holds(run, at) && measure.TryRead(run, at, out value);
    }
}
