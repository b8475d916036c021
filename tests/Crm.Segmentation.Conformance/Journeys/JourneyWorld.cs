using System.Text.Json;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Conformance;

/// <summary>A host on a virtual clock: it steps the customers of a case through its timeline, and wakes them when they ask for it.</summary>
internal sealed class JourneyWorld
{
    private const int MostWakes = 100_000;

    private readonly JourneyCase _case;
    private readonly IReadOnlyDictionary<JourneyInput, Journey> _published;
    private readonly IReadOnlyDictionary<JourneyInput, Messaging> _changed;
    private readonly FieldLoading _fields;
    private readonly JourneyStorage _stored;
    private readonly List<JourneyGuest> _customers = [];
    private readonly List<(string Customer, JourneyTraceEntry Entry, StepResult Result)> _told = [];
    private JourneyCatalog _catalog;
    private JsonSerializerOptions? _json;
    private int _controls, _wakes;

    private JourneyWorld(JourneyCase @case, JourneyStorage stored)
    {
        RuleBook book = @case.Read(out _published, out _changed);
        (_case, _stored, _fields) = (@case, stored, new FieldLoading(book.Schema));
        _catalog = new SegmentationEngine(book.Schema).Journeys(book);
        foreach (string name in @case.Customers?.Keys ?? []) Customer(name);
        foreach (JourneyInput input in @case.Timeline) if (input is not (ControlInput or TickInput)) Customer(NameOf(input));
    }

    /// <summary>What was told of whom, in order.</summary>
    internal static IReadOnlyList<(string Customer, JourneyTraceEntry Entry, StepResult Result)> Run(JourneyCase @case, JourneyStorage stored)
    {
        var world = new JourneyWorld(@case, stored);
        IEnumerable<JourneyInput> inputs = @case.Timeline.SelectMany(Repeated);
        if (@case.TimelineOrder is null) inputs = inputs.OrderBy(input => input.Recv ?? input.At);
        foreach (JourneyInput input in inputs)
        {
            world.WakeBefore(input.Recv ?? input.At);
            world.Take(input);
        }

        world.WakeBefore(@case.Until.AddMilliseconds(1));
        return world._told;
    }

    private static IEnumerable<JourneyInput> Repeated(JourneyInput input)
    {
        if (input is not EventInput { Repeat: { } repeat } one) return [input];
        TimeSpan every = JourneyForms.Exact(repeat.Every)!.Value;
        return Enumerable.Range(0, repeat.N).Select(i => one with
        {
            Repeat = null,
            At = one.At + (i * every),
            Recv = one.Recv + (i * every),
            Id = one.Id is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Id}-{i + 1}"),
        });
    }

    private void WakeBefore(DateTimeOffset end)
    {
        if (_case.Wakes == JourneyWakes.Explicit) return;
        while (_customers.Where(customer => customer.State.NextWake < end).MinBy(customer => customer.State.NextWake) is { } next)
        {
            if (_wakes++ > MostWakes) throw new NotMetException($"customer '{next.Name}' asks to be woken again and again at {next.State.NextWake:O}");
            Step(next, Crm.Segmentation.Journeys.JourneyInput.Tick, next.State.NextWake!.Value);
        }
    }

    private void Take(JourneyInput input)
    {
        DateTimeOffset now = input.Recv ?? input.At;
        switch (input)
        {
            case ControlInput control:
                _catalog = _catalog.With(ControlOf(control));
                _json = null;
                if (_case.Wakes == JourneyWakes.Explicit) break;
                foreach (JourneyGuest customer in _customers.Where(customer => _catalog.Affects(_catalog.Controls[^1], customer.State))) Step(customer, Crm.Segmentation.Journeys.JourneyInput.Tick, now);
                break;
            case TickInput { Customer: null }:
                foreach (JourneyGuest customer in _customers) Step(customer, Crm.Segmentation.Journeys.JourneyInput.Tick, now, input.Lost);
                break;
            default:
                Step(Customer(NameOf(input)), InputOf(input), now, input.Lost);
                break;
        }
    }

    private Crm.Segmentation.Journeys.JourneyControl ControlOf(ControlInput control)
    {
        string id = control.Id ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"control {++_controls}");
        return control.Control switch
        {
            JourneyControl.Pause => Crm.Segmentation.Journeys.JourneyControl.Pause(id, control.At, control.Journey!),
            JourneyControl.Resume => Crm.Segmentation.Journeys.JourneyControl.Resume(id, control.At, control.Journey!, control.Timers switch
            {
                ControlTimers.Freeze => PausedTimers.Freeze,
                ControlTimers.Restart => PausedTimers.Restart,
                _ => PausedTimers.Run,
            }),
            JourneyControl.StopEntries => Crm.Segmentation.Journeys.JourneyControl.StopEntries(id, control.At, control.Journey!),
            JourneyControl.Messaging => Crm.Segmentation.Journeys.JourneyControl.Change(id, control.At, _changed[control]),
            _ => Crm.Segmentation.Journeys.JourneyControl.Publish(id, control.At, _published[control], control.InFlight switch
            {
                ControlInFlight.Migrate => InFlight.Migrate,
                ControlInFlight.Exit => InFlight.Exit,
                _ => InFlight.Keep,
            }, control.Map),
        };
    }

    private Crm.Segmentation.Journeys.JourneyInput InputOf(JourneyInput input)
    {
        EventKey? id = input.Id;
        switch (input)
        {
            case EventInput one:
                return Crm.Segmentation.Journeys.JourneyInput.Of(CustomerEvent.Of(_fields.Event(one.Event), one.At, row =>
                {
                    foreach ((string property, JsonElement value) in one.Props ?? new Dictionary<string, JsonElement>()) _fields.SetProperty(row, one.Event, property, value);
                }, id));
            case SegmentInput { Segment: var segment, Change: var change }:
                Condition member = JourneyVocabulary.Member(segment);
                return change == MembershipChange.Enter ? Crm.Segmentation.Journeys.JourneyInput.Entered(member, input.At, id) : Crm.Segmentation.Journeys.JourneyInput.Left(member, input.At, id);
            case AttributeInput { Attr: var attributes }:
                return Crm.Segmentation.Journeys.JourneyInput.Changed(Customer(NameOf(input)).Attributes.With(row => Set(row, attributes)), input.At, id);
            case ResultInput { Result: var result }:
                JourneyKey action = Customer(NameOf(input)).Actions.Last(action => action.Node == result.Node).Key;
                return Crm.Segmentation.Journeys.JourneyInput.Reported(action, result.Outcome == ResultOutcome.Failed ? ActionOutcome.Failed : ActionOutcome.Delivered, input.At, id);
            default:
                return Crm.Segmentation.Journeys.JourneyInput.Tick;
        }
    }

    private void Step(JourneyGuest customer, Crm.Segmentation.Journeys.JourneyInput input, DateTimeOffset now, bool isLost = false)
    {
        var context = new StepContext(now, customer.Attributes, customer.Memberships);
        StepResult result = _catalog.Step(customer.State, input, context);
        if (isLost)
        {
            StepResult again = _catalog.Step(customer.State, input, context);
            if (!again.Actions.Equals(result.Actions) || !again.Trace.Equals(result.Trace)) throw new NotMetException("a step that is repeated does something else");
            return;
        }

        customer.State = Stored(result.State);
        customer.Actions.AddRange(result.Actions);
        if (input is Crm.Segmentation.Journeys.AttributesInput changed) customer.Attributes = changed.Customer;
        if (input is MembershipInput membership)
        {
            customer.Memberships = membership.IsEntering && membership.Cell is { } cell ? customer.Memberships.InCell(membership.Name, cell)
                : membership.IsEntering ? customer.Memberships.In(membership.Name)
                : customer.Memberships.Without(membership.Name, membership.Cell);
        }

        foreach (SetValue set in result.Actions.OfType<SetValue>())
            customer.Attributes = customer.Attributes.With(row => _fields.SetAttribute(row, set.Attribute, JourneyOutputs.ValueOf(set)));
        foreach (JourneyTraceEntry entry in result.Trace) _told.Add((customer.Name, entry, result));
    }

    private CustomerJourneyState Stored(CustomerJourneyState state) => _stored switch
    {
        JourneyStorage.Kept => state,
        JourneyStorage.Bytes => _catalog.Restore(state.ToBytes()),
        _ => JsonSerializer.Deserialize<CustomerJourneyState>(JsonSerializer.Serialize(state), _json ??= new JsonSerializerOptions { Converters = { _catalog.StateConverter } })!,
    };

    private string NameOf(JourneyInput input) => input.Customer ?? _case.Customers?.Keys.FirstOrDefault() ?? "c1";

    private JourneyGuest Customer(string name)
    {
        if (_customers.Find(customer => customer.Name == name) is { } known) return known;
        var customer = new JourneyGuest(name, CustomerAttributes.Of(_catalog.Schema, new CustomerKey(name), row =>
        {
            if (_case.Customers?.GetValueOrDefault(name)?.ContainsKey("ad_consent") != true) row.Set((CustomerFlag)_catalog.Schema.Attribute("ad_consent"), true);
            Set(row, _case.Customers?.GetValueOrDefault(name) ?? new Dictionary<string, JsonElement>());
        }));
        _customers.Add(customer);
        return customer;
    }

    private void Set(CustomerRow row, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        foreach ((string name, JsonElement value) in attributes)
        {
            if (value.ValueKind == JsonValueKind.Null) _fields.UnsetAttribute(row, name);
            else _fields.SetAttribute(row, name, value);
        }
    }
}

/// <summary>A customer of a case, as the host has her.</summary>
internal sealed class JourneyGuest(string name, CustomerAttributes attributes)
{
    internal string Name => name;

    internal CustomerAttributes Attributes { get; set; } = attributes;

    internal JourneyMemberships Memberships { get; set; } = JourneyMemberships.None;

    internal CustomerJourneyState State { get; set; } = CustomerJourneyState.Of(attributes.Key);

    internal List<JourneyAction> Actions { get; } = [];
}
