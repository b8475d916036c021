using System.Text.Json;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Conformance;

/// <summary>The journeys and the rules of messages of a case as definitions. Names are noted first, so that there is a schema to take handles from.</summary>
internal sealed class JourneyForms(JourneyVocabulary names)
{
    /// <summary>What a case without a trigger is entered by.</summary>
    internal const string Start = "start";

    private Dictionary<string, JourneyTrigger?> Triggers { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes the names that a journey uses.</summary>
    internal void Note(string key, JourneyRules rules, JourneyTrigger? trigger, IEnumerable<JourneyStep> steps)
    {
        Triggers[key] = trigger;
        if (trigger is SegmentTrigger segment) names.Segment(segment.Segment);
        else NoteEvent(trigger as EventTrigger is { } known ? known.Event : Start, (trigger as EventTrigger)?.Where, trigger);
        if (rules.Filter is not null) Note(rules.Filter, trigger);
        foreach (JourneyExit exit in rules.ExitOn ?? [])
        {
            if (exit is EventExit { Event: var name, Where: var where }) NoteEvent(name, where, trigger);
            else if (exit is LeaveExit leave) names.Segment(leave.Leave);
            else if (exit is ConditionExit condition) Note(condition.If, trigger);
        }

        if (rules.Goal is { } goal) NoteEvent(goal.Event, goal.Where, trigger);
        if (rules.Reentry?.Key is { } by) NoteTrigger(by, ValueKind.Text, trigger);
        foreach (JourneyStep step in steps) Note(step, trigger);
    }

    private void Note(JourneyStep step, JourneyTrigger? trigger)
    {
        switch (step)
        {
            case SendStep send:
                if (send.OnlyIf is not null) Note(send.OnlyIf, trigger);
                if (send.Text is not null)
                    foreach (MessagePlace place in new MessageText(send.Text).Parts.OfType<MessagePlace>()) names.Attribute(place.Name, ValueKind.Text);
                break;
            case BranchStep branch:
                foreach (BranchArm arm in branch.Branch)
                {
                    if (arm is ConditionArm condition) Note(condition.If, trigger);
                    foreach (JourneyStep inner in arm is ConditionArm taken ? taken.Then : ((OtherwiseArm)arm).Else) Note(inner, trigger);
                }

                break;
            case SplitStep split:
                foreach (JourneyStep inner in split.Split.Arms.SelectMany(arm => arm.Then ?? [])) Note(inner, trigger);
                break;
            case RepeatStep repeat:
                foreach (JourneyStep inner in repeat.Repeat.Steps) Note(inner, trigger);
                break;
            case SetStep set:
                names.Attribute(set.Set.Attr, JourneyVocabulary.KindOf(set.Set.Value));
                break;
            case WaitUntilStep { WaitUntil.Attr: { } date }:
                names.Attribute(date, ValueKind.Date);
                break;
            case WaitForStep wait:
                foreach (CaseAwaited awaited in wait.WaitFor.Any)
                {
                    NoteEvent(awaited.Event, awaited.Where, trigger);
                    foreach (JourneyStep inner in awaited.Then ?? []) Note(inner, trigger);
                }

                foreach (JourneyStep inner in wait.WaitFor.OnTimeout ?? []) Note(inner, trigger);
                break;
        }
    }

    private void NoteEvent(string name, IReadOnlyDictionary<string, CaseOperand>? where, JourneyTrigger? trigger)
    {
        names.Event(name);
        foreach ((string property, CaseOperand operand) in where ?? new Dictionary<string, CaseOperand>())
        {
            ValueKind kind = operand.Value is { } value ? JourneyVocabulary.KindOf(value) : ValueKind.Text;
            names.Property(name, property, kind);
            if (operand.Trigger is { } of) NoteTrigger(of, kind, trigger);
        }
    }

    private void NoteTrigger(string property, ValueKind kind, JourneyTrigger? trigger) =>
        names.Property((trigger as EventTrigger)?.Event ?? Start, property, kind);

    private void Note(JourneyCondition condition, JourneyTrigger? trigger)
    {
        switch (condition)
        {
            case AllConditions all:
                foreach (JourneyCondition part in all.All) Note(part, trigger);
                break;
            case AnyCondition any:
                foreach (JourneyCondition part in any.Any) Note(part, trigger);
                break;
            case NotCondition not:
                Note(not.Not, trigger);
                break;
            case AttributeCondition attribute:
                names.Attribute(attribute.Attr, KindOf(attribute));
                break;
            case TriggerCondition of:
                NoteTrigger(of.Trigger, KindOf(of), trigger);
                break;
            case DidCondition did:
                names.Event(did.Did);
                break;
            case SegmentCondition segment:
                names.Segment(segment.InSegment);
                break;
        }
    }

    private static ValueKind KindOf(ComparisonCondition comparison) =>
        (comparison.Eq ?? comparison.Ne ?? comparison.Gte ?? comparison.Lt ?? comparison.In?[0]) is { } value ? JourneyVocabulary.KindOf(value) : ValueKind.Text;

    /// <summary>A journey as a definition.</summary>
    internal Journey Journey(string key, JourneyRules rules, IEnumerable<JourneyStep> steps) => new(key)
    {
        Entries = [Entry(Triggers[key])],
        Filter = rules.Filter is { } filter ? Condition(key, filter) : null,
        NotOlderThan = Exact(rules.MaxEntryLateness),
        Reentry = Reentry(rules.Reentry),
        Exits = [.. (rules.ExitOn ?? []).Select(exit => Exit(key, exit))],
        Goal = rules.Goal is { } goal ? new Crm.Segmentation.Journeys.JourneyGoal(Pattern(key, goal.Event, goal.Where), Exact(goal.Window) ?? TimeSpan.FromDays(400)) : null,
        Holdout = rules.Holdout is { } holdout ? new Crm.Segmentation.Journeys.JourneyHoldout(holdout.Key, (decimal)holdout.Percent) : null,
        Priority = rules.Priority ?? 0,
        MaximumAge = Exact(rules.MaxAge),
        Quiet = Quiet(rules.Quiet),
        TimeZone = rules.Timezone,
        StaleAfter = Exact(rules.StaleAfter),
        Steps = Steps(key, steps),
    };

    internal static QuietHours? Quiet(CaseQuiet? quiet) => quiet is null ? null : new QuietHours(quiet.From, quiet.To) { Drops = quiet.Policy == QuietPolicy.Drop };

    internal static SendCap Cap(CaseCap cap)
    {
        string[] scope = cap.Scope.Split(':', 2);
        return new SendCap(scope[0] switch { "all" => CapScope.Ads, "channel" => CapScope.Channel, _ => CapScope.Tag }, cap.Max)
        {
            Name = scope.Length > 1 ? scope[1] : null,
            Rolling = Exact(cap.Per.Rolling),
            Over = cap.Over switch { Conformance.CapOver.Skip => Crm.Segmentation.Journeys.CapOver.Skip, Conformance.CapOver.Delay => Crm.Segmentation.Journeys.CapOver.Hold, _ => Crm.Segmentation.Journeys.CapOver.Exit },
        };
    }

    internal static TimeSpan? Exact(CaseDuration? duration) => duration is null ? null : Length(duration).Duration;

    private static WaitLength Length(CaseDuration duration) => new(duration.Count, duration.Unit switch
    {
        's' => WaitUnit.Second,
        'm' => WaitUnit.Minute,
        'h' => WaitUnit.Hour,
        'd' => WaitUnit.Day,
        _ => WaitUnit.Week,
    });

    private JourneyEntry Entry(JourneyTrigger? trigger) => trigger switch
    {
        SegmentTrigger { On: MembershipChange.Enter } segment => JourneyEntry.OnEntering(JourneyVocabulary.Member(segment.Segment), Exact(segment.Debounce)),
        SegmentTrigger segment => JourneyEntry.OnLeaving(JourneyVocabulary.Member(segment.Segment), Exact(segment.Debounce)),
        EventTrigger { Event: var name, Where: var where } => JourneyEntry.On(Pattern(null, name, where)),
        _ => JourneyEntry.On(names.Schema.Event(Start)),
    };

    private static Crm.Segmentation.Journeys.JourneyReentry Reentry(JourneyReentry? reentry) => reentry is null ? new(Crm.Segmentation.Journeys.ReentryMode.Never) : new(reentry.Mode switch
    {
        ReentryMode.Never => Crm.Segmentation.Journeys.ReentryMode.Never,
        ReentryMode.AfterExit => Crm.Segmentation.Journeys.ReentryMode.AfterExit,
        _ => Crm.Segmentation.Journeys.ReentryMode.Always,
    })
    {
        Key = reentry.Key,
        Cooldown = Exact(reentry.Cooldown),
        CooldownIsFromExit = reentry.CooldownFrom == ReentryCooldown.Exit,
        MaximumEntries = reentry.Max,
        WhileActive = reentry.WhenActive switch
        {
            ReentryWhenActive.Restart => WhileActive.Restart,
            ReentryWhenActive.Concurrent => WhileActive.Concurrent,
            _ => WhileActive.Ignore,
        },
    };

    private Crm.Segmentation.Journeys.JourneyExit Exit(string key, JourneyExit exit) => exit switch
    {
        EventExit { Event: var name, Where: var where } => Crm.Segmentation.Journeys.JourneyExit.On(Pattern(key, name, where)),
        LeaveExit leave => Crm.Segmentation.Journeys.JourneyExit.OnLeaving(JourneyVocabulary.Member(leave.Leave)),
        _ => Crm.Segmentation.Journeys.JourneyExit.When(Condition(key, ((ConditionExit)exit).If), ((ConditionExit)exit).Reason),
    };

    private EventPattern Pattern(string? key, string name, IReadOnlyDictionary<string, CaseOperand>? where)
    {
        EventType type = names.Schema.Event(name);
        Condition? filter = null;
        foreach ((string property, CaseOperand operand) in where ?? new Dictionary<string, CaseOperand>())
        {
            Expression handle = names.Schema.Property(name, property);
            Condition part = operand.Value is { } value ? Equal(handle, value) : ((Measure)handle).Is((Measure)TriggerOf(key!, operand.Trigger!));
            filter = filter is null ? part : filter & part;
        }

        return filter is null ? type : type.Where(filter);
    }

    private Expression TriggerOf(string key, string property) => names.Schema.Property((Triggers[key] as EventTrigger)?.Event ?? Start, property) switch
    {
        EventFlag flag => Trigger.Of(flag),
        var measure => Trigger.Of((Measure)measure),
    };

    private static Condition Equal(Expression handle, JsonElement value) => handle is Condition flag
        ? value.ValueKind == JsonValueKind.True ? flag : !flag & !Missing(flag)
        : ((Measure)handle).Is(Literal(value));

    private static Condition Missing(Expression handle) => handle switch
    {
        CustomerFlag flag => flag.IsMissing(),
        EventFlag flag => flag.IsMissing(),
        Measure measure => measure.IsMissing(),
        _ => throw new CaseException("the trigger's flag may be missing, which cannot be asked"),
    };

    private static Measure Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal(),
        _ when JourneyVocabulary.KindOf(value) == ValueKind.Instant => value.GetDateTimeOffset(),
        _ => value.GetString()!,
    };

    private Condition Condition(string key, JourneyCondition condition) => condition switch
    {
        AllConditions all => all.All.Select(part => Condition(key, part)).Aggregate((one, other) => one & other),
        AnyCondition any => any.Any.Select(part => Condition(key, part)).Aggregate((one, other) => one | other),
        NotCondition not => !Condition(key, not.Not),
        AttributeCondition attribute => Compare(names.Schema.Attribute(attribute.Attr), attribute),
        TriggerCondition of => Compare(TriggerOf(key, of.Trigger), of),
        DidCondition did => names.Schema.Event(did.Did).Count(did.SinceEntry ? Trigger.SinceEntry : did.Within is { } within ? Window.Last(Exact(within)!.Value) : null) >= did.Count,
        _ => JourneyVocabulary.Member(((SegmentCondition)condition).InSegment),
    };

    private static Condition Compare(Expression handle, ComparisonCondition comparison)
    {
        if (comparison.Missing is { } missing)
        {
            Condition isMissing = Missing(handle);
            return missing ? isMissing : !isMissing;
        }

        if (comparison.Eq is { } equal) return Equal(handle, equal);
        if (comparison.Ne is { } other) return !Equal(handle, other);
        if (comparison.Gte is { } least) return (Measure)handle >= Literal(least);
        return comparison.Lt is { } below ? (Measure)handle < Literal(below) : comparison.In!.Select(value => Equal(handle, value)).Aggregate((one, another) => one | another);
    }

    private ValueList<Crm.Segmentation.Journeys.JourneyStep> Steps(string key, IEnumerable<JourneyStep>? steps) => [.. (steps ?? []).Select(step => Step(key, step) with { Id = step.Id })];

    private Crm.Segmentation.Journeys.JourneyStep Step(string key, JourneyStep step)
    {
        switch (step)
        {
            case SendStep send:
                return new Crm.Segmentation.Journeys.SendStep(send.Channel, send.Send)
                {
                    IsTransactional = send.Category == MessageCategory.Transactional,
                    Parameters = send.Text is null ? [] : [new MessageParameter("text", send.Text)],
                    Tags = [.. send.Tags ?? []],
                    OnlyIf = send.OnlyIf is { } only ? Condition(key, only) : null,
                };
            case BranchStep branch:
                return new WhenStep
                {
                    Branches = [.. branch.Branch.OfType<ConditionArm>().Select(arm => new WhenBranch(Condition(key, arm.If), Steps(key, arm.Then)))],
                    Otherwise = Steps(key, branch.Branch.OfType<OtherwiseArm>().FirstOrDefault()?.Else),
                };
            case SplitStep split:
                return new Crm.Segmentation.Journeys.SplitStep(split.Split.Key)
                {
                    Arms = [.. split.Split.Arms.Select(arm => new Crm.Segmentation.Journeys.SplitArm(arm.Name, (decimal)arm.Weight, Steps(key, arm.Then)))],
                };
            case SetStep { Set: var set }:
                return names.Schema.Attribute(set.Attr) is CustomerFlag flag
                    ? new Crm.Segmentation.Journeys.SetStep(flag, set.Value.ValueKind == JsonValueKind.True)
                    : new Crm.Segmentation.Journeys.SetStep((Measure)names.Schema.Attribute(set.Attr), (Constant)Literal(set.Value));
            case JoinStep join:
                return new Crm.Segmentation.Journeys.JoinStep(join.Join);
            case RepeatStep repeat:
                return new Crm.Segmentation.Journeys.RepeatStep { Times = repeat.Repeat.Times, Steps = Steps(key, repeat.Repeat.Steps) };
            case ExitStep exit:
                return new Crm.Segmentation.Journeys.ExitStep(exit.Exit);
            case WaitStep wait:
                return new Crm.Segmentation.Journeys.WaitStep(Length(wait.Wait)) { At = wait.At };
            case WaitUntilStep { WaitUntil: { Attr: null } until }:
                return new WaitUntilTimeStep(until.Time ?? default) { Weekday = until.Weekday };
            case WaitUntilStep { WaitUntil: var until }:
                return new WaitUntilDateStep((Measure)names.Schema.Attribute(until.Attr!))
                {
                    IsAnniversary = until.Anniversary ?? false,
                    OffsetDays = until.OffsetDays ?? 0,
                    At = until.Time,
                    IfPast = until.IfPast switch { null => null, MomentPast.Exit => DateUnusable.Exit, MomentPast.Skip => DateUnusable.Skip, _ => DateUnusable.Now },
                    IfMissing = until.IfMissing switch { null => null, MomentMissing.Exit => DateUnusable.Exit, _ => DateUnusable.Skip },
                };
            default:
                CaseWaitFor wanted = ((WaitForStep)step).WaitFor;
                return new Crm.Segmentation.Journeys.WaitForStep
                {
                    Most = wanted.Timeout is { } timeout ? Length(timeout) : null,
                    CountsFromEntry = wanted.From == WaitFrom.Entry,
                    Grace = Exact(wanted.Grace),
                    Events = [.. wanted.Any.Select(awaited => new AwaitedEvent(Pattern(key, awaited.Event, awaited.Where), Steps(key, awaited.Then)))],
                    OnTimeout = Steps(key, wanted.OnTimeout),
                };
        }
    }

    /// <summary>The rules of messages of a case.</summary>
    /// <param name="quiet">Quiet hours.</param>
    /// <param name="caps">Caps.</param>
    /// <param name="consent">Consent; the runner's default where null and not said.</param>
    /// <param name="saysConsent">Whether the case says what consent there is, if any.</param>
    /// <param name="night">The attribute that is consent at night.</param>
    /// <param name="zone">The attribute that names a customer's zone; null for none.</param>
    internal Messaging Messaging(CaseQuiet? quiet, IReadOnlyList<CaseCap>? caps, CaseConsent? consent, bool saysConsent, string night, string? zone) => new()
    {
        TimeZoneAttribute = zone is null ? null : (Measure)names.Schema.Attribute(zone),
        Consent = (saysConsent ? consent?.Attr : "ad_consent") is { } general ? (CustomerFlag)names.Schema.Attribute(general) : null,
        ChannelConsents = [.. (consent?.Channels ?? new Dictionary<string, string>()).Select(channel => new ChannelConsent(channel.Key, (CustomerFlag)names.Schema.Attribute(channel.Value)))],
        Renewal = consent is { RenewAfter: { } after, RenewFrom: { } from } ? new ConsentRenewal(Exact(after)!.Value, (CustomerInstant)names.Schema.Attribute(from)) : null,
        NightConsent = quiet is { NightConsentBypass: false } ? null : (CustomerFlag)names.Schema.Attribute(night),
        Quiet = Quiet(quiet),
        Caps = [.. (caps ?? []).Select(Cap)],
    };

    /// <summary>Notes the names that the rules of messages use.</summary>
    internal void NoteMessaging(CaseConsent? consent, string night, string? zone)
    {
        names.Attribute("ad_consent", ValueKind.Flag);
        if (consent?.Attr is { } general) names.Attribute(general, ValueKind.Flag);
        foreach (string channel in consent?.Channels?.Values ?? []) names.Attribute(channel, ValueKind.Flag);
        if (consent?.RenewFrom is { } from) names.Attribute(from, ValueKind.Instant);
        names.Attribute(night, ValueKind.Flag);
        if (zone is not null) names.Attribute(zone, ValueKind.Text);
    }
}
