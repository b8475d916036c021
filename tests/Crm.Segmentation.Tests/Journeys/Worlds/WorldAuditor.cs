using System.Text;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What must be true of whatever comes out of the engine, looked at from outside: it knows the world, what was told, and what was asked of the host.</summary>
internal sealed class WorldAuditor(JourneyWorld world)
{
    private readonly JourneyHost _host = new(world);
    private readonly List<SendMessage> _sent = [];
    private readonly List<(DateTimeOffset From, Messaging Rules)> _messaging = [(DateTimeOffset.MinValue, world.Messaging)];
    private readonly HashSet<JourneyKey> _keys = [], _ended = [], _converted = [], _migrated = [];
    private readonly HashSet<int> _failed = [];
    private readonly Dictionary<string, string> _arms = [];
    private readonly HashSet<long> _ids = [];
    private DateTimeOffset _asOf = DateTimeOffset.MinValue, _emitted = DateTimeOffset.MinValue;

    /// <summary>Goes through the world and throws at the first complaint.</summary>
    internal static void Audit(JourneyWorld world)
    {
        var auditor = new WorldAuditor(world);
        WorldRun.Through(world, (what, now) =>
        {
            int before = auditor._host.Results.Count;
            if (what is Controlled { Control: MessagingControl control }) auditor._messaging.Add((control.At, control.Messaging));
            StepOutcome outcome = auditor._host.Step(what, now);
            foreach (StepResult result in auditor._host.Results.Skip(before)) auditor.Check(what, result);
            return outcome;
        });
    }

    private void Check(Happening what, StepResult result)
    {
        bool isNew = what.Id is not { } id || _ids.Add(id);
        TimeGoesOn(result);
        foreach (JourneyTraceEntry entry in result.Trace) Check(entry);

        // A visit is one over all versions: what a new one leads to again has the key by which the host knows that it is done.
        foreach (JourneyAction action in result.Actions) Require(_keys.Add(action.Key) || (action is not SendMessage && _migrated.Contains(action.Instance)), "an action has a key of its own", action);
        if (what is Bounced { Fails: true } bounced && isNew) _failed.Add(bounced.Message);
        bool areSet = result.Actions.OfType<SetValue>().Any();
        foreach (SendMessage message in result.Actions.OfType<SendMessage>()) Check(message, areSet);
        if (what is Occurred one && isNew) NoTriggerIsSilent(one, result);
        if (!isNew) Require(result is { Actions.Count: 0, Trace: [{ Kind: JourneyTraceKind.Duplicate }] }, "what was there before changes nothing", result);
        Require(result.State.Instances.Count == 0 || result.NextWake is not null, "an instance that lives is waited for", result);
    }

    private void TimeGoesOn(StepResult result)
    {
        if (result.State.AsOf is { } asOf)
        {
            Require(asOf >= _asOf, "time never goes back", asOf);
            _asOf = asOf;
        }

        foreach (JourneyAction action in result.Actions)
        {
            Require(action.At >= _emitted, "what is sent later is stamped later", action);
            _emitted = action.At;
        }
    }

    private void Check(JourneyTraceEntry entry)
    {
        if (entry.Instance is { } instance && entry.Kind != JourneyTraceKind.NotEntered)
        {
            bool isAllowed = entry.Kind == JourneyTraceKind.Converted || entry is { Kind: JourneyTraceKind.Suppressed, Reason: JourneyReasons.Exited };
            Require(isAllowed || !_ended.Contains(instance), "nothing follows the end but a conversion", entry);
            if (entry.Kind == JourneyTraceKind.Converted) Require(_converted.Add(instance), "there is one conversion at most", entry);
            if (entry.Kind == JourneyTraceKind.Migrated) _migrated.Add(instance);
            if (entry.Kind is JourneyTraceKind.Ended or JourneyTraceKind.Exited) _ended.Add(instance);
        }

        if (entry is { Kind: JourneyTraceKind.Assigned, Name: { } name, Arm: { } arm }) Require(_arms.TryAdd(name, arm) || _arms[name] == arm, "an assignment stays", entry);
        Require(!entry.ToString().Contains(WorldGenerator.Canary, StringComparison.Ordinal), "no value of an attribute is told", entry);
    }

    private void Check(SendMessage message, bool areSet)
    {
        _sent.Add(message);
        Require(message.Parameters.Sum(parameter => Encoding.UTF8.GetByteCount(parameter.Text)) <= 16 * 1_024, "texts have 16 KiB at most", message.Key);
        if (message.IsTransactional) return;
        long at = message.At.ToUnixTimeMilliseconds();
        Messaging rules = _messaging.Last(one => one.From <= message.At).Rules;
        if (!areSet) Require(Flag(rules.ChannelConsents.FirstOrDefault(one => one.Channel == message.Channel)?.Consent ?? rules.Consent), "there is no advertisement without consent", message);

        // Which version an instance goes through is not said.
        Journey[] versions = [.. world.Versions.Where(one => one.Name == message.Journey)];
        CivilTime clock = Clock(versions[0], rules);
        foreach (QuietHours quiet in new[] { rules.Quiet, versions[0].Quiet }.OfType<QuietHours>())
            Require(versions.Length > 1 || areSet || Flag(rules.NightConsent) || !clock.IsBetween(at, quiet.From, quiet.To), "there is no advertisement in quiet hours", message);
        foreach (SendCap cap in rules.Caps.Where(cap => cap.Rolling is not null && Counts(cap, message) && _messaging.Count == 1))
        {
            int within = _sent.Where((one, number) => !_failed.Contains(number) && Counts(cap, one) && one.At > message.At - cap.Rolling).Count();
            Require(within <= cap.Most, "no window holds more than the cap", message);
        }

        foreach (SendCap cap in rules.Caps.Where(cap => cap is { Rolling: null, Calendar: CalendarUnit.Hour } && Counts(cap, message) && _messaging.Count == 1 && versions.Length == 1 && !areSet))
        {
            long hour = clock.HourOf(at);
            int within = _sent.Where((one, number) => !_failed.Contains(number) && Counts(cap, one) && one.At.ToUnixTimeMilliseconds() >= hour).Count();
            Require(within <= cap.Most, "no hour of the clock holds more than the cap", message);
        }
    }

    private static bool Counts(SendCap cap, SendMessage message) =>
        !message.IsTransactional && (cap.Scope == CapScope.Ads || (cap.Scope == CapScope.Channel ? message.Channel == cap.Name : message.Tags.Contains(cap.Name!)));

    /// <summary>A trigger ends in exactly one of entered and not entered.</summary>
    private void NoTriggerIsSilent(Occurred one, StepResult result)
    {
        foreach (Journey journey in world.Journeys.Where(one => world.Versions.Count(version => version.Name == one.Name) == 1))
        {
            if (!journey.Entries.OfType<EventEntry>().Any(entry => entry.Pattern is EventType type && type.Name == one.Type)) continue;
            int told = result.Trace.Count(entry => entry.Journey == journey.Name && entry.Kind is JourneyTraceKind.Entered or JourneyTraceKind.NotEntered && entry.Journey == journey.Name);
            Require(told >= 1, "a trigger is answered", result);
        }
    }

    private bool Flag(CustomerFlag? flag) => flag is not null && _host.Attributes.GetValueOrDefault(((IFieldHandle)flag).Field.Name) is true;

    private CivilTime Clock(Journey journey, Messaging rules) => CivilTime.Of(_host.Attributes.GetValueOrDefault("city") as string) ?? CivilTime.Of(journey.TimeZone) ?? CivilTime.Of(rules.TimeZone) ?? CivilTime.Of("UTC")!;

    private static void Require(bool holds, string what, object? of)
    {
        if (!holds) throw new InvalidOperationException($"It is not so that {what}: {(of is StepResult result ? string.Join("; ", result.Trace) : of)}");
    }
}
