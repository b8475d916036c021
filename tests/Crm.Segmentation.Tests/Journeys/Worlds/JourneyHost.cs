using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>The engine behind a host, which knows the customer as she is, does what actions say, and calls instances and messages by number.</summary>
internal sealed class JourneyHost
{
    private static readonly HashSet<JourneyTraceKind> Compared =
    [
        JourneyTraceKind.Entered, JourneyTraceKind.NotEntered, JourneyTraceKind.Sent, JourneyTraceKind.Suppressed, JourneyTraceKind.Held, JourneyTraceKind.AttributeSet, JourneyTraceKind.Assigned, JourneyTraceKind.Joined,
        JourneyTraceKind.Converted, JourneyTraceKind.Exited, JourneyTraceKind.Ended, JourneyTraceKind.Late, JourneyTraceKind.Duplicate, JourneyTraceKind.ClockSkew, JourneyTraceKind.NotHeld,
        JourneyTraceKind.Called, JourneyTraceKind.Migrated, JourneyTraceKind.AlreadySent, JourneyTraceKind.HistoryLost, JourneyTraceKind.UnknownHistory,
        JourneyTraceKind.TextCut,
    ];

    private readonly Dictionary<string, object> _attributes;
    private readonly List<JourneyKey> _instances = [];
    private readonly List<SendMessage> _sent = [];
    private readonly JourneyWorld _world;
    private Dictionary<string, object> _known = [];
    private bool _areControlsTaken;
    private JourneyMemberships _memberships = JourneyMemberships.None;

    internal JourneyHost(JourneyWorld world)
    {
        _world = world;
        _attributes = new Dictionary<string, object>(world.Attributes, StringComparer.Ordinal);
        Catalog = new SegmentationEngine(TestShop.Schema).Journeys(world.Book);
        State = CustomerJourneyState.Of(JourneyWorld.Customer);
    }

    /// <summary>The customer as the host knows her.</summary>
    internal IReadOnlyDictionary<string, object> Attributes => _attributes;

    /// <summary>The journeys as they are now.</summary>
    internal JourneyCatalog Catalog { get; set; }

    /// <summary>What the host has stored of her.</summary>
    internal CustomerJourneyState State { get; set; }

    /// <summary>All that the engine asked for, in order.</summary>
    internal List<JourneyAction> Actions { get; } = [];

    /// <summary>The results of all steps, in order.</summary>
    internal List<StepResult> Results { get; } = [];

    internal StepOutcome Step(Happening what, long now)
    {
        if (what is Burst burst)
        {
            StepOutcome[] outcomes = [.. burst.Events.Select(one => Step(one, now))];
            return new StepOutcome([.. outcomes.SelectMany(outcome => outcome.Told)], outcomes[^1].NextWake);
        }

        if (what is Controlled control)
        {
            _areControlsTaken = State.Controls == Catalog.Controls.Count;
            Take(control.Control);
        }

        if (what is not Controlled { Ticks: false }) return Do(what, now);
        return new StepOutcome([], State.NextWake?.ToUnixTimeMilliseconds());
    }

    private StepOutcome Do(Happening what, long now)
    {
        var context = new StepContext(Instant(now), Row(_attributes), _memberships);
        if (_world.Republished is { } inFlight && what is not Passed && now >= (Catalog.Controls.Count == 0 ? long.MinValue : Catalog.Controls[^1].At.ToUnixTimeMilliseconds()))
            foreach (Journey journey in Catalog.Journeys) Catalog = Catalog.With(JourneyControl.Publish($"{Catalog.Controls.Count}", Instant(now), journey, inFlight));
        (_known, long asOf) = (new(_attributes, StringComparer.Ordinal), State.AsOf?.ToUnixTimeMilliseconds() ?? long.MinValue);
        StepResult result = Catalog.Step(State, InputOf(what), context);
        if (what is Controlled { Control: var control } && _areControlsTaken && State.NextWake > Instant(now) && !Catalog.Affects(control, State) && result.Trace.Any(entry => Compared.Contains(entry.Kind)))
            throw new InvalidOperationException($"It is not so that {control} does nothing to her: {string.Join("; ", result.Trace)}");
        if (_world.LosesCommits) result = Catalog.Step(State, InputOf(what), context);
        bool isRepeat = result.Trace.Any(entry => entry.Kind == JourneyTraceKind.Duplicate);
        State = result.State;
        Results.Add(result);
        Actions.AddRange(result.Actions);
        _sent.AddRange(result.Actions.OfType<SendMessage>());
        long effect = result.Trace.Any(entry => entry.Kind == JourneyTraceKind.Late) ? Math.Max(now, asOf) : Math.Min(what.At, now);
        SetValue[] sets = [.. result.Actions.OfType<SetValue>()];
        Set(sets.TakeWhile(set => set.At < Instant(effect)));
        if (!isRepeat) Take(what);
        Set(sets.SkipWhile(set => set.At < Instant(effect)));
        return new StepOutcome([.. result.Trace.Where(entry => Compared.Contains(entry.Kind) && entry is not { Kind: JourneyTraceKind.Assigned, Arm: "holdout" or "treated" }).Select(entry => ToldOf(entry, result))], result.NextWake?.ToUnixTimeMilliseconds());
    }

    /// <summary>Something is done to a journey, for everybody.</summary>
    internal void Take(JourneyControl control) => Catalog = Catalog.With(control);

    private void Take(Happening what)
    {
        if (what is Moved { Of: var of } moved)
        {
            string[] parts = of.Split('.');
            string? cell = parts.Length > 1 ? parts[1] : null;
            _memberships = _memberships.With(parts[0], cell, moved.Enters);
        }

        if (what is Became became) Change(_attributes, became with { Changes = became.Changes.Where(change => !Equals(change.Value, _known.GetValueOrDefault(change.Key))).ToDictionary() });
    }

    private void Set(IEnumerable<SetValue> sets)
    {
        foreach (SetValue set in sets) _attributes[set.Attribute] = set.Flag is { } flag ? (object)flag : set.Value!.Text!;
    }

    private static void Change(Dictionary<string, object> attributes, Became became)
    {
        foreach ((string name, object? value) in became.Changes)
        {
            if (value is null) attributes.Remove(name);
            else attributes[name] = value;
        }
    }

    private JourneyInput InputOf(Happening what)
    {
        EventKey? id = what.Id is { } number ? new EventKey(number) : (EventKey?)null;
        switch (what)
        {
            case Occurred one:
                var facts = new EventFacts(one.Type, one.At, null, 0, one.Properties);
                return JourneyInput.Of(CustomerEvent.Of(TestShop.Schema.Event(one.Type), Instant(one.At), row => Datasets.Set(row, TestShop.Schema, facts), id));
            case Moved moved:
                return moved.Enters ? JourneyInput.Entered(moved.Membership, Instant(what.At), id) : JourneyInput.Left(moved.Membership, Instant(what.At), id);
            case Became became:
                var changed = new Dictionary<string, object>(_attributes, StringComparer.Ordinal);
                Change(changed, became);
                return JourneyInput.Changed(Row(changed), Instant(what.At), id);
            case Bounced bounced:
                return JourneyInput.Reported(bounced.Message < _sent.Count ? _sent[bounced.Message].Key : default, bounced.Fails ? ActionOutcome.Failed : ActionOutcome.Delivered, Instant(what.At), id);
            case Answered answered:
                return JourneyInput.Reported(Actions.OfType<CallWebhook>().ElementAtOrDefault(answered.Call)?.Key ?? default, answered.Fails ? ActionOutcome.Failed : ActionOutcome.Delivered, Instant(what.At), id);
            default:
                return JourneyInput.Tick;
        }
    }

    private static CustomerAttributes Row(Dictionary<string, object> values) => CustomerAttributes.Of(TestShop.Schema, JourneyWorld.Customer, row => Datasets.Set(row, TestShop.Schema, values));

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private Told ToldOf(JourneyTraceEntry entry, StepResult result)
    {
        bool isInput = entry.Kind is JourneyTraceKind.Late or JourneyTraceKind.Duplicate or JourneyTraceKind.ClockSkew or JourneyTraceKind.HistoryLost;
        bool isNamed = entry.Kind is JourneyTraceKind.Assigned or JourneyTraceKind.AttributeSet or JourneyTraceKind.Joined or JourneyTraceKind.Called;
        return new Told(entry.Kind, entry.At.ToUnixTimeMilliseconds(), isInput ? null : entry.Journey, entry.Instance is { } key && !isInput && entry.Kind is not (JourneyTraceKind.NotEntered or JourneyTraceKind.NotHeld) ? NumberOf(key) : null, NodeOf(entry))
        {
            Reason = entry.Reason,
            Until = entry.Kind == JourneyTraceKind.Held ? entry.Until?.ToUnixTimeMilliseconds() : null,
            Name = isNamed ? entry.Name : null,
            Arm = entry.Kind == JourneyTraceKind.Assigned ? entry.Arm : null,
            Via = entry.Via,
            Text = entry.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Called ? TextOf(entry, result) : null,
        };
    }

    private static string? NodeOf(JourneyTraceEntry entry) =>
        entry.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Suppressed or JourneyTraceKind.Held or JourneyTraceKind.AttributeSet or JourneyTraceKind.Assigned
            or JourneyTraceKind.Called or JourneyTraceKind.Migrated or JourneyTraceKind.AlreadySent or JourneyTraceKind.UnknownHistory
            or JourneyTraceKind.TextCut
            ? entry.Node
            : null;

    private static string? TextOf(JourneyTraceEntry entry, StepResult result) =>
        result.Actions.FirstOrDefault(action => action.Instance == entry.Instance && action.Node == entry.Node && action.At == entry.At) switch
        {
            SendMessage sent => string.Join(", ", sent.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Text}")),
            CallWebhook called => string.Join(", ", called.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Text}")),
            _ => "no action",
        };

    private int NumberOf(JourneyKey key)
    {
        if (!_instances.Contains(key)) _instances.Add(key);
        return _instances.IndexOf(key);
    }
}
