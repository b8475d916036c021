namespace Crm.Segmentation;

/// <summary>
/// What stands behind a name in <see cref="MemberOf"/> and in <see cref="ValueOf"/>. A result that is a condition on the customer, such as a segment or a partition's cell,
/// gives that condition, which is then part of every run's tree. A result that an analysis computes gives its members.
/// </summary>
internal abstract class MembershipSource
{
    /// <summary>The condition that membership stands for; null for a computed result.</summary>
    internal virtual Condition? Condition(MemberOf member) => null;

    /// <summary>The measure that a value stands for, which may be part of any tree; null where there is none, or none before the result is fitted.</summary>
    internal virtual Measure? Value(ValueOf value) => null;

    /// <summary>The population function whose values the result has; null for a result that needs no fit of its own.</summary>
    internal virtual IPopulationFunction? PopulationFunction => null;

    /// <summary>The batch form of a computed result: its members at as-of. It may use so many threads, -1 for no limit.</summary>
    internal virtual CustomerSet Members(MemberOf member, Dataset data, long asOf, Calendar calendar, int threads, CancellationToken cancellation) =>
        throw new InvalidOperationException($"'{member.Result}' is a condition, not a computed result.");

    /// <summary>What is wrong with a reference to this source, such as a cell that it does not have; null when it is right.</summary>
    internal abstract Diagnostic? Check(MemberOf member, string definition);
}
