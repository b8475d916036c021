namespace Crm.Segmentation;

/// <summary>
/// The values of measures as whole numbers in the same order: units of an exact number, milliseconds, days; for a double its rank among all
/// doubles; for a text a number given to it, so that only equality means something.
/// </summary>
internal sealed class MeasureDomain
{
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);

    /// <summary>Every state that the measure can be in, whatever the events; missing is left to the caller.</summary>
    internal Domain Values(Measure measure) => measure switch
    {
        Constant constant => Compared(constant, ComparisonOperator.Equal, constant) ?? Domain.Set,
        Count { Window: LastEventsWindow last } => Domain.Range(0, last.Count),
        Count or SessionCount or SequenceCount or Since or Aggregate { Function: AggregateFunction.Distinct } => Domain.Range(0, long.MaxValue),
        YearsSince => Domain.Range(0, 9998),
        EventHour => Domain.Range(0, 23),
        _ when measure.EnumField is { } field => Domain.Points(field.Values.Select(value => TextNumber(value, field.IgnoresCase))),
        _ when measure.Kind.IsTextual() => Domain.Range(0, long.MaxValue),
        _ when measure.Kind.IsNumeric() && measure.ExactScale is null => Domain.Range(Rank(double.MinValue), Rank(double.MaxValue)),
        _ => Domain.Set,
    };

    /// <summary>The values for which the comparison with a constant holds; null when that is not a matter of this measure's values alone.</summary>
    internal Domain? Compared(Measure measure, ComparisonOperator comparison, Constant constant)
    {
        if (measure.Kind.IsTextual() || constant.Kind == ValueKind.Text)
        {
            return measure.Kind.IsTextual() && constant.Kind == ValueKind.Text && comparison == ComparisonOperator.Equal
                ? Domain.Points([TextNumber(constant.Text, measure.IgnoresCase)])
                : null;
        }

        if (!measure.Kind.IsNumeric()) return measure.Kind == constant.Kind ? Range(comparison, constant.Number, 0) : null;
        if (constant.Kind != ValueKind.Number) return null;
        return measure.ExactScale is { } scale
            ? Range(comparison, constant.Number, scale)
            : Range(comparison, Rank(NumericTyping.Comparand(measure, constant.Number)), 0);
    }

    /// <summary>The values of an enum for which a test holds, which is asked of what they fold to where case is ignored.</summary>
    internal Domain Matching(FieldDefinition field, Func<string, bool> holds) =>
        Domain.Points(field.Values.Where(value => holds(CaseFolding.Of(value, field.IgnoresCase))).Select(value => TextNumber(value, field.IgnoresCase)));

    private static Domain Range(ComparisonOperator comparison, decimal constant, int scale)
    {
        var range = ExactRange.Of(comparison, constant, scale);
        return Domain.Range(range.Low, range.High);
    }

    /// <summary>Greater doubles have greater ranks; both zeros have rank 0.</summary>
    private static long Rank(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private long TextNumber(string spelled, bool ignoringCase)
    {
        string text = CaseFolding.Of(spelled, ignoringCase);
        if (!_texts.TryGetValue(text, out long number)) _texts.Add(text, number = _texts.Count);
        return number;
    }
}
