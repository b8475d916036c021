namespace Crm.Segmentation.Scoring;

/// <summary>What a term is for each customer of a batch, before its weight and its transforms.</summary>
internal static class TermValues
{
    private const double MillisecondsADay = 86_400_000;

    internal static BatchOperator Bind(Expression expression, Binder binder) => expression switch
    {
        Condition condition => binder.Bind(condition),
        Measure measure => binder.Bind(measure),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The column of an attribute of 32-bit floats that everybody has, and that is only weighted; null for any other term.</summary>
    internal static float[]? SinglesOf(ScoreTerm term, Dataset data) =>
        term.Transforms.Count == 0
        && term.Expression is Measure and IFieldHandle { Field: var field }
        && data.Schema.AttributeIndex(field.Name) is >= 0 and var index
        && data.Customers.Attributes[index] is SingleColumn { Valid: null } column
            ? column.Values
            : null;

    /// <summary>Writes the values of a batch's customers, which are asked for once; not a number where missing.</summary>
    internal static void Write(ScoreTerm term, BatchOperator bound, RowContext context, Span<double> values)
    {
        if (bound is ConditionOperator condition)
        {
            ReadOnlySpan<ulong> bits = context.Bits(condition);
            for (int i = 0; i < values.Length; i++) values[i] = BitWords.Get(bits, i) ? 1 : 0;
        }
        else
        {
            var measure = (MeasureOperator)bound;
            bool isDuration = ((Measure)term.Expression).Kind == ValueKind.Duration;
            MeasureVector vector = context.Values(measure);
            for (int i = 0; i < values.Length; i++)
            {
                double value = BitWords.Get(vector.Valid, i) ? measure.ToDouble(vector, i) : double.NaN;
                values[i] = isDuration ? value / MillisecondsADay : value;
            }
        }

        context.GiveUp(bound);
    }
}
