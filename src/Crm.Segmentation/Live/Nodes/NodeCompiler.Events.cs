using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <content>Patterns, windows, and what is computed of events.</content>
internal sealed partial class NodeCompiler
{
    private PatternNode OfPattern(EventPattern pattern)
    {
        if (_patterns.TryGetValue(pattern, out PatternNode? known)) return known;
        return _patterns[pattern] = pattern switch
        {
            EventType type => new TypeNode(_schema.EventIndex(type.Name)),
            FilteredEvents filtered => OfFilter(filtered),
            StandingEvents standing => OfStanding(standing),
            _ => new TypeNode(PatternNode.AnyType),
        };
    }

    private FilteredNode OfFilter(FilteredEvents filtered)
    {
        int type = _schema.EventIndex(filtered.Type.Name);
        return new FilteredNode(type, OfEventsOf(type).Compile(filtered.Filter), NewPattern());
    }

    private StandingNode OfStanding(StandingEvents standing)
    {
        // What takes an event back is not before it.
        PatternNode events = OfPattern(standing.Pattern), others = OfPattern(standing.TakenBackBy);
        var key = new KeyPair(new EventKeyReader(_schema, events.Type, standing.SameProperty), new EventKeyReader(_schema, others.Type, standing.SameProperty));
        return new StandingNode(events, others, key, standing.Within is { } within ? Timestamp.Milliseconds(within) : long.MaxValue);
    }

    private WindowNode OfWindow(Window? window, bool isOfEvents)
    {
        if (!isOfEvents) return NewWindow(window, isOfEvents);
        LookBack(window);
        if (window is null) return _allEvents ??= NewWindow(window, isOfEvents);
        if (!_windows.TryGetValue(window, out WindowNode? known)) _windows.Add(window, known = NewWindow(window, isOfEvents));
        return known;
    }

    private WindowNode NewWindow(Window? window, bool isOfEvents) =>
        new(window, window is null ? [] : [.. window.Anchors.Select(Instant)], _calendar, isOfEvents) { Slot = isOfEvents ? NewSlot() : -1 };

    /// <summary>Takes note of how far back a window of events looks.</summary>
    private void LookBack(Window? window, long more = 0)
    {
        Int128? reach = window switch
        {
            LastEventsWindow { Inside: var inside } => OfStretch(inside),
            _ => OfStretch(window),
        };
        if (reach is { } bounded) Reach = Math.Max(Reach, TimeRange.Clamp(bounded + more));
        else IsUnbounded = true;

        static Int128? OfStretch(Window? window) => window switch
        {
            LastWindow last => Timestamp.Milliseconds(last.Duration),
            AgoWindow ago => Timestamp.Milliseconds(ago.From),
            ThisPeriodWindow @this => LongestOf(@this.Unit),
            LastPeriodsWindow periods => (Int128)(periods.Count + 1) * LongestOf(periods.Unit),
            AgoPeriodsWindow ago => (Int128)(ago.From + 1) * LongestOf(ago.Unit),
            NextWindow or NextPeriodsWindow => 0,
            _ => null,
        };

        // Clocks move by a day at most.
        static long LongestOf(CalendarUnit unit) => Timestamp.Day + unit switch
        {
            CalendarUnit.Hour => 3_600_000,
            CalendarUnit.Day => Timestamp.Day,
            CalendarUnit.Week => 7 * Timestamp.Day,
            CalendarUnit.Month => 31 * Timestamp.Day,
            CalendarUnit.Quarter => 92 * Timestamp.Day,
            _ => 366 * Timestamp.Day,
        };
    }

    /// <summary>The events of a pattern in a window, which a node of before is about.</summary>
    internal SelectionNode Selected(EventPattern pattern, Window? window) => _selections[(pattern, window)];

    private SelectionNode Selection(EventPattern pattern, Window? window)
    {
        if (!_selections.TryGetValue((pattern, window), out SelectionNode? known))
            _selections.Add((pattern, window), known = new SelectionNode(OfPattern(pattern), OfWindow(window, isOfEvents: true), _calendar));
        return known;
    }

    private RegularlyNode OfRegularly(DidRegularly regularly)
    {
        Reach = Math.Max(Reach, TimeRange.Clamp((Int128)Timestamp.Milliseconds(regularly.Period) * regularly.Periods));
        return new RegularlyNode(OfPattern(regularly.Pattern), regularly, NewTool());
    }

    private T OfAllEvents<T>(T node)
    {
        IsUnbounded = true;
        return node;
    }

    private CountNode OfCount(Count count) => new(Selection(count.Pattern, count.Window));

    private MeasureNode OfAggregate(Aggregate node)
    {
        SelectionNode events = Selection(node.Pattern, node.Window);
        if (node.Function == AggregateFunction.Distinct) return new DistinctNode(events, PropertyOf(node.Property), node.Property.IgnoresCase);
        return node.Function switch
        {
            AggregateFunction.Sum => new SumNode(events, (NumberNode)PropertyOf(node.Property)),
            AggregateFunction.Average => new AverageNode(events, (NumberNode)PropertyOf(node.Property), node.Property.Kind == ValueKind.Duration),
            _ => OfEvents(events, node.Property, node.Function, 0, null),
        };
    }

    /// <summary>The value of one of some events: of a function's, or of the n-th.</summary>
    private MeasureNode OfEvents(SelectionNode events, Measure property, AggregateFunction? function, int position, Measure? by)
    {
        NumberNode? amount = by is null ? null : (NumberNode)PropertyOf(by);
        MeasureNode value = PropertyOf(property);

        // Of texts of which the case does not count the spelling seen first is told, and zeros have two signs where numbers are not exact.
        bool canBeCountedOn = function == AggregateFunction.MostFrequent && by is null && !value.IsTimed && (value is NumberNode ? value is NumberNode { Scale: not null } : !property.IgnoresCase);
        int tool = canBeCountedOn ? NewTool() : -1;
        if (value is TextNode text) return new TextOfEventsNode(events, text, new TextPick(function, position, amount, property.IgnoresCase, tool));
        var number = (NumberNode)value;
        return function switch
        {
            null => new NthNumberNode(events, number, position),
            AggregateFunction.MostFrequent => new FavouriteNumberNode(events, number, amount, tool),
            { } picked => new PickNode(events, number, picked),
        };
    }

    /// <summary>A property, or arithmetic over properties, of the event that is looked at.</summary>
    internal MeasureNode PropertyOf(Measure property) =>
        OfEventsOf(_schema.EventIndex(property.Walk().OfType<IFieldHandle>().First(handle => handle.Field.EventName is not null).Field.EventName!)).Compile(property);

    private SequenceNode OfSequence(Sequence sequence, Window? window)
    {
        (int tool, _, _) = (NewTool(), NewTool(), NewTool());
        LookBack(window, sequence.Within is { } within ? Timestamp.Milliseconds(within) : 0);
        if (sequence.Within is null) IsUnbounded = true;
        return new SequenceNode(_schema, sequence, [.. sequence.Steps.Select(step => OfPattern(step.Pattern))], OfWindow(window, isOfEvents: true), _calendar, tool);
    }
}
