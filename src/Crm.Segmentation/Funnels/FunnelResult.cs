namespace Crm.Segmentation.Funnels;

/// <summary>A funnel behind a name: its result cells are ranges of the codes of its column.</summary>
internal sealed class FunnelResult(Funnel funnel) : ComputedResult, IMatchedResult
{
    internal override MeasureOperator Column(Binder binder, Window? entered)
    {
        EvaluationScope scope = binder.Scope!;
        return new FunnelColumn(binder, funnel, Entry(entered, scope.AsOf, scope.Calendar));
    }

    /// <summary>Of a plain funnel of customers: events of its steps arrive, the window of its entry moves, and the time to go on from an entry ends.</summary>
    internal override IEnumerable<(EventPattern Pattern, Func<EvaluationScope, long> Edge)>? Edges(Binder binder, Window? entered)
    {
        AttemptRules rules = FunnelRules.Of(funnel, binder.Scope!.Data.Schema, new TimeRange(TimeRange.Earliest, TimeRange.Latest)).Rules;
        return rules.IsPlain && FunnelMatcher.IsOfCustomers(funnel) ? Edges(rules.Length, entered) : null;
    }

    private IEnumerable<(EventPattern Pattern, Func<EvaluationScope, long> Edge)> Edges(long length, Window? entered)
    {
        foreach (EventPattern pattern in funnel.Steps.SelectMany(step => step.Patterns).Distinct()) yield return (pattern, scope => scope.AsOf + 1);
        foreach (EventPattern pattern in funnel.Steps[0].Patterns)
        {
            yield return (pattern, scope => Entry(entered, scope.AsOf, scope.Calendar).From);
            yield return (pattern, scope => Entry(entered, scope.AsOf, scope.Calendar).To);
            yield return (pattern, scope => TimeRange.Clamp((Int128)scope.AsOf - length + 1));
        }
    }

    /// <summary>The funnel for one customer's events.</summary>
    public MatchedAttempts Matched(Schema schema)
    {
        FunnelRules rules = FunnelRules.Of(funnel, schema, new TimeRange(TimeRange.Earliest, TimeRange.Latest));
        return new MatchedAttempts(rules.Rules, rules.Questions, rules.Others, attempt => FunnelCells.Code(attempt))
        {
            SameProperty = funnel.HoldConstant ?? funnel.Unit.PropertyName,
            SessionGap = funnel.Unit.SessionGap is { } gap ? Timestamp.Milliseconds(gap) : null,
            CountsAll = funnel.Count == FunnelCounting.Attempts,
        };
    }

    ExactRange IMatchedResult.CodesOf(MemberOf member) => CodesOf(member);

    internal override ExactRange CodesOf(MemberOf member) => FunnelCells.CodesOf(funnel, member.Cell!);

    internal override Diagnostic? Check(MemberOf member, string definition) => FunnelValidator.Check(funnel, member, definition);

    private static TimeRange Entry(Window? entered, long asOf, Calendar calendar)
    {
        if (entered is not { } window) return new TimeRange(TimeRange.Earliest, TimeRange.Latest);
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

/// <summary>How deep each customer's attempt got and whether it can still advance, as <see cref="FunnelCells.Code"/> packs it.</summary>
internal sealed class FunnelColumn : MeasureOperator, IRowMeasure
{
    internal FunnelColumn(Binder binder, Funnel funnel, TimeRange entry)
        : this(binder, new FunnelPlan(binder, funnel, entry))
    {
    }

    internal FunnelColumn(Binder binder, FunnelPlan plan)
        : base(binder.Slots.Next(), 0, null, SequenceCost, plan.Reader) => Plan = plan;

    internal FunnelPlan Plan { get; }

    public int CheaperTogether => 8;

    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        result.Longs[row] = FunnelCells.Code(Plan.Matcher(context, out EventReading reading).ChooseAlone(reading, row));
        return true;
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        Plan.Begin(context, out EventReading reading).WriteCells(reading, result.Longs.AsSpan(0, context.Count));
    }
}
