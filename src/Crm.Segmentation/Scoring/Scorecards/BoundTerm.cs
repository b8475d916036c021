namespace Crm.Segmentation.Scoring;

/// <summary>A term over given data: a column that is added as it lies in memory, or an operator whose values are looked at one by one.</summary>
internal sealed class BoundTerm
{
    private const double MillisecondsADay = 86_400_000;

    private readonly ConditionOperator? _condition;
    private readonly MeasureOperator? _measure;
    private readonly bool _isDuration;

    private BoundTerm(ConditionOperator? condition, MeasureOperator? measure, bool isDuration, float[]? singles) =>
        (_condition, _measure, _isDuration, Singles) = (condition, measure, isDuration, singles);

    /// <summary>The column of an attribute of 32-bit floats that everybody has, and that is only weighted; null for any other term.</summary>
    internal float[]? Singles { get; }

    internal BatchOperator Operator => (BatchOperator?)_condition ?? _measure!;

    internal static BoundTerm Of(ScoreTerm term, Dataset data, Binder binder) => term.Expression switch
    {
        Condition condition => new BoundTerm(binder.Bind(condition), null, false, null),
        Measure measure => new BoundTerm(null, binder.Bind(measure), measure.Kind == ValueKind.Duration, SinglesOf(term, measure, data)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The values of a batch's customers, which are asked for once; not a number where missing.</summary>
    internal void Values(RowContext context, Span<double> values)
    {
        if (_condition is not null)
        {
            ReadOnlySpan<ulong> bits = context.Bits(_condition);
            for (int i = 0; i < values.Length; i++) values[i] = BitWords.Get(bits, i) ? 1 : 0;
            context.GiveUp(_condition);
            return;
        }

        MeasureVector vector = context.Values(_measure!);
        for (int i = 0; i < values.Length; i++)
        {
            double value = BitWords.Get(vector.Valid, i) ? _measure!.ToDouble(vector, i) : double.NaN;
            values[i] = _isDuration ? value / MillisecondsADay : value;
        }

        context.GiveUp(_measure!);
    }

    private static float[]? SinglesOf(ScoreTerm term, Measure measure, Dataset data) =>
        term.Transforms.Count == 0
        && measure is IFieldHandle { Field: var field }
        && data.Schema.AttributeIndex(field.Name) is >= 0 and var index
        && data.Customers.Attributes[index] is SingleColumn { Valid: null } column
            ? column.Values
            : null;
}
