using System.Diagnostics;

namespace Crm.Segmentation;

/// <summary>Events, sequences and windows as text.</summary>
internal sealed partial class RulePrinter
{
    private RulePrinter WriteEvents(Expression expression) => expression switch
    {
        Count count => Write("count(").Write(count.Pattern).WriteArgument(count.Window).Write(")"),
        Aggregate aggregate => WriteAggregate(aggregate),
        SessionCount sessions => Write("sessions(").Write(sessions.Pattern).Write(", gap ").Write(sessions.Gap).WriteArgument(sessions.Window).Write(")"),
        Since since => Write(since.First ? "since(first " : "since(").Write(since.Pattern).Write(")"),
        SequenceCount sequences => Write("count of (").Write(sequences.Sequence).WriteArgument(sequences.Window).Write(")"),
        DidFirst first => Write("did first ").Write(first.Pattern).Write(first.Window),
        DidRegularly regularly => WriteRegularly(regularly),
        DidSequence did => Write("did ").Write(did.Sequence).Write(did.Window),
        MemberOf member => WriteMember(member),
        _ => throw new UnreachableException($"{expression.GetType().Name} has no text."),
    };

    private RulePrinter WriteOccurrence(Count count) => Write(count.Pattern).Write(count.Window);

    internal RulePrinter Write(EventPattern pattern) => pattern switch
    {
        AnyEvent => Write("any"),
        FilteredEvents filtered => Write(filtered.Type).WriteWhere(filtered),

        // After did, a bare 'first' before another word would be read as "for the first time".
        EventType type => type.Name == "first" ? Write("`first`") : Name(type.Name),
        _ => throw new UnreachableException($"{pattern.GetType().Name} has no text."),
    };

    private RulePrinter WriteWhere(FilteredEvents filtered)
    {
        string? outer = _eventName;
        _eventName = filtered.Type.Name;
        bool bare = filtered.Filter is IFieldHandle || (Level(filtered.Filter) == ComparisonLevel && filtered.Filter is not InWindow);
        Write(bare ? " where " : " where (").Write(filtered.Filter).Write(bare ? "" : ")");
        _eventName = outer;
        return this;
    }

    private RulePrinter WriteAggregate(Aggregate aggregate) =>
        Write(PartName.Of(aggregate.Function)).Write("(").WriteProperty(aggregate.Property, aggregate.Pattern).WriteArgument(aggregate.Window).Write(")");

    internal RulePrinter WriteProperty(Measure property, EventPattern pattern)
    {
        Write(property, PrimaryLevel);
        return pattern is FilteredEvents filtered ? WriteWhere(filtered) : this;
    }

    private RulePrinter WriteRegularly(DidRegularly regularly)
    {
        Write("did ").Write(regularly.Pattern).Write(" regularly: ")
            .Write(regularly.Operator switch
            {
                ComparisonOperator.GreaterOrEqual => "at least ",
                ComparisonOperator.LessOrEqual => "at most ",
                ComparisonOperator.Equal => "exactly ",
                ComparisonOperator.Greater => "more than ",
                _ => "fewer than ",
            })
            .Write(Constant.Of((decimal)regularly.Times)).Write(regularly.Times == 1 ? " time in " : " times in ")
            .Write(Constant.Of((decimal)regularly.AtLeastPeriods)).Write(" of the last ").Write(Constant.Of((decimal)regularly.Periods));
        return regularly.Period.TotalDays switch
        {
            1 => Write(" days"),
            7 => Write(" weeks"),
            _ => Write(" periods of ").Write(regularly.Period),
        };
    }

    private RulePrinter WriteMember(MemberOf member)
    {
        if (CellNames.StepDroppedBefore(member.Cell) is { } step) Write("dropped from ").Name(member.Result).Write(" before ").Name(step);
        else Write("in ").Name(member.Result).Write(member.Cell is null ? "" : ".").Write(member.Cell is null ? "" : RuleWords.Name(member.Cell));
        return member.Entered is null ? this : Write(" entered").Write(member.Entered);
    }

    internal RulePrinter Write(Sequence sequence)
    {
        for (int i = 0; i < sequence.Steps.Count; i++)
        {
            SequenceStep step = sequence.Steps[i];
            if (i > 0) Write(step.Link switch { SequenceLink.Next => " then next ", SequenceLink.Absent => " then not ", _ => " then " });
            Write(step.Pattern);
        }

        if (sequence.SameProperty is { } same) Write(" same ").Name(same);
        if (sequence.Within is { } within) Write(" within ").Write(within);
        return sequence.Among.Count == 0 ? this : Write(" among ").WriteSet(sequence.Among, Write);
    }

    private RulePrinter WriteArgument(Window? window) => window is null ? this : Write(", ").WriteBody(window);

    /// <summary>A window in a condition, after a space; <c>in</c> stands before those that count from now.</summary>
    internal RulePrinter Write(Window? window) => window switch
    {
        null => this,
        LastWindow or LastPeriodsWindow or NextWindow or ThisPeriodWindow => Write(" in ").WriteBody(window),
        _ => Write(" ").WriteBody(window),
    };

    internal RulePrinter WriteBody(Window window) => window switch
    {
        LastWindow last => Write("last ").Write(last.Duration),
        AgoWindow ago => Write("from ").Write(ago.From).Write(" to ").Write(ago.To).Write(" ago"),
        SinceWindow since => Write("since ").Write(since.Start, PrimaryLevel),
        BeforeWindow before => Write("before ").Write(before.End, PrimaryLevel),
        BeforeAgoWindow before => Write("before ").Write(before.Duration).Write(" ago"),
        BetweenWindow between => Write("from ").Write(between.From, PrimaryLevel).Write(" until ").Write(between.Until, PrimaryLevel),
        WithinWindow within => Write("within ").Write(within.Duration).Write(" of ").Write(within.Anchor, PrimaryLevel),
        ThisPeriodWindow { Unit: CalendarUnit.Day } => Write("today"),
        ThisPeriodWindow period => Write("this ").Write(RuleWords.Of(period.Unit)),
        LastPeriodsWindow last => Write("last ").Write(Constant.Of((decimal)last.Count)).Write(" calendar ").Write(RuleWords.Of(last.Unit)).Write(last.Count == 1 ? "" : "s"),
        NextWindow next => Write("next ").Write(next.Duration),
        _ => throw new UnreachableException($"{window.GetType().Name} has no text."),
    };
}
