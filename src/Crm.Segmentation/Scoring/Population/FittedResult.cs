namespace Crm.Segmentation.Scoring;

/// <summary>A population function behind a name, once it is fitted: its values are measures by the cuts of the fit.</summary>
/// <param name="result">The result as it was written.</param>
/// <param name="value">The measure that a value stands for.</param>
internal sealed class FittedResult(NamedResult result, Func<ValueOf, Measure> value) : NamedResult
{
    internal override Measure Value(ValueOf asked) => value(asked);

    internal override Condition? Condition(MemberOf member) => result.Condition(member);

    internal override Diagnostic? Check(MemberOf member, string definition) => result.Check(member, definition);
}
