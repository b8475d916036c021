namespace Crm.Segmentation;

/// <summary>
/// What stands behind a name in <see cref="MemberOf"/>. A result that is a condition on the customer, such as a segment or a partition's cell,
/// gives that condition, which is then part of every run's tree. A result that an analysis computes gives its members in two forms: for a
/// whole dataset, and for one customer.
/// </summary>
internal abstract class MembershipSource
{
    /// <summary>The condition that membership stands for; null for a computed result.</summary>
    internal virtual Condition? Condition(MemberOf member) => null;

    /// <summary>The batch form of a computed result: its members at as-of. It may use so many threads, -1 for no limit.</summary>
    internal virtual CustomerSet Members(MemberOf member, Dataset data, long asOf, Calendar calendar, int threads, CancellationToken cancellation) =>
        throw new InvalidOperationException($"'{member.Result}' is a condition, not a computed result.");

    /// <summary>The single form of a computed result: whether this customer is a member at as-of.</summary>
    internal virtual bool Contains(MemberOf member, CustomerHistory customer, long asOf, Calendar calendar) =>
        throw new InvalidOperationException($"'{member.Result}' is a condition, not a computed result.");

    /// <summary>What is wrong with a reference to this source, such as a cell that it does not have; null when it is right.</summary>
    internal abstract Diagnostic? Check(MemberOf member, string definition);
}

/// <summary>One customer's events, as a run over a single customer reads them.</summary>
internal abstract class CustomerHistory
{
    /// <summary>The times, in order, of the customer's events that match a pattern; nothing after as-of.</summary>
    internal abstract ReadOnlySpan<long> Times(EventPattern pattern, long asOf);

    /// <summary>
    /// The customer's events that match at least one of the patterns, in (time, sequence, arrival) order: their times, and for each the bits of
    /// all the patterns that it matches; nothing after as-of. Valid until the next call.
    /// </summary>
    internal abstract void Events(ReadOnlySpan<PatternBits> patterns, long asOf, out ReadOnlySpan<long> times, out ReadOnlySpan<uint> masks);
}
