namespace Crm.Segmentation.Funnels;

/// <summary>A funnel behind a name: the customers of its result cells.</summary>
internal sealed class FunnelSource(Funnel funnel) : MembershipSource
{
    internal override CustomerSet Members(MemberOf member, Dataset data, long asOf, Calendar calendar, int threads, CancellationToken cancellation)
    {
        var scope = new EvaluationScope(data, asOf, calendar, threads, cancellation);
        return new FunnelAnalyzer(funnel, scope, Entry(member, asOf, calendar)).Where(attempt => FunnelCells.Contains(funnel, member.Cell!, attempt));
    }

    internal override Diagnostic? Check(MemberOf member, string definition) => FunnelValidator.Check(funnel, member, definition);

    private static TimeRange Entry(MemberOf member, long asOf, Calendar calendar)
    {
        if (member.Entered is not { } window) return new TimeRange(TimeRange.Earliest, TimeRange.Latest);
        ValueList<Measure> anchors = window.Anchors;
        Span<long> instants = stackalloc long[anchors.Count];
        for (int i = 0; i < instants.Length; i++)
        {
            var anchor = (Constant)anchors[i];
            instants[i] = anchor.Kind == ValueKind.Date ? calendar.Midnight((int)anchor.Number) : (long)anchor.Number;
        }

        return window.Resolve(asOf, calendar, instants);
    }
}
