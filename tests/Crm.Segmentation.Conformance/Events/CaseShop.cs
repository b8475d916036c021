using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>The schema and the dataset of one case, made of what its events and its configuration name.</summary>
/// <remarks>Every type of event declares every property, so that a filter or a unit can name it anywhere; what an event does not say is missing.</remarks>
internal sealed class CaseShop
{
    private readonly IReadOnlyList<CaseEvent> _events;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> _customers = new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>();
    private readonly PropertyForms _forms = new();
    private readonly Dictionary<string, EventType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Event, string Property), Measure> _properties = [];

    /// <summary>A shop.</summary>
    /// <param name="events">The events, in the order of their arrival.</param>
    /// <param name="config">The configuration; the types of events and the properties that it names are declared too.</param>
    /// <param name="customers">The attributes of customers; null for none.</param>
    /// <param name="rules">Rule text whose schema is the shop's; null to declare what is named.</param>
    /// <param name="instant">The attribute that is an instant; null for none.</param>
    internal CaseShop(
        IReadOnlyList<CaseEvent> events, JsonElement config, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? customers = null, string? rules = null, string? instant = null)
    {
        (_events, _customers) = (events, customers ?? _customers);
        if (rules is not null)
        {
            Schema = RuleBook.Parse(("rules", rules)).Schema;
            foreach (string type in Schema.Events.Select(e => e.Name)) _types[type] = Schema.Event(type);
            foreach ((string type, string property) in Schema.Events.SelectMany(e => e.Properties, (e, p) => (e.Name, p.Name))) _properties[(type, property)] = (Measure)Schema.Property(type, property);
            return;
        }

        var names = new SortedSet<string>(events.Select(e => e.E), StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in events.SelectMany(e => e.Properties)) _forms.Add(name, value);
        Collect(config, names);

        var define = new SchemaBuilder("case");
        foreach (string name in names)
        {
            EventType type = _types[name] = define.Event(name);
            foreach (string property in _forms.Names) _properties[(name, property)] = Declare(type, property);
        }

        var attributes = new PropertyForms();
        foreach ((string attribute, JsonElement value) in _customers.Values.SelectMany(c => c))
        {
            if (value.ValueKind == JsonValueKind.Null) attributes.Add(attribute);
            else attributes.Add(attribute, value);
        }

        if (instant is not null) attributes.Add(instant);
        foreach (string attribute in attributes.Names)
        {
            if (attribute == instant) define.Instant(attribute);
            else if (attributes[attribute] == PropertyForm.Integer) define.Integer(attribute);
            else if (attributes[attribute] == PropertyForm.Number) define.Number(attribute);
            else define.Text(attribute);
        }

        Schema = define.Build();
    }

    internal Schema Schema { get; }

    /// <summary>The type of events with a name.</summary>
    internal EventType Event(string name) => _types.TryGetValue(name, out EventType? type) ? type : throw new CaseException($"no type of event is named '{name}'");

    /// <summary>A property of a type of events.</summary>
    internal Measure Property(string eventName, string name) =>
        _properties.TryGetValue((eventName, name), out Measure? property) ? property : throw new CaseException($"no property is named '{name}'");

    /// <summary>An attribute of customers.</summary>
    internal Measure Attribute(string name) =>
        Schema.Attributes.Any(a => a.Name == name) ? (Measure)Schema.Attribute(name) : throw new CaseException($"no attribute is named '{name}'");

    /// <summary>The rule book of a text whose schema is the shop's.</summary>
    internal RuleBook Rules(string text) => RuleBook.Parse(Schema, ("rules", text));

    /// <summary>The early events of a landmark.</summary>
    internal EventPattern Pattern(CaseLandmark landmark) =>
        Patterns(landmark.Event, landmark.Where) is [var only] ? only : throw NotMetException.Lacks("filter on any event");

    /// <summary>The one pattern that is said.</summary>
    internal EventPattern Pattern(CasePattern pattern) =>
        Patterns(pattern) is [var only] ? only : throw NotMetException.Lacks("filter on any event");

    /// <summary>The patterns, one of which an event must match: several only for a filter on any event.</summary>
    internal IReadOnlyList<EventPattern> Patterns(CasePattern pattern) => Patterns(pattern.Event, pattern.Where, pattern.Unless);

    /// <summary>The patterns, one of which an event must match: several only for a filter on any event.</summary>
    internal IReadOnlyList<EventPattern> Patterns(string? name, IReadOnlyDictionary<string, JsonElement>? where, CaseUnless? unless = null)
    {
        KeyValuePair<string, JsonElement>[] filters = [.. where ?? new Dictionary<string, JsonElement>()];
        EventPattern[] patterns = name is not null ? [Filtered(Event(name), filters)]
            : filters.Length == 0 && unless is null ? [AnyEvent.Instance]
            : [.. _types.Values.Select(type => Filtered(type, filters))];
        if (unless is null) return patterns;
        TimeSpan? within = unless.WithinS is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return [.. patterns.Select(pattern => pattern.Unless(Event(unless.Event), unless.Same, within))];
    }

    /// <summary>The dataset: the given customers, or everybody who has an event.</summary>
    internal Dataset Build(IEnumerable<string>? population = null)
    {
        string[] customers = [.. (population ?? _events.Select(e => e.U)).Distinct(StringComparer.Ordinal)];
        DatasetBuilder builder = Dataset.For(Schema);
        var fields = new FieldLoading(Schema);
        foreach (string customer in customers)
            builder.AddCustomer(customer, row =>
            {
                foreach ((string attribute, JsonElement value) in _customers.GetValueOrDefault(customer) ?? new Dictionary<string, JsonElement>()) fields.SetAttribute(row, attribute, value);
            });
        var known = customers.ToHashSet(StringComparer.Ordinal);
        foreach (CaseEvent @event in _events.Where(e => known.Contains(e.U))) builder.AddEvent(Event(@event.E), @event.U, @event.T, row => Fill(row, @event));
        Dataset dataset = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? dataset : throw new NotMetException($"the library does not take every row: {report}");
    }

    private void Fill(EventRow row, CaseEvent @event)
    {
        foreach ((string name, JsonElement value) in @event.Properties)
        {
            switch (Property(@event.E, name))
            {
                case EventInteger integer:
                    row.Set(integer, value.GetInt64());
                    break;
                case EventNumber number:
                    row.Set(number, value.GetDouble());
                    break;
                case EventText text:
                    row.Set(text, TextOf(name, value));
                    break;
            }
        }
    }

    private EventPattern Filtered(EventType type, ReadOnlySpan<KeyValuePair<string, JsonElement>> filters)
    {
        Condition? all = null;
        foreach ((string name, JsonElement value) in filters)
        {
            Condition one = Is(Property(type.Name, name), name, value);
            all = all is null ? one : all & one;
        }

        return all is null ? type : type.Where(all);
    }

    private Condition Is(Measure property, string name, JsonElement value) => property switch
    {
        _ when value.ValueKind == JsonValueKind.Null => property.IsMissing(),
        EventText => property.Is(TextOf(name, value)),
        EventInteger => property.Is(value.GetInt64()),
        _ => property.Is(value.GetDecimal()),
    };

    private string TextOf(string name, JsonElement value) => _forms[name] == PropertyForm.Mixed ? PropertyForms.MixedText(value) : value.GetString()!;

    private Measure Declare(EventType type, string property) => _forms[property] switch
    {
        PropertyForm.Integer => type.Integer(property),
        PropertyForm.Number => type.Number(property),
        _ => type.Text(property),
    };

    /// <summary>Finds what the configuration names: <c>event</c>, <c>conditions</c>, <c>where</c>, and the fields whose value is a property.</summary>
    private void Collect(JsonElement json, SortedSet<string> names)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in json.EnumerateArray()) Collect(item, names);
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in json.EnumerateObject()) Collect(field, names);
        }
    }

    private void Collect(JsonProperty field, SortedSet<string> names)
    {
        switch (field.Name, field.Value.ValueKind)
        {
            case ("event", JsonValueKind.String):
                names.Add(field.Value.GetString()!);
                break;
            case ("conditions" or "any_of" or "steps", JsonValueKind.Array):
                foreach (JsonElement item in field.Value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String)) names.Add(item.GetString()!);
                Collect(field.Value, names);
                break;
            case ("where", JsonValueKind.Object):
                foreach (JsonProperty filter in field.Value.EnumerateObject())
                {
                    if (filter.Value.ValueKind == JsonValueKind.Null) _forms.Add(filter.Name);
                    else _forms.Add(filter.Name, filter.Value);
                }

                break;
            case ("breakdown" or "sum" or "same" or "distinct" or "hold_constant" or "item", JsonValueKind.String):
                _forms.Add(field.Value.GetString()!);
                break;
            case ("unit", JsonValueKind.String) when field.Value.GetString()!.StartsWith("p.", StringComparison.Ordinal):
                _forms.Add(field.Value.GetString()![2..]);
                break;
            default:
                Collect(field.Value, names);
                break;
        }
    }
}
