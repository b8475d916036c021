using System.Text;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Messages: stale, holdout, only if, consent, quiet hours, caps, parameters, and out.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>The messages that caps count, with the number of each among all that were sent.</summary>
    private readonly List<(long At, SendStep Step, int Number)> _ledger = [];

    /// <summary>A message is reached when it is due. What is due before now is too old already, or has its turn when the input has been applied. The instant at which it goes on behind it.</summary>
    private long Reach(ReferenceInstance instance, Outgoing outgoing)
    {
        if (IsStale(instance, outgoing)) Suppress(instance, outgoing, outgoing.Due, JourneyReasons.Stale);
        else if (_isEmitting || (outgoing.Due == _now && !_isApplying && !_isControlling)) return Judge(instance, outgoing);
        else instance.Parked = outgoing;
        return outgoing.Due;
    }

    /// <summary>What waits for the end of the step has its turn, by due instant, priority, name and creation; that of a journey which stands still keeps it until it is resumed.</summary>
    private void Emit()
    {
        while (InOrder(instance => instance.Parked is not null).MinBy(instance => instance.Parked!.Due) is { } first)
        {
            Outgoing parked = first.Parked!;
            first.Parked = null;
            Pass(_now, isDone: false);
            bool isMessage = parked.Stage.Step is SendStep;
            if (!first.IsLive) Suppress(first, parked, _now, JourneyReasons.Exited);
            else if (first.PausedAt is not null && isMessage) first.Held = parked with { Due = parked.Until ?? parked.Due };
            else if (first.PausedAt is not null) first.Wait = new Waiting(parked.Stage, _now, parked.Until ?? parked.Due, _now, _now) { WasMessage = true };
            else
            {
                _isEmitting = true;
                if (!isMessage) first.Transitions++;
                Run(first, isMessage ? Judge(first, parked) : Do(first, parked.Stage, _now));
                _isEmitting = false;
            }

            _isEmitting = true;
            TakeSets(_now);
            _isEmitting = false;
        }
    }

    /// <summary>Sends it now, puts it off, or suppresses it: behind one that is suppressed it goes on from when it was due.</summary>
    private long Judge(ReferenceInstance instance, Outgoing outgoing)
    {
        Stage stage = outgoing.Stage;
        Verdict verdict = VerdictOn(instance, stage, _now);
        if (verdict.Until is { } until)
        {
            Say(new Told(JourneyTraceKind.Held, _now, instance.Journey.Name, instance.Number, stage.Id) { Reason = verdict.Reason, Until = until });
            (instance.Held, instance.IsEntering) = (new Outgoing(stage, until, verdict.Reason), false);
            return _now;
        }

        if (verdict.Reason is { } reason)
        {
            Suppress(instance, outgoing, _now, reason);
            if (verdict.Ends) End(instance, _now, JourneyReasons.Cap);
            return outgoing.Due;
        }

        long visit = instance.Visit();
        if (instance.IsMigrated && instance.SentBefore.Contains((stage.Id, visit)))
        {
            Say(JourneyTraceKind.AlreadySent, _now, instance, stage.Id);
            return _now;
        }

        var send = (SendStep)stage.Step;
        if (!send.IsTransactional && Messaging.Caps.Count > 0) _ledger.Add((_now, send, Sent.Count()));
        instance.SentBefore.Add((stage.Id, visit));
        Say(new Told(JourneyTraceKind.Sent, _now, instance.Journey.Name, instance.Number, stage.Id) { Text = verdict.Texts });
        if (verdict.IsCut) Say(JourneyTraceKind.TextCut, _now, instance, stage.Id);
        return _now;
    }

    /// <summary>What becomes of a message at an instant.</summary>
    private Verdict VerdictOn(ReferenceInstance instance, Stage stage, long at)
    {
        var send = (SendStep)stage.Step;
        Journey journey = instance.Journey;
        if (instance.IsHeldOut) return new Verdict(JourneyReasons.Holdout);
        if (send.OnlyIf is { } condition && !Holds(condition, at, instance, stage.Id)) return new Verdict(JourneyReasons.OnlyIf);
        if (!send.IsTransactional)
        {
            if (!Agrees(send.Channel, at)) return new Verdict(JourneyReasons.NoConsent);
            if (QuietAt(journey, at) is { } quiet) return quiet.Drops || EndOfQuiet(journey, at) is not { } end ? new Verdict(JourneyReasons.QuietHours) : new Verdict(JourneyReasons.QuietHours, end);
            if (Messaging.Caps.FirstOrDefault(cap => IsFull(cap, send, journey, at)) is { } full)
                return full.Over == CapOver.Hold ? new Verdict(JourneyReasons.Cap, RoomAt(send, journey, at)) : new Verdict(JourneyReasons.Cap, Ends: full.Over == CapOver.Exit);
        }

        return TextsOf(send.Parameters, instance) is var (texts, isCut) ? new Verdict(null, Texts: texts, IsCut: isCut) : new Verdict(JourneyReasons.MissingValue);
    }

    private bool IsStale(ReferenceInstance instance, Outgoing outgoing)
    {
        TimeSpan book = Messaging.StaleAfter ?? TimeSpan.FromHours(6);
        return _now - outgoing.Due > Milliseconds(instance.Journey.StaleAfter is { } own && own < book ? own : book);
    }

    private void Suppress(ReferenceInstance instance, Outgoing outgoing, long at, string reason) => Say(JourneyTraceKind.Suppressed, at, instance, outgoing.Stage.Id, reason);

    private bool Flag(CustomerFlag? flag) => flag is not null && _attributes.GetValueOrDefault(((IFieldHandle)flag).Field.Name) is true;

    /// <summary>Whether she agreed to advertisements by a channel, and not too long ago.</summary>
    private bool Agrees(string channel, long at)
    {
        CustomerFlag? consent = Messaging.ChannelConsents.FirstOrDefault(one => one.Channel == channel)?.Consent ?? Messaging.Consent;
        if (!Flag(consent)) return false;
        if (Messaging.Renewal is not { } renewal) return true;
        return _attributes.GetValueOrDefault(((IFieldHandle)renewal.ConsentedAt).Field.Name) is DateTimeOffset agreed && at - agreed.ToUnixTimeMilliseconds() <= Milliseconds(renewal.After);
    }

    /// <summary>The quiet hours in which an instant lies, those that drop first; null for none.</summary>
    private QuietHours? QuietAt(Journey journey, long instant) => Flag(Messaging.NightConsent)
        ? null
        : new[] { Messaging.Quiet, journey.Quiet }.OfType<QuietHours>().Where(quiet => Clock(journey).IsBetween(instant, quiet.From, quiet.To)).OrderBy(quiet => quiet.Drops ? 0 : 1).FirstOrDefault();

    /// <summary>Minute by minute to the first that is not quiet; null where none is.</summary>
    private long? EndOfQuiet(Journey journey, long from)
    {
        long at = ((from / CivilTime.Minute) + 1) * CivilTime.Minute;
        while (QuietAt(journey, at) is not null && at - from < 3 * CivilTime.Day) at += CivilTime.Minute;
        return QuietAt(journey, at) is null ? at : null;
    }

    private static bool IsCounted(SendCap cap, SendStep send) => !send.IsTransactional && cap.Scope switch
    {
        CapScope.Ads => true,
        CapScope.Channel => send.Channel == cap.Name,
        _ => send.Tags.Contains(cap.Name!),
    };

    /// <summary>The instants of the messages that a cap counts.</summary>
    private IEnumerable<long> Counted(SendCap cap) => _ledger.Where(message => IsCounted(cap, message.Step)).Select(message => message.At);

    private bool IsFull(SendCap cap, SendStep send, Journey journey, long at) => IsCounted(cap, send) && Counted(cap).Count(sent => IsWithin(cap, journey, sent, at)) >= cap.Most;

    private bool IsWithin(SendCap cap, Journey journey, long sent, long at) => cap.Rolling is { } rolling
        ? sent > at - Milliseconds(rolling) && sent <= at
        : cap.Calendar == CalendarUnit.Hour ? Clock(journey).HourOf(sent) == Clock(journey).HourOf(at)
        : PeriodOf(cap.Calendar, Clock(journey).DateOf(sent)) == PeriodOf(cap.Calendar, Clock(journey).DateOf(at));

    private static long PeriodOf(CalendarUnit unit, long date)
    {
        DateTime day = DateTime.UnixEpoch.AddDays(date);
        return unit switch
        {
            CalendarUnit.Day => date,
            CalendarUnit.Week => (date + 3) / 7,
            CalendarUnit.Month => (day.Year * 12) + day.Month,
            CalendarUnit.Quarter => (day.Year * 4) + ((day.Month - 1) / 3),
            CalendarUnit.Year => day.Year,
            _ => throw new NotSupportedException($"{unit}"),
        };
    }

    /// <summary>How far back a cap looks at most, and a day more where it goes by the clock: messages before that are not counted, whatever caps come.</summary>
    private long LongestWindow => Messaging.Caps.Select(cap => cap.Rolling is { } rolling ? Milliseconds(rolling) : cap.Calendar switch
    {
        CalendarUnit.Hour => CivilTime.Day + (60 * CivilTime.Minute),
        CalendarUnit.Day => 2 * CivilTime.Day,
        CalendarUnit.Week => 8 * CivilTime.Day,
        CalendarUnit.Month => 32 * CivilTime.Day,
        CalendarUnit.Quarter => 93 * CivilTime.Day,
        _ => 367 * CivilTime.Day,
    }).DefaultIfEmpty(-1).Max();

    private bool IsHeldByCaps(SendStep send, Journey journey, long at) => Messaging.Caps.Any(cap => cap.Over == CapOver.Hold && IsFull(cap, send, journey, at));

    /// <summary>The first instant with room under all caps that put off: when a message leaves a window, or a period begins.</summary>
    private long RoomAt(SendStep send, Journey journey, long from)
    {
        CivilTime clock = Clock(journey);
        IEnumerable<long> leaving = Messaging.Caps.Where(cap => cap.Rolling is not null).SelectMany(cap => Counted(cap).Select(sent => sent + Milliseconds(cap.Rolling!.Value)));
        IEnumerable<long> dates = Enumerable.Range(1, 370).Select(days => clock.Instant((clock.DateOf(from) + days) * CivilTime.Day));
        IEnumerable<long> hours = Enumerable.Range(1, 180).Select(minutes => ((from / CivilTime.Minute) + minutes) * CivilTime.Minute).Where(clock.BeginsHour);
        return leaving.Concat(dates).Concat(hours).Order().First(at => at > from && !IsHeldByCaps(send, journey, at));
    }

    /// <summary>The parameters with the values in their places, and whether they were cut at 16 KiB; null when a value without a fallback is missing.</summary>
    private (string Texts, bool IsCut)? TextsOf(ValueList<MessageParameter> parameters, ReferenceInstance instance)
    {
        var texts = new List<string>();
        int left = 16 * 1_024;
        bool isCut = false;
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

            Rune[] kept = [.. text.EnumerateRunes().TakeWhile(rune => (left -= rune.Utf8SequenceLength) >= 0)];
            isCut |= left < 0;
            left = Math.Max(left, 0);
            texts.Add($"{parameter.Name}: {string.Concat(kept)}");
        }

        return (string.Join(", ", texts), isCut);
    }
}
