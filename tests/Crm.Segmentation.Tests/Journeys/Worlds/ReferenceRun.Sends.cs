using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Messages: stale, holdout, only if, consent, quiet hours, caps, parameters, and out.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>A message is reached when it is due. What is due before now is too old already, or has its turn when the input has been applied. The instant at which it goes on behind it.</summary>
    private long Reach(ReferenceInstance instance, Outgoing outgoing)
    {
        if (IsStale(instance, outgoing)) Suppress(instance, outgoing, outgoing.Due, JourneyReasons.Stale);
        else if (_isEmitting || (outgoing.Due == _now && !_isApplying)) return Judge(instance, outgoing);
        else instance.Parked = outgoing;
        return outgoing.Due;
    }

    /// <summary>What waits for the end of the step has its turn, by due instant, priority, name and creation.</summary>
    private void Emit()
    {
        while (InOrder(instance => instance.Parked is not null).MinBy(instance => instance.Parked!.Due) is { } first)
        {
            Outgoing parked = first.Parked!;
            first.Parked = null;
            Pass(_now, isDone: false);
            if (!first.IsLive)
            {
                Suppress(first, parked, _now, JourneyReasons.Exited);
                continue;
            }

            _isEmitting = true;
            Run(first, Judge(first, parked));
            _isEmitting = false;
        }
    }

    /// <summary>Sends it now, puts it off, or suppresses it: behind one that is suppressed it goes on from when it was due.</summary>
    private long Judge(ReferenceInstance instance, Outgoing outgoing)
    {
        int told = _said.Count;
        var send = (SendStep)outgoing.Stage.Step;
        Journey journey = instance.Journey;
        SendCap? full = send.IsTransactional ? null : _messaging.Caps.FirstOrDefault(cap => IsFull(cap, send, journey, _now));
        QuietHours? quiet = send.IsTransactional ? null : QuietAt(journey, _now);
        if (journey.Holdout is { } holdout && BucketOf(holdout.Name, JourneyWorld.Customer) < holdout.Percent * 100) Suppress(instance, outgoing, _now, JourneyReasons.Holdout);
        else if (send.OnlyIf is { } condition && !Holds(condition, _now, instance)) Suppress(instance, outgoing, _now, JourneyReasons.OnlyIf);
        else if (!send.IsTransactional && !Agrees(send.Channel)) Suppress(instance, outgoing, _now, JourneyReasons.NoConsent);
        else if (quiet is { Drops: true }) Suppress(instance, outgoing, _now, JourneyReasons.QuietHours);
        else if (quiet is not null) PutOff(instance, outgoing, JourneyReasons.QuietHours, EndOfQuiet(journey, _now));
        else if (full is { Over: CapOver.Hold }) PutOff(instance, outgoing, JourneyReasons.Cap, RoomAt(send, journey, _now));
        else if (full is not null)
        {
            Suppress(instance, outgoing, _now, JourneyReasons.Cap);
            if (full.Over == CapOver.Exit) End(instance, _now, JourneyReasons.Cap);
        }
        else if (TextsOf(send.Parameters, instance) is not { } texts) Suppress(instance, outgoing, _now, JourneyReasons.MissingValue);
        else Say(new Told(JourneyTraceKind.Sent, _now, journey.Name, instance.Number, outgoing.Stage.Id) { Text = texts });
        return _said[told].Kind == JourneyTraceKind.Suppressed ? outgoing.Due : _now;
    }

    private bool IsStale(ReferenceInstance instance, Outgoing outgoing) =>
        _now - outgoing.Due > Milliseconds(instance.Journey.StaleAfter ?? _messaging.StaleAfter ?? TimeSpan.FromHours(6));

    private void Suppress(ReferenceInstance instance, Outgoing outgoing, long at, string reason) => Say(JourneyTraceKind.Suppressed, at, instance, outgoing.Stage.Id, reason);

    private void PutOff(ReferenceInstance instance, Outgoing outgoing, string reason, long until)
    {
        Say(new Told(JourneyTraceKind.Held, _now, instance.Journey.Name, instance.Number, outgoing.Stage.Id) { Reason = reason, Until = until });
        instance.Held = outgoing with { Due = until, HeldBy = reason };
    }

    private bool Flag(CustomerFlag? flag) => flag is not null && _attributes.GetValueOrDefault(((IFieldHandle)flag).Field.Name) is true;

    /// <summary>Whether she agreed to advertisements by a channel, and not too long ago.</summary>
    private bool Agrees(string channel)
    {
        CustomerFlag? consent = _messaging.ChannelConsents.FirstOrDefault(one => one.Channel == channel)?.Consent ?? _messaging.Consent;
        if (!Flag(consent)) return false;
        if (_messaging.Renewal is not { } renewal) return true;
        return _attributes.GetValueOrDefault(((IFieldHandle)renewal.ConsentedAt).Field.Name) is DateTimeOffset agreed && _now - agreed.ToUnixTimeMilliseconds() <= Milliseconds(renewal.After);
    }

    /// <summary>The quiet hours in which an instant lies; null for none.</summary>
    private QuietHours? QuietAt(Journey journey, long instant) => Flag(_messaging.NightConsent)
        ? null
        : new[] { _messaging.Quiet, journey.Quiet }.OfType<QuietHours>().Where(quiet => Clock(journey).IsBetween(instant, quiet.From, quiet.To)).OrderBy(quiet => quiet.Drops ? 0 : 1).FirstOrDefault();

    /// <summary>Minute by minute to the first that is not quiet.</summary>
    private long EndOfQuiet(Journey journey, long from)
    {
        long at = ((from / CivilTime.Minute) + 1) * CivilTime.Minute;
        while (QuietAt(journey, at) is not null) at += CivilTime.Minute;
        return at;
    }

    private static bool IsCounted(SendCap cap, SendStep send) => !send.IsTransactional && cap.Scope switch
    {
        CapScope.Ads => true,
        CapScope.Channel => send.Channel == cap.Name,
        _ => send.Tags.Contains(cap.Name!),
    };

    /// <summary>The instants of the messages that a cap counts, those that failed left out.</summary>
    private IEnumerable<long> Counted(SendCap cap) =>
        Sent.Where((told, number) => !_failed.Contains(number) && IsCounted(cap, (SendStep)StepOf(told))).Select(told => told.At);

    private bool IsFull(SendCap cap, SendStep send, Journey journey, long at) => IsCounted(cap, send) && Counted(cap).Count(sent => IsWithin(cap, journey, sent, at)) >= cap.Most;

    private bool IsWithin(SendCap cap, Journey journey, long sent, long at) => cap.Rolling is { } rolling
        ? sent > at - Milliseconds(rolling) && sent <= at
        : PeriodOf(cap.Calendar, Clock(journey).DateOf(sent)) == PeriodOf(cap.Calendar, Clock(journey).DateOf(at));

    private static long PeriodOf(CalendarUnit unit, long date)
    {
        DateTime day = DateTime.UnixEpoch.AddDays(date);
        return unit switch { CalendarUnit.Day => date, CalendarUnit.Week => (date + 3) / 7, CalendarUnit.Month => (day.Year * 12) + day.Month, _ => throw new NotSupportedException($"{unit}") };
    }

    private bool IsHeldByCaps(SendStep send, Journey journey, long at) => _messaging.Caps.Any(cap => cap.Over == CapOver.Hold && IsFull(cap, send, journey, at));

    /// <summary>The first instant with room under all caps that put off: when a message leaves a window, or a period begins.</summary>
    private long RoomAt(SendStep send, Journey journey, long from)
    {
        CivilTime clock = Clock(journey);
        IEnumerable<long> leaving = _messaging.Caps.Where(cap => cap.Rolling is not null).SelectMany(cap => Counted(cap).Select(sent => sent + Milliseconds(cap.Rolling!.Value)));
        IEnumerable<long> dates = Enumerable.Range(1, 40).Select(days => clock.Instant((clock.DateOf(from) + days) * CivilTime.Day));
        return leaving.Concat(dates).Where(at => at > from && !IsHeldByCaps(send, journey, at)).Min();
    }

    /// <summary>The parameters with the values in their places; null when a value without a fallback is missing.</summary>
    private string? TextsOf(ValueList<MessageParameter> parameters, ReferenceInstance instance)
    {
        var texts = new List<string>();
        foreach (MessageParameter parameter in parameters)
        {
            string text = "";
            foreach (MessagePart part in parameter.Text.Parts)
            {
                if (part is MessageWords words) text += words.Text;
                else if (part is MessagePlace place)
                {
                    object? value = place.IsOfTrigger ? instance.Trigger?.Properties.GetValueOrDefault(place.Name) : _attributes.GetValueOrDefault(place.Name);
                    if ((value ?? place.Fallback) is not { } known) return null;
                    text += (string)known;
                }
            }

            texts.Add($"{parameter.Name}: {text}");
        }

        return string.Join(", ", texts);
    }

    private JourneyStep StepOf(Told told) => _instances[told.Instance!.Value].Journey.Nodes.First(node => node.Id == told.Node).Step;
}
