namespace Crm.Segmentation.Live;

/// <summary>A number that is computed from conditions and measures.</summary>
internal sealed class CombinedNode : NumberNode
{
    private readonly ConditionNode?[] _conditions;
    private readonly NumberNode?[] _numbers;
    private readonly bool[] _areDurations;
    private readonly CombineTerms _of;
    private readonly int _tool;

    /// <param name="value">The number.</param>
    /// <param name="terms">The node of each term.</param>
    /// <param name="tool">Where room for the values of the terms is kept.</param>
    internal CombinedNode(CombinedValue value, object[] terms, int tool)
    {
        (_of, _tool) = (value.Of, tool);
        _conditions = [.. terms.Select(term => term as ConditionNode)];
        _numbers = [.. terms.Select(term => term as NumberNode)];
        _areDurations = [.. value.Terms.Select(term => term is Measure { Kind: ValueKind.Duration })];
        IsTimed = terms.Any(term => term is ConditionNode { IsTimed: true } or NumberNode { IsTimed: true });
        Cost = terms.Sum(term => (term as ConditionNode)?.Cost ?? ((NumberNode)term).Cost);
    }

    internal override bool IsTimed { get; }

    internal override int? Scale => null;

    internal override int Cost { get; }

    internal override long Turn(NodeRun run, long at)
    {
        long turn = Never;
        for (int i = 0; i < _numbers.Length; i++) turn = Math.Min(turn, _conditions[i]?.Flip(run, at).At ?? _numbers[i]!.Turn(run, at));
        return turn;
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        double[] values = run.Tool(_tool, this, static node => new double[node._numbers.Length]);
        for (int i = 0; i < values.Length; i++)
        {
            if (_conditions[i] is { } condition) values[i] = condition.Holds(run, at) ? 1 : 0;
            else if (!_numbers[i]!.TryRead(run, at, out long number)) values[i] = double.NaN;
            else values[i] = _areDurations[i] ? CombinedValue.Days(_numbers[i]!.ToDouble(number)) : _numbers[i]!.ToDouble(number);
        }

        double combined = _of(values);
        value = BitConverter.DoubleToInt64Bits(combined);
        return double.IsFinite(combined);
    }
}
