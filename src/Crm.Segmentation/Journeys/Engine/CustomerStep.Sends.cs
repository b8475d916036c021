namespace Crm.Segmentation.Journeys;

/// <content>Messages: what is asked before one is sent, in its order, and the order of those that are reached in one step.</content>
internal sealed partial class CustomerStep
{
    /// <summary>How many messages an instance remembers to have sent.</summary>
    private const int MostSent = 256;

    private readonly List<(JourneyInstance Instance, SendStage Stage, long Due)> _queue = [];
    private CountedMessage[] _messages = [];

    /// <summary>An instance comes to a message that was due at an instant. It is sent now, or, if time has gone on since or the input is not done, when that is done.</summary>
    internal int Reach(JourneyInstance instance, SendStage stage, long due)
    {
        if (_now - due > Math.Min(instance.Version.Stale ?? long.MaxValue, _facts.Messages.Stale))
        {
            // Told at the instant at which it was due, from which the instance goes on.
            Tell(JourneyTraceKind.Suppressed, instance, stage.Id, JourneyReasons.Stale, name: stage.Step.Template);
            instance.Leave();
            return stage.Next;
        }

        if (_isSending) return Send(instance, stage, due);
        if (instance.Stop is not (Stop.Quiet or Stop.Cap)) instance.StopAt(Stop.Send, due, due);
        instance.IsQueued = true;
        _queue.Add((instance, stage, due));
        return JourneyStage.Stays;
    }

    /// <summary>Sends what was reached, in the order in which it was due: what was overdue before what the input itself reached.</summary>
    private void Emit()
    {
        if (_queue.Count == 0) return;
        _isSending = true;
        _mark = Math.Max(_mark, 2 * _now);
        _queue.Sort((one, other) => one.Due != other.Due ? one.Due.CompareTo(other.Due) : Compare(one.Instance, other.Instance));
        foreach ((JourneyInstance instance, SendStage stage, long due) in _queue)
        {
            At = _now;
            instance.IsQueued = false;
            if (instance.IsEnded) Tell(JourneyTraceKind.Suppressed, instance, stage.Id, JourneyReasons.Exited, name: stage.Step.Template);
            else if (instance.IsPaused) instance.Stop = Stop.Send; // Put off no more, but not sent either.
            else Run(instance, instance.Version.Stages[instance.Node] is SendStage now ? Send(instance, now, due) : instance.Node);
            TakeSets(_now);
        }

        _queue.Clear();
    }

    /// <summary>Judges a message by the clock of the step. Behind one that is sent the instance goes on from now, behind one that is suppressed from when it was due.</summary>
    private int Send(JourneyInstance instance, SendStage stage, long due)
    {
        At = _now;
        SendOutcome outcome = Judge(instance, stage);
        switch (outcome.Kind)
        {
            case SendOutcomeKind.Held:
                Tell(JourneyTraceKind.Held, instance, stage.Id, outcome.Reason, name: stage.Step.Template, until: outcome.Until);
                instance.StopAt(outcome.Reason == JourneyReasons.Cap ? Stop.Cap : Stop.Quiet, outcome.Until, At);
                instance.IsNew = false;
                return JourneyStage.Stays;
            case SendOutcomeKind.Suppressed:
                Tell(JourneyTraceKind.Suppressed, instance, stage.Id, outcome.Reason, name: stage.Step.Template, detail: outcome.Detail);
                instance.Leave();
                if (outcome.Exits)
                {
                    Exit(instance, JourneyReasons.Cap);
                    return JourneyStage.Stays;
                }

                At = due;
                return stage.Next;
            default:
                Send(instance, stage, outcome.Texts!, isCut: outcome.Detail is not null);
                instance.Leave();
                return stage.Next;
        }
    }

    private void Send(JourneyInstance instance, SendStage stage, ValueList<RenderedText> texts, bool isCut)
    {
        long visit = stage.Visit(instance);
        if (instance.IsMigrated && Array.Exists(instance.Sent, sent => sent.Node == stage.Id && sent.Visit == visit))
        {
            Tell(JourneyTraceKind.AlreadySent, instance, stage.Id);
            return;
        }

        JourneyKey key = JourneyKey.OfAction(instance.Key, stage.Id, visit);
        Do(new SendMessage(key, instance.Key, instance.Version.Name, stage.Id, Told, stage.Step, texts));
        Tell(JourneyTraceKind.Sent, instance, stage.Id, name: stage.Step.Template);
        if (isCut) Tell(JourneyTraceKind.TextCut, instance, stage.Id);
        instance.Sent = [.. instance.Sent.Length < MostSent ? instance.Sent : instance.Sent[1..], new SentMessage(stage.Id, At, visit)];
        if (!stage.Step.IsTransactional && _facts.Messages.Caps.Length > 0) _messages = [.. _messages, new CountedMessage(At, stage.Step.Channel, stage.Step.Tags, key)];
    }

    /// <summary>What becomes of a message now: held out, then its condition, consent, quiet hours, caps, its texts.</summary>
    internal SendOutcome Judge(JourneyInstance instance, SendStage stage)
    {
        SendStep step = stage.Step;
        if (instance.IsHeldOut) return SendOutcome.Suppressed(JourneyReasons.Holdout);
        if (stage.OnlyIf is { } condition && !Holds(condition, instance, stage.Id)) return SendOutcome.Suppressed(JourneyReasons.OnlyIf);
        if (!step.IsTransactional)
        {
            if (!_facts.Messages.HasConsent(Customer, step.Channel, At, out bool isTooOld)) return SendOutcome.Suppressed(JourneyReasons.NoConsent, isTooOld ? "renewal" : null);
            if (Quiet(instance.Version) is { } quiet) return quiet;
            if (Capped(instance.Version, step) is { } capped) return capped;
        }

        return stage.Texts.Render(Customer, instance.Trigger, CalendarOf(instance.Version), out bool isCut) is { } texts
            ? SendOutcome.Sent(texts, isCut)
            : SendOutcome.Suppressed(JourneyReasons.MissingValue);
    }

    /// <summary>What quiet hours do to an advertisement: the book's, and the journey's own besides. Null where there are none now.</summary>
    private SendOutcome? Quiet(JourneyVersion version)
    {
        (QuietHours? book, QuietHours? own) = (_facts.Messages.Definition.Quiet, version.Definition.Quiet);
        if ((book is null && own is null) || _facts.Messages.HasNightConsent(Customer)) return null;
        Calendar calendar = CalendarOf(version);
        long at = At;
        bool drops = IsNow(book) || IsNow(own);
        for (long before = at - 1; before < at;)
        {
            before = at;
            foreach (QuietHours? hours in (ReadOnlySpan<QuietHours?>)[book, own])
            {
                if (hours is null) continue;
                if (calendar.FirstOutside(at, hours.From, hours.To) is not { } outside) return SendOutcome.Suppressed(JourneyReasons.QuietHours);
                at = outside;
            }

            // Hours that together leave nothing of the day are never over.
            if (at - At > 8 * Timestamp.Day) return SendOutcome.Suppressed(JourneyReasons.QuietHours);
        }

        if (at == At) return null;
        return drops ? SendOutcome.Suppressed(JourneyReasons.QuietHours) : SendOutcome.Held(JourneyReasons.QuietHours, at);

        bool IsNow(QuietHours? hours) => hours is { Drops: true } && calendar.FirstOutside(At, hours.From, hours.To) != At;
    }

    /// <summary>What caps do to an advertisement: the first that is reached says. Null where none is.</summary>
    private SendOutcome? Capped(JourneyVersion version, SendStep step)
    {
        SendOutcome? outcome = null;
        foreach (SendCap cap in _facts.Messages.Caps)
        {
            if (!Counts(cap, step.Channel, step.Tags) || FreeAt(cap, version) is not { } free) continue;
            if (cap.Over == CapOver.Hold) outcome = SendOutcome.Held(JourneyReasons.Cap, Math.Max(free, outcome?.Until ?? free));
            else if (outcome is null) return SendOutcome.Suppressed(JourneyReasons.Cap) with { Exits = cap.Over == CapOver.Exit };
        }

        return outcome;
    }

    /// <summary>When a cap lets the next message through; null for now.</summary>
    private long? FreeAt(SendCap cap, JourneyVersion version)
    {
        Calendar calendar = CalendarOf(version);
        int period = cap.Rolling is null ? calendar.PeriodIndex(cap.Calendar, At) : 0;
        long length = cap.Rolling is { } rolling ? Timestamp.Milliseconds(rolling) : 0;
        long after = cap.Rolling is null ? calendar.PeriodStart(cap.Calendar, period) - 1 : At - length;
        int count = 0;
        foreach (CountedMessage message in _messages)
            if (message.At > after && Counts(cap, message.Channel, message.Tags)) count++;
        if (count < cap.Most) return null;
        if (cap.Rolling is null) return calendar.PeriodStart(cap.Calendar, period + 1);

        // So many of the oldest must leave the window.
        int leaving = count - cap.Most + 1;
        foreach (CountedMessage message in _messages)
            if (message.At > after && Counts(cap, message.Channel, message.Tags) && --leaving == 0) return message.At + length;
        return null;
    }

    private static bool Counts(SendCap cap, string channel, ValueList<string> tags) => cap.Scope switch
    {
        CapScope.Ads => true,
        CapScope.Channel => cap.Name == channel,
        _ => tags.Contains(cap.Name, StringComparer.Ordinal),
    };

    /// <summary>
    /// Messages that are put off are judged again, because something may let them go earlier: consent, another zone, room under a cap, milder rules. One that is due by then is left to its
    /// timer, behind all inputs of the instant. Whether there was any news.
    /// </summary>
    private bool JudgeHeld()
    {
        bool isNews = false;
        foreach (JourneyInstance instance in ActiveInOrder())
        {
            if (instance.Stop is not (Stop.Quiet or Stop.Cap) || instance.IsPaused || instance.IsQueued || instance.Due <= At) continue;
            if (instance.Version.Stages[instance.Node] is not SendStage stage) continue;
            SendOutcome outcome = Judge(instance, stage);
            isNews |= outcome.Kind == SendOutcomeKind.Sent || (outcome.Kind == SendOutcomeKind.Held && outcome.Until < instance.Due);
            if (outcome.Kind == SendOutcomeKind.Held) instance.Due = Math.Min(instance.Due, outcome.Until);
            else if (outcome.Kind == SendOutcomeKind.Sent) Run(instance, Reach(instance, stage, At));
        }

        return isNews;
    }

    /// <summary>An attribute that a journey sets is so for what follows in the step; see <see cref="TakeSets"/> for what it does to what is waited for already.</summary>
    internal void Set(SetStep step)
    {
        if (!SetValues.TrySet(Customer, ((IFieldHandle)step.Attribute).Field.Name, step.Value, step.Flag, out CustomerAttributes? customer)) return;
        _beforeSets ??= Customer;
        Customer = customer;
        _sets.Add(step);
        (_isHistoryKnown, _isCustomerKnown, _isTimedKnown) = (false, false, _isTimedKnown && _isTimedBegun);
        BeginZones();
    }

    /// <summary>Messages that no cap counts any more are forgotten.</summary>
    private CountedMessage[] TrimmedMessages(long told)
    {
        long from = told - _facts.Messages.Counted;
        return _messages.Length == 0 || _messages[0].At > from ? _messages : [.. _messages.Where(message => message.At > from)];
    }
}

/// <summary>What becomes of a message.</summary>
internal enum SendOutcomeKind
{
    Sent,
    Suppressed,
    Held,
}

/// <summary>What becomes of a message, and why.</summary>
internal readonly record struct SendOutcome(SendOutcomeKind Kind, string? Reason, string? Detail, long Until, ValueList<RenderedText>? Texts)
{
    /// <summary>Whether the instance ends by it.</summary>
    internal bool Exits { get; init; }

    internal static SendOutcome Sent(ValueList<RenderedText> texts, bool isCut) => new(SendOutcomeKind.Sent, null, isCut ? "cut" : null, 0, texts);

    internal static SendOutcome Suppressed(string reason, string? detail = null) => new(SendOutcomeKind.Suppressed, reason, detail, 0, null);

    internal static SendOutcome Held(string reason, long until) => new(SendOutcomeKind.Held, reason, null, until, null);
}
