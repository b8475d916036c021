namespace Crm.Segmentation;

/// <summary>What stands behind a name, with nodes of its condition replaced, such as population functions by their fitted values.</summary>
/// <param name="source">What stands behind the name.</param>
/// <param name="rewriter">Shared by the sources of one run; whose threads take turns with it.</param>
internal sealed class RewrittenSource(MembershipSource source, RuleRewriter rewriter) : MembershipSource
{
    internal override Condition? Condition(MemberOf member)
    {
        if (source.Condition(member) is not { } condition) return null;
        lock (rewriter) return rewriter.Rewrite(condition);
    }

    internal override Measure? Value(ValueOf value)
    {
        if (source.Value(value) is not { } measure) return null;
        lock (rewriter) return rewriter.Rewrite(measure);
    }

    internal override IPopulationFunction? PopulationFunction => source.PopulationFunction;

    internal override CustomerSet Members(MemberOf member, Dataset data, long asOf, Calendar calendar, int threads, CancellationToken cancellation) =>
        source.Members(member, data, asOf, calendar, threads, cancellation);

    internal override Diagnostic? Check(MemberOf member, string definition) => source.Check(member, definition);
}
