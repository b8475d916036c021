namespace Crm.Segmentation;

/// <summary>Binding of what reads events: patterns, windows, aggregates and sequences.</summary>
internal sealed partial class Binder
{
    private PatternOperator BindPattern(EventPattern pattern)
    {
        if (_patterns.TryGetValue(pattern, out PatternOperator? known)) return known;
        return _patterns[pattern] = pattern switch
        {
            EventType type => new PatternOperator(Slots.Next(), [_schema.EventIndex(type.Name)], false, null, null),
            FilteredEvents filtered => BindFiltered(filtered),
            _ => new PatternOperator(Slots.Next(), [.. Enumerable.Range(0, _schema.Events.Count)], false, null, null),
        };
    }

    private PatternOperator BindFiltered(FilteredEvents filtered)
    {
        int type = _schema.EventIndex(filtered.Type.Name);
        if (_part?.Runs[type] is not { } run) return new PatternOperator(Slots.Next(), [type], true, null, null);
        Binder rows = ForEvents(_schema, type, run, _asOf, _calendar);
        ConditionOperator filter = rows.Bind(filtered.Filter);
        return new PatternOperator(Slots.Next(), [type], true, filter, rows.Uses([filter]));
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
        foreach ((int type, ulong[] bits) in always)
        {
            if (_part?.Runs[type] is not { } run) continue;
            (PatternOperator Pattern, int Question)[] own = [.. filters.Where(filter => filter.Type == type).Select(filter => (filter.Pattern, filter.Question))];
            runs.Add(new RunReader(runs.Count, type, run, bits, own, same is null ? null : BindKeys(same, type, shared)));
        }

        return new EventReader(Slots.Next(), questions.Count, [.. runs], _asOf);
    }

    /// <summary>A property that must be the same, of the events of a type; a type that is only visible may not have it.</summary>
    internal EventKeys BindKeys(string property, int type, Dictionary<string, long> shared) =>
        _schema.FindProperty(_schema.Events[type].Name, property) is { } field
            ? new EventKeys(PropertyColumn(type, field), field, shared)
            : new EventKeys(null, null, shared);

    private OccurrenceOperator BindOccurrence(EventPattern pattern, bool first)
    {
        if (_occurrences.TryGetValue((pattern, first), out OccurrenceOperator? known)) return known;
        PatternOperator bound = BindPattern(pattern);
        return _occurrences[(pattern, first)] = new OccurrenceOperator(Slots.Next(), bound, BindRows(bound, BindWindow(null, events: true)), first);
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
        return _rows[(type, window)] = new RowRangeOperator(Slots.Next(), type, window);
    }

    private Timeline BindTimeline(EventPattern pattern, WindowOperator window) => new(BindReader([new[] { pattern }], apart: true), window);

    private CountOperator BindCount(Count count)
    {
        PatternOperator pattern = BindPattern(count.Pattern);
        WindowOperator window = BindWindow(count.Window, events: true);
        return new CountOperator(Slots.Next(), pattern, BindRows(pattern, window), window);
    }

    private AggregateOperator BindAggregate(Aggregate node)
    {
        FieldDefinition field = ((IFieldHandle)node.Property).Field;
        int type = _schema.EventIndex(field.EventName!);
        var reader = new PropertyReader(PropertyColumn(type, field), field.Scale);
        int? scale = node.Function switch
        {
            AggregateFunction.Distinct => 0,
            AggregateFunction.Average => field.Kind == ValueKind.Duration ? 0 : null,
            _ => reader.Scale,
        };
        WindowOperator window = BindWindow(node.Window, events: true);
        return new AggregateOperator(Slots.Next(), node.Function, reader, BindPattern(node.Pattern), BindRows(type, window), window, scale);
    }

    private SequenceReading BindSequence(Sequence sequence, Window? window)
    {
        EventReader reader = BindReader([.. sequence.Steps.Select(step => new[] { step.Pattern })], sequence.Among, sequence.SameProperty);
        return new SequenceReading(reader, new SequenceShape(sequence), BindWindow(window, events: true), _cancellation);
    }

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
