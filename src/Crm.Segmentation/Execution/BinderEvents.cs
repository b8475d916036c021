namespace Crm.Segmentation;

/// <summary>Binding of what reads events: patterns, windows, aggregates and sequences.</summary>
internal sealed partial class Binder
{
    private PatternOperator BindPattern(EventPattern pattern)
    {
        if (_patterns.TryGetValue(pattern, out PatternOperator? known)) return known;
        if (IsShared(pattern)) return _patterns[pattern] = First.BindPattern(pattern);
        return _patterns[pattern] = pattern switch
        {
            EventType type => new PatternOperator(Slots.Next(), [_schema.EventIndex(type.Name)], false, null, null),
            FilteredEvents filtered => BindFiltered(filtered),
            StandingEvents standing => BindStanding(standing),
            _ => new PatternOperator(Slots.Next(), [.. Enumerable.Range(0, _schema.Events.Count)], false, null, null),
        };
    }

    private PatternOperator BindFiltered(FilteredEvents filtered)
    {
        int type = _schema.EventIndex(filtered.Type.Name);
        if (_part?.Runs[type] is not { } run) return new PatternOperator(Slots.Next(), [type], true, null, null);
        Binder rows = ForEvents(type, run);
        ConditionOperator filter = rows.Bind(filtered.Filter);
        return new PatternOperator(Slots.Next(), [type], true, filter, rows.Uses([filter]));
    }

    private Binder ForEvents(int type, EventRun run) => ForEvents(_schema, type, run, _asOf, _calendar, Scope!.Data.Customers.Attributes);

    /// <summary>Where there is nothing that takes back, the events that stand are all of them.</summary>
    private PatternOperator BindStanding(StandingEvents standing)
    {
        PatternOperator pattern = BindPattern(standing.Pattern), takenBackBy = BindPattern(standing.TakenBackBy);
        (int type, int other) = (pattern.Types[0], takenBackBy.Types[0]);
        if (_part?.Runs[type] is not { } run || _part.Runs[other] is not { } otherRun) return pattern;
        var shared = new Dictionary<string, long>(StringComparer.Ordinal);
        bool ignoringCase = IgnoresCase(standing.SameProperty, [type, other]);
        var takenBack = new TakenBack(
            new TakenBack.Side(pattern, type, run, BindKeys(standing.SameProperty, type, shared, ignoringCase)),
            new TakenBack.Side(takenBackBy, other, otherRun, BindKeys(standing.SameProperty, other, shared, ignoringCase)),
            standing.Within is { } within ? Timestamp.Milliseconds(within) : null,
            _asOf);
        return new PatternOperator(Slots.Next(), pattern.Types, true, null, null, takenBack);
    }

    /// <summary>
    /// A reader of the events that answer questions about single events: where they count apart, an event may be read once for each of several
    /// questions, and any event is then asked of all types' merged times.
    /// </summary>
    internal EventReader BindReader(IReadOnlyList<IEnumerable<EventPattern>> questions, bool apart) => BindReader(questions, [], null, apart);

    /// <summary>
    /// A reader that also sees events of types which answer no question, and where a property is named, those of each of its values as a stream of
    /// their own, and none without it.
    /// </summary>
    internal EventReader BindReader(IReadOnlyList<IEnumerable<EventPattern>> questions, IEnumerable<EventType> visible, string? same) =>
        BindReader(questions, visible, same, apart: false);

    private EventReader BindReader(IReadOnlyList<IEnumerable<EventPattern>> questions, IEnumerable<EventType> visible, string? same, bool apart)
    {
        int words = Math.Max(1, BitWords.Count(questions.Count));
        var all = new ulong[words];
        var always = new SortedDictionary<int, ulong[]>();
        var filters = new List<(int Type, PatternOperator Pattern, int Question)>();
        foreach (EventType type in visible) always.TryAdd(_schema.EventIndex(type.Name), new ulong[words]);
        for (int question = 0; question < questions.Count; question++)
        {
            foreach (EventPattern pattern in questions[question])
            {
                if (apart && pattern is AnyEvent)
                {
                    BitWords.Set(all, question);
                    continue;
                }

                PatternOperator bound = BindPattern(pattern);
                foreach (int type in bound.Types)
                {
                    always.TryAdd(type, new ulong[words]);
                    if (bound.MatchesAll(type)) BitWords.Set(always[type], question);
                    else filters.Add((type, bound, question));
                }
            }
        }

        var runs = new List<RunReader>();
        if (!BitWords.IsEmpty(all) && _part is not null) runs.Add(new RunReader(0, RunReader.AllTypes, _part.All, all, [], null));
        var shared = new Dictionary<string, long>(StringComparer.Ordinal);
        bool ignoringCase = same is not null && IgnoresCase(same, always.Keys);
        foreach ((int type, ulong[] bits) in always)
        {
            if (_part?.Runs[type] is not { } run) continue;
            (PatternOperator Pattern, int Question)[] own = [.. filters.Where(filter => filter.Type == type).Select(filter => (filter.Pattern, filter.Question))];
            runs.Add(new RunReader(runs.Count, type, run, bits, own, same is null ? null : BindKeys(same, type, shared, ignoringCase)));
        }

        return new EventReader(Slots.Next(), questions.Count, [.. runs], _asOf, _cancellation);
    }

    /// <summary>Whether a property that must be the same is taken without regard to case: where it is so on one side.</summary>
    private bool IgnoresCase(string property, IEnumerable<int> types) =>
        types.Any(type => _schema.FindProperty(_schema.Events[type].Name, property) is { IgnoresCase: true });

    /// <summary>A property that must be the same, of the events of a type; a type that is only visible may not have it.</summary>
    private EventKeys BindKeys(string property, int type, Dictionary<string, long> shared, bool ignoringCase) =>
        _schema.FindProperty(_schema.Events[type].Name, property) is { } field
            ? new EventKeys(PropertyColumn(type, field), field, shared, ignoringCase)
            : new EventKeys(null, null, shared, ignoringCase);

    /// <summary>What the events of a type are called by a property; null when the type has no such property.</summary>
    /// <param name="property">The name of the property.</param>
    /// <param name="type">The type, as a position in the schema.</param>
    /// <param name="codeOf">The code of a name.</param>
    internal EventNames? BindNames(string property, int type, Func<string, int> codeOf) =>
        _schema.FindProperty(_schema.Events[type].Name, property) is { } field ? new EventNames(PropertyColumn(type, field), field, codeOf) : null;

    /// <summary>A property of events by row, over the binder's events.</summary>
    internal PropertyReader BindProperty(Measure property)
    {
        FieldDefinition field = ((IFieldHandle)property).Field;
        return new PropertyReader(PropertyColumn(_schema.EventIndex(field.EventName!), field), field.Scale, field.IgnoresCase);
    }

    /// <summary>A type of events as its position in the schema.</summary>
    internal int TypeOf(string name) => _schema.EventIndex(name);

    /// <summary>An attribute as instants; null for none.</summary>
    internal MeasureOperator? BindSeen(Measure? attribute) => attribute is null ? null : BindInstant(attribute);

    private MeasureOperator BindOccurrence(EventPattern pattern, bool first)
    {
        if (_occurrences.TryGetValue((pattern, first), out MeasureOperator? known)) return known;
        PatternOperator bound = BindPattern(pattern);
        MeasureOperator occurrence = new OccurrenceOperator(Slots.Next(), bound, BindRows(bound, BindWindow(null, events: true)), first);
        if (_at > 0 && EdgesOf(pattern, null) is { } edges) occurrence = Carried(occurrence, edges, before => before.BindOccurrence(pattern, first));
        return _occurrences[(pattern, first)] = occurrence;
    }

    private OccurrenceOperator BindLatest(EventPattern pattern, Window? window)
    {
        PatternOperator bound = BindPattern(pattern);
        return new OccurrenceOperator(Slots.Next(), bound, BindRows(bound, BindWindow(window, events: true)), first: false);
    }

    private WindowOperator BindWindow(Window? window, bool events)
    {
        if (_windows.TryGetValue((window, events), out WindowOperator? known)) return known;
        MeasureOperator[] anchors = window is null ? [] : [.. window.Anchors.Select(BindInstant)];
        return _windows[(window, events)] = new WindowOperator(window, anchors, _asOf, _calendar, events);
    }

    /// <summary>The rows in a window of each type that can match a pattern, and of which there are events.</summary>
    private RowRangeOperator[] BindRows(PatternOperator pattern, WindowOperator window) =>
        [.. pattern.Types.Where(type => _part?.Runs[type] is not null).Select(type => BindRows(type, window))];

    private RowRangeOperator BindRows(int type, WindowOperator window)
    {
        if (_rows.TryGetValue((type, window), out RowRangeOperator? known)) return known;
        return _rows[(type, window)] = new RowRangeOperator(Slots.Next(), type, window, _part?.Runs[type]);
    }

    private Timeline BindTimeline(EventPattern pattern, WindowOperator window) => new(BindReader([new[] { pattern }], apart: true), window);

    private CountOperator BindCount(Count count)
    {
        PatternOperator pattern = BindPattern(count.Pattern);
        WindowOperator window = BindWindow(count.Window, events: true);
        return new CountOperator(Slots.Next(), pattern, BindRows(pattern, window), window, LastOf(count.Window));
    }

    private AggregateOperator BindAggregate(Aggregate node)
    {
        EventSelection events = BindSelection(node.Property, node.Pattern, node.Window);
        EventProperty property = BindValues(node.Property);
        int? scale = node.Function switch
        {
            AggregateFunction.Distinct => 0,
            AggregateFunction.Average => node.Property.Kind == ValueKind.Duration ? 0 : null,
            _ => property.Scale,
        };
        return new AggregateOperator(Slots.Next(), node.Function, property, events, scale);
    }

    private NthOperator BindNth(NthEvent node) =>
        new(Slots.Next(), node.Position, BindValues(node.Property), BindSelection(node.Property, node.Pattern, node.Window));

    private FavouriteOperator BindFavourite(Favourite node) =>
        new(Slots.Next(), BindValues(node.Property), BindValues(node.By), BindSelection(node.Property, node.Pattern, node.Window));

    /// <summary>The events of one type whose property is asked for.</summary>
    private EventSelection BindSelection(Measure property, EventPattern pattern, Window? window)
    {
        WindowOperator bound = BindWindow(window, events: true);
        return new EventSelection(BindPattern(pattern), BindRows(TypeOf(property), bound), bound, LastOf(window));
    }

    /// <summary>How many of the last events of a window count; null for all.</summary>
    private static int? LastOf(Window? window) => (window as LastEventsWindow)?.Count;

    private int TypeOf(Measure property) => _schema.EventIndex(property.Walk().OfType<IFieldHandle>().First(handle => handle.Field.EventName is not null).Field.EventName!);

    private EventProperty BindValues(Measure property)
    {
        int type = TypeOf(property);
        if (property is IFieldHandle { Field: var field })
        {
            var stored = new PropertyReader(PropertyColumn(type, field), field.Scale, field.IgnoresCase);
            return new EventProperty(stored, null, stored.Scale, stored.Dictionary);
        }

        EventExpression computed = BindExpression(type, property);
        return new EventProperty(null, computed, computed.Scale, null);
    }

    private EventExpression BindExpression(int type, Measure expression)
    {
        if (_expressions.TryGetValue(expression, out EventExpression? known)) return known;
        if (IsShared(expression)) return _expressions[expression] = First.BindExpression(type, expression);
        if (_part?.Runs[type] is not { } run) return _expressions[expression] = new EventExpression(Slots.Next(), type, null, null, expression.ExactScale);
        Binder rows = ForEvents(type, run);
        MeasureOperator value = rows.Bind(expression);
        return _expressions[expression] = new EventExpression(Slots.Next(), type, value, rows.Uses([value]), value.Scale);
    }

    private SequenceReading BindSequence(Sequence sequence, Window? window)
    {
        EventReader reader = BindReader([.. sequence.Steps.Select(step => new[] { step.Pattern })], sequence.Among, sequence.SameProperty);
        return new SequenceReading(reader, new SequenceShape(sequence), BindWindow(window, events: true), _cancellation);
    }

    /// <summary>The values of a property of events, by the rows of its type's run.</summary>
    internal PropertyReader BindProperty(IFieldHandle property) =>
        new(PropertyColumn(_schema.EventIndex(property.Field.EventName!), property.Field), property.Field.Scale);

    /// <summary>The property's column; an empty one of the same kind where the data have no event of its type.</summary>
    private Column PropertyColumn(int type, FieldDefinition field)
    {
        if (_part?.Runs[type] is { } run) return run.Properties[_schema.PropertyIndex(field.EventName!, field.Name)];
        return field.Kind switch
        {
            ValueKind.Flag => new FlagColumn(0, [], null),
            ValueKind.Number => new DoubleColumn([], null),
            ValueKind.Text or ValueKind.Enum => new TextColumn(PackedIntegers.Pack([]), new TextDictionary([]), null),
            _ => new IntegerColumn(PackedIntegers.Pack([]), null),
        };
    }
}
