namespace Crm.Segmentation.Live;

/// <summary>A test of one number.</summary>
internal abstract class NumberTestNode(NumberNode measure) : LeafNode
{
    internal NumberNode Measure => measure;

    internal override bool IsTimed => measure.IsTimed;

    internal override int Cost => measure.Cost;

    internal override EventEffect EffectOf(int type) => measure.EffectOf(type);

    private protected override bool Moves => measure.Moves;

    internal override bool Recurs => measure.Recurs;

    private protected override long Sways => measure.Sways;

    /// <summary>Whether a value passes.</summary>
    internal abstract bool Passes(long value);

    /// <summary>Whether a value is below those that pass, as a number below zero, or above them.</summary>
    private protected abstract int Beside(long value);

    private protected override long GoesOneWayUntil(NodeRun run, long at) => measure.GoesOneWayUntil(run, at);

    private protected override int Side(NodeRun run, long at) => measure.TryRead(run, at, out long value) ? Beside(value) : Missing;

    private protected override bool Decide(NodeRun run, long at) => measure.TryRead(run, at, out long value) && Passes(value);

    private protected override bool TryForesee(NodeRun run, long at, out bool holds, out Until until)
    {
        (holds, until) = (false, Until.Never);
        if (measure.Totalled is not { } events) return false;
        holds = SlidingTotal.Holds(run, at, measure, events, this, out until);
        return true;
    }

    private protected override long Turn(NodeRun run, long at) => measure.Turn(run, at);
}

/// <summary>An exact number from a least to a greatest, both included.</summary>
internal sealed class RangeNode(NumberNode measure, ExactRange range) : NumberTestNode(measure)
{
    private readonly RecentCount? _recent = RecentCount.Of(measure, range);

    internal ExactRange Range => range;

    internal override int Cost => _recent is null ? base.Cost : 1;

    /// <summary>A number of events in the time up to now that is not zero needs one of them.</summary>
    internal override NeededEvent? Needed =>
        range.Low > 0 && Measure is CountNode { Events: { Pattern.Type: not PatternNode.AnyType and var type, Window.Length: { } length } } ? new NeededEvent(type, length) : null;

    internal override bool Passes(long value) => value >= range.Low && value <= range.High;

    private protected override int Beside(long value) => value < range.Low ? -1 : value > range.High ? 1 : 0;

    private protected override bool TryForesee(NodeRun run, long at, out bool holds, out Until until)
    {
        if (_recent is not null && run.History.IsFewUntil(at))
        {
            long end = _recent.End(run.History);
            holds = end > at;
            until = holds ? Until.Left(end) : Until.Never;
            return true;
        }

        return (range.High == long.MaxValue && Measure is CountNode count && count.TryFall(run, at, range.Low, out holds, out until)) || base.TryForesee(run, at, out holds, out until);
    }

    private protected override bool Decide(NodeRun run, long at)
    {
        if (_recent is not null && run.History.IsFewUntil(at)) return _recent.End(run.History) > at;

        // A count that others ask for too is counted to its end, once.
        return Measure is CountNode { Slot: < 0 } count ? count.IsIn(run, at, range) : base.Decide(run, at);
    }
}

/// <summary>A double beside a number.</summary>
internal sealed class DoubleRangeNode(NumberNode measure, ComparisonOperator comparison, double number) : NumberTestNode(measure)
{
    internal override bool Passes(long value) => comparison.Passes(Measure.ToDouble(value).CompareTo(number));

    private protected override int Beside(long value) => Measure.ToDouble(value).CompareTo(number);
}

/// <summary>Two numbers beside one another.</summary>
internal sealed class ComparedNode : LeafNode
{
    private readonly NumberNode _left, _right;
    private readonly ComparisonOperator _comparison;
    private readonly int? _scale;

    internal ComparedNode(NumberNode left, ComparisonOperator comparison, NumberNode right)
    {
        (_left, _comparison, _right) = (left, comparison, right);
        if (left.Scale is { } one && right.Scale is { } other) _scale = Math.Max(one, other);
    }

    internal override bool IsTimed => _left.IsTimed || _right.IsTimed;

    internal override int Cost => _left.Cost + _right.Cost;

    internal override EventEffect EffectOf(int type) => _left.EffectOf(type).Or(_right.EffectOf(type));

    private protected override bool Moves => _left.Moves || _right.Moves;

    internal override bool Recurs => _left.Recurs || _right.Recurs || (_left.Sways > 0 && _right.Sways > 0);

    private protected override long Sways => Math.Max(_left.Sways, _right.Sways);

    private protected override bool Decide(NodeRun run, long at) => TryCompare(run, at, out int order) && _comparison.Passes(order);

    private protected override long GoesOneWayUntil(NodeRun run, long at) => !_right.IsTimed ? _left.GoesOneWayUntil(run, at) : !_left.IsTimed ? _right.GoesOneWayUntil(run, at) : at;

    private protected override int Side(NodeRun run, long at) => TryCompare(run, at, out int order) ? order : Missing;

    private bool TryCompare(NodeRun run, long at, out int order)
    {
        order = 0;
        if (!_left.TryRead(run, at, out long left) || !_right.TryRead(run, at, out long right)) return false;
        order = Math.Sign(_scale is not { } scale ? _left.ToDouble(left).CompareTo(_right.ToDouble(right))
            : _left.Scale == _right.Scale ? left.CompareTo(right)
            : Exact.Rescale(left, _left.Scale!.Value, scale).CompareTo(Exact.Rescale(right, _right.Scale!.Value, scale)));
        return true;
    }

    private protected override long Turn(NodeRun run, long at) => Math.Min(_left.Turn(run, at), _right.Turn(run, at));
}

/// <summary>A measure without a value.</summary>
internal sealed class MissingNode(MeasureNode measure) : LeafNode
{
    internal override bool IsTimed => measure.IsTimed;

    internal override int Cost => measure.Cost;

    internal override EventEffect EffectOf(int type) => measure.EffectOf(type);

    private protected override long Sways => measure is NumberNode number ? number.Sways : 0;

    private protected override bool Decide(NodeRun run, long at) => !measure.IsSet(run, at);

    private protected override long GoesOneWayUntil(NodeRun run, long at) => measure is NumberNode number ? number.GoesOneWayUntil(run, at) : at;

    private protected override long Turn(NodeRun run, long at) => measure.Turn(run, at);
}
