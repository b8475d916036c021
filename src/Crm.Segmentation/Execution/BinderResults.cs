namespace Crm.Segmentation;

/// <summary>Binding of named results: a condition becomes part of the tree, anything else a column of codes, of which its cells are tests.</summary>
internal sealed partial class Binder
{
    private readonly Dictionary<(string Result, Window? Entered), MeasureOperator?> _columns = [];

    /// <summary>The column of a result, one for each window in which its customers entered; null for one that stands for a condition.</summary>
    internal MeasureOperator? BindResult(string name, Window? entered = null)
    {
        if (_columns.TryGetValue((name, entered), out MeasureOperator? known)) return known;
        return _columns[(name, entered)] = _results![name] switch
        {
            ComputedResult computed => computed.Column(this, entered),
            { Cells: { } cells } => new FirstCellOperator(Slots.Next(), [.. cells.Select(Bind)]),
            _ => null,
        };
    }

    private ConditionOperator BindMember(MemberOf member)
    {
        NamedResult result = _results![member.Result];
        if (BindResult(member.Result, member.Entered) is not { } column) return Bind(result.Condition(member)!);
        ExactRange codes = result is ComputedResult computed ? computed.CodesOf(member) : ExactRange.Of(ComparisonOperator.Equal, result.PositionOf(member), 0);
        return new ExactRangeOperator(Slots.Next(), column, codes);
    }
}
