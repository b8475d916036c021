namespace Crm.Segmentation;

/// <summary>Binding of what reads events: patterns, windows, aggregates and sequences.</summary>
internal sealed partial class Binder
{
    private PatternOperator BindPattern(EventPattern pattern)
    {
        if (_patterns.TryGetValue(pattern, out PatternOperator? known)) return known;
        return _patterns[pattern] = new PatternOperator(Slots.Patterns++, EventMatcher.Create(pattern, _schema, _asOf, _calendar));
    }

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
        [.. pattern.Matcher.Types.Where(type => _part?.Runs[type] is not null).Select(type => BindRows(type, window))];

    private RowRangeOperator BindRows(int type, WindowOperator window)
    {
        if (_rows.TryGetValue((type, window), out RowRangeOperator? known)) return known;
        return _rows[(type, window)] = new RowRangeOperator(Slots.Next(), type, window);
    }

    private Timeline BindTimeline(PatternOperator pattern, WindowOperator window) => new(pattern, BindRows(pattern, window), window);

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

    private SequenceReader BindSequence(Sequence sequence)
    {
        PatternOperator[] steps = [.. sequence.Steps.Select(step => BindPattern(step.Pattern))];
        var visible = new bool[_schema.Events.Count];
        foreach (PatternOperator step in steps)
            foreach (int type in step.Matcher.Types) visible[type] = true;
        foreach (EventType type in sequence.Among) visible[_schema.EventIndex(type.Name)] = true;
        return new SequenceReader(sequence, steps, visible, sequence.SameProperty is { } same ? BindKeys(same, visible) : null);
    }

    /// <summary>For each visible type a reader of the property that must be the same: equal numbers for equal values, null where it is missing.</summary>
    private Func<int, long?>?[] BindKeys(string property, bool[] visible)
    {
        var keys = new Func<int, long?>?[visible.Length];
        var shared = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int type = 0; type < visible.Length; type++)
        {
            if (!visible[type]) continue;

            // A type that is only visible, and has no such property, is always without it.
            if (_schema.FindProperty(_schema.Events[type].Name, property) is not { } field)
            {
                keys[type] = static _ => null;
                continue;
            }

            Column column = PropertyColumn(type, field);
            if (column is FlagColumn flags)
            {
                keys[type] = row => flags.IsValid(row) ? (BitWords.Get(flags.Bits, row) ? 1 : 0) : null;
                continue;
            }

            var reader = new PropertyReader(column, field.Scale);
            if (reader.Dictionary is not { } dictionary)
            {
                keys[type] = row => reader.IsValid(row) ? reader.Identity(row) : null;
                continue;
            }

            long[] codes = [.. dictionary.Texts.Select(text => Shared(shared, text))];
            keys[type] = row => reader.IsValid(row) ? codes[reader.Exact(row)] : null;
        }

        return keys;
    }

    private static long Shared(Dictionary<string, long> codes, string text)
    {
        if (!codes.TryGetValue(text, out long code)) codes.Add(text, code = codes.Count);
        return code;
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
