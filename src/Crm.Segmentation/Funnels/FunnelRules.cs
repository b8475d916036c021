namespace Crm.Segmentation.Funnels;

/// <summary>A funnel as what is asked of single events, and what matching makes of the answers.</summary>
/// <param name="Rules">What matching needs.</param>
/// <param name="Questions">The events of each step, exclusion, first event ever, and those that a strict order sees.</param>
/// <param name="Others">The types of events that are read besides.</param>
internal sealed record FunnelRules(AttemptRules Rules, ValueList<ValueList<EventPattern>> Questions, ValueList<EventType> Others)
{
    /// <summary>The bit of the first of the alternatives that are told apart.</summary>
    internal int AlternativeBit { get; private init; }

    /// <summary>INVARIANT: the funnel has been validated against the schema.</summary>
    internal static FunnelRules Of(Funnel funnel, Schema schema, TimeRange entry, bool seesAll = false, int alternatives = -1)
    {
        string[] names = [.. funnel.Steps.Select(step => step.Name)];
        var questions = new List<ValueList<EventPattern>>([.. funnel.Steps.Select(step => step.Patterns), .. funnel.Exclusions.Select(exclusion => exclusion.Patterns)]);
        var steps = new List<StepRule>();
        foreach (FunnelStep step in funnel.Steps)
        {
            steps.Add(new StepRule(
                step.IsOptional,
                step.MinimumGap is { } least ? Timestamp.Milliseconds(least) : 0,
                step.MaximumGap is { } most ? Timestamp.Milliseconds(most) : AttemptRules.Forever,
                step.FirstTime,
                step.FirstTime == FirstTime.Ever ? questions.Count : -1));
            if (step.FirstTime == FirstTime.Ever) questions.Add([.. step.Patterns.Select(Type)]);
        }

        var rules = new AttemptRules
        {
            Steps = [.. steps],
            Exclusions = [.. funnel.Exclusions.Select(exclusion => new ExclusionRule(Array.IndexOf(names, exclusion.After), Array.IndexOf(names, exclusion.Before)))],
            Window = funnel.Window switch { null => AttemptWindow.None, { Time: not null } => AttemptWindow.Time, { Events: not null } => AttemptWindow.Events, _ => AttemptWindow.Session },
            Length = funnel.Window switch { null => AttemptRules.Forever, { Events: { } events } => events, _ => Timestamp.Milliseconds((funnel.Window.Time ?? funnel.Window.SessionGap)!.Value) },
            Order = funnel.Order,
            Ties = funnel.Ties,
            Policy = funnel.Attempt,
            IsOpenEntry = funnel.Entry == FunnelEntry.Open,
            Entry = entry,
        };
        int alternativeBit = questions.Count;
        if (alternatives >= 0) questions.AddRange(funnel.Steps[alternatives].Patterns.Select(pattern => ValueList.Create<EventPattern>([pattern])));
        if (questions.Count > AttemptRules.VisibleBit) throw new ArgumentException($"The alternatives of a step of '{funnel.Name}' are too many to be told apart.");
        bool strict = funnel.Order == FunnelOrder.Strict;
        EventPattern[] visible = funnel.Visible.Count == 0 ? [AnyEvent.Instance] : [.. funnel.Visible, .. funnel.Steps.SelectMany(step => step.Patterns).Select(Type)];
        if (strict)
        {
            while (questions.Count < AttemptRules.VisibleBit) questions.Add([]);
            questions.Add([.. visible.Distinct()]);
        }

        bool all = seesAll || funnel.Unit.SessionGap is not null || rules.Window is AttemptWindow.Events or AttemptWindow.Session || (strict && funnel.Visible.Count == 0);
        return new FunnelRules(rules, [.. questions], all ? [.. schema.Events.Select(type => new EventType(type.Name))] : []) { AlternativeBit = alternativeBit };
    }

    private static EventPattern Type(EventPattern pattern) => pattern.EventName is { } name ? new EventType(name) : AnyEvent.Instance;
}
