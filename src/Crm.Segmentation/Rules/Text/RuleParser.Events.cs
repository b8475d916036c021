namespace Crm.Segmentation;

/// <summary>Questions about events, and the patterns that say which.</summary>
internal sealed partial class RuleParser
{
    private const int MostPeriods = 1000;

    private Condition? Did(int start)
    {
        Token did = _reader.Take();
        if (_reader.At("not"))
        {
            SourceSpan span = _reader.SpanOf(did).To(_reader.SpanOf(_reader.Current));
            _reader.Fail(DiagnosticCodes.Expected, span, $"'not' stands before 'did'.", null, new TextFix(span, "not did"));
            return null;
        }

        bool first = _reader.At("first") && (_reader.Peek(1).IsName || _reader.Peek(1).Is("any") || _reader.Peek(1).Is("("));
        if (first) _reader.Take();
        int patternStart = _reader.Position;
        EventPattern? pattern = Pattern();
        Lower("then", "at", "exactly");
        if (!first && _reader.At("then"))
        {
            Sequence? sequence = Sequence(patternStart, pattern);
            Window? held = MaybeWindow();
            return sequence is null ? null : Node(new DidSequence(sequence, held), start);
        }

        if (first)
        {
            Window? window = MaybeWindow();
            return pattern is null ? null : Node(new DidFirst(pattern, window), start);
        }

        return _reader.At("regularly", ":") ? Regularly(start, pattern) : DidTimes(start, pattern);
    }

    /// <summary><c>did E at least n times W</c> is the comparison of a count: there is no second node.</summary>
    private Comparison? DidTimes(int start, EventPattern? pattern)
    {
        int boundStart = _reader.Position;
        (ComparisonOperator Operator, int Times)? bound = null;
        if (AtBound()) bound = Bound(least: 0);
        else if (_reader.Current.Kind == TokenKind.Number) _reader.Fail("'at least', 'at most' or 'exactly'");
        else _ = TryHowOften(out bound);
        SourceSpan boundSpan = _reader.SpanFrom(boundStart);
        Window? window = MaybeWindow();
        if (pattern is null || Node(new Count(pattern, window), start) is not { } count) return null;
        Constant times = Constant.Of((decimal)(bound?.Times ?? 1));
        nodes.Add(times, boundSpan);
        return Node(new Comparison(count, bound?.Operator ?? ComparisonOperator.GreaterOrEqual, times), start);
    }

    /// <summary><c>regularly: at least n times in m of the last k days|weeks|periods of D</c>.</summary>
    private DidRegularly? Regularly(int start, EventPattern? pattern)
    {
        _reader.Take();
        _reader.Take();
        if (!AtBound())
        {
            _reader.Fail("'at least', 'at most' or 'exactly'");
            return null;
        }

        (ComparisonOperator Operator, int Times)? bound = Bound(least: 1);
        _reader.Expect("in");
        int? hits = Whole(1, MostPeriods);
        _reader.Expect("of");
        _reader.TryTake("the");
        _reader.Expect("last");
        int periodsStart = _reader.Position;
        int? periods = Whole(hits ?? 1, MostPeriods);
        TimeSpan? period = Period(periodsStart);
        return pattern is null || bound is null || hits is null || periods is null || period is null
            ? null
            : Node(new DidRegularly(pattern, bound.Value.Operator, bound.Value.Times, hits.Value, periods.Value, period.Value), start);
    }

    private TimeSpan? Period(int start)
    {
        if (_reader.TryTake("periods") || _reader.TryTake("period"))
        {
            _reader.Expect("of");
            return Duration();
        }

        Token unit = _reader.Current;
        if (unit.Kind == TokenKind.Name && RuleWords.IsReserved(unit.Text) && RuleWords.Units.TryGetValue(unit.Text, out long milliseconds))
        {
            _reader.Take();
            return TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        }

        if (RuleWords.InexactUnits.TryGetValue(unit.Text, out long days) && unit.Kind == TokenKind.Name)
        {
            _reader.Take();
            bag.Error(
                DiagnosticCodes.InexactDuration, _reader.SpanFrom(start), $"'{unit.Text}' is no duration: months, quarters and years have no fixed length.",
                $"Say how long a period is.", new TextFix(_reader.SpanOf(unit), $"periods of {days} days"));
            return null;
        }

        _reader.Fail("'days', 'weeks' or 'periods of' and a duration");
        return null;
    }

    private bool AtBound() =>
        _reader.At("at") && (_reader.Peek(1).Is("least") || _reader.Peek(1).Is("most"))
        || (_reader.At("exactly") && _reader.Peek(1).Kind == TokenKind.Number)
        || ((_reader.At("more") || _reader.At("fewer")) && _reader.Peek(1).Is("than"));

    /// <summary><c>at least|at most|exactly|more than|fewer than n times</c>.</summary>
    private (ComparisonOperator Operator, int Times)? Bound(int least)
    {
        Token word = _reader.Take();
        Token second = word.Is("exactly") ? word : _reader.Take();
        int? times = Whole(least, int.MaxValue);
        if (!_reader.TryTake("times") && !_reader.TryTake("time")) _reader.Fail("'times'");
        if (times is null) return null;
        return (second.Text switch
        {
            "least" => ComparisonOperator.GreaterOrEqual,
            "most" => ComparisonOperator.LessOrEqual,
            "exactly" => ComparisonOperator.Equal,
            _ => word.Is("more") ? ComparisonOperator.Greater : ComparisonOperator.Less,
        }, times.Value);
    }

    /// <summary>A whole number in a range.</summary>
    internal int? Whole(int least, int most)
    {
        if (_reader.Current.Kind != TokenKind.Number)
        {
            _reader.Fail("a whole number");
            return null;
        }

        Token token = _reader.Take();
        if (token.Number >= least && token.Number <= most && decimal.Truncate(token.Number) == token.Number) return (int)token.Number;
        bag.Error(DiagnosticCodes.OutOfRange, _reader.SpanOf(token), most == int.MaxValue
            ? (Phrase)$"A whole number from {least} is needed here." : $"A whole number from {least} to {most} is needed here.");
        return null;
    }

    /// <summary>An event, or <c>any</c>, with what its properties must satisfy.</summary>
    internal EventPattern? Pattern()
    {
        int start = _reader.Position;
        if (_reader.At("(")) return ParenthesisedPattern();
        if (_reader.TryTake("any"))
        {
            if (_reader.At("where")) _reader.Fail(
                DiagnosticCodes.Expected,
                _reader.SpanOf(_reader.Current),
                $"Events of any type have no properties in common.",
                $"Name the type of event.");
            if (_reader.At("unless")) _reader.Fail(
                DiagnosticCodes.TakenBackSame,
                _reader.SpanOf(_reader.Current),
                $"Events of any type have no property in common by which one takes another back.",
                $"Name the type of event.");
            return Node<EventPattern>(AnyEvent.Instance, start);
        }

        EventType? type = EventName();
        if (_reader.At(".")) _reader.Fail(
            DiagnosticCodes.Expected,
            _reader.SpanFrom(start).To(_reader.SpanOf(_reader.Peek(1))),
            $"An event is needed here, not one of its properties.");
        return Filtered(type, start);
    }

    private EventPattern? ParenthesisedPattern()
    {
        Token open = _reader.Take();
        EventPattern? pattern = null;
        if (_reader.At("(")) _reader.Fail("an event");
        else pattern = Pattern();
        Close(open);
        return pattern;
    }

    /// <summary>The events of a type with the <c>where</c> and the <c>unless</c> that may stand here, which are read for a type that is unknown, too.</summary>
    internal EventPattern? Filtered(EventType? type, int start)
    {
        EventPattern? pattern = MaybeWhere(type, start);
        while (_reader.TryTake("unless")) pattern = Unless(pattern, start);
        return pattern;
    }

    private EventPattern? MaybeWhere(EventType? type, int start)
    {
        Lower("where", "unless");
        if (!_reader.TryTake("where")) return type;
        return Where(type) is { } filter && type is not null ? Node(new FilteredEvents(type, filter), start) : null;
    }

    /// <summary><c>unless E [where C] same P [within D]</c>; a duration that is <c>of</c> something is the window behind it.</summary>
    private StandingEvents? Unless(EventPattern? pattern, int start)
    {
        int backStart = _reader.Position;
        if (_reader.At("any")) _reader.Fail(
            DiagnosticCodes.TakenBackSame,
            _reader.SpanOf(_reader.Current),
            $"Events of any type have no property in common by which one takes another back.",
            $"Name the type of event.");
        EventPattern? takenBackBy = MaybeWhere(EventName(), backStart);
        if (!_reader.Expect("same", $"Say by which property one takes the other back: unless cancel same order.")) return null;
        string? same = _reader.Name("the name of a property");
        bool isSound = true;
        TimeSpan? within = null;
        if (_reader.At("within") && !IsWindowWithin())
        {
            _reader.Take();
            within = Duration();
            isSound = within is not null;
        }

        return pattern is null || takenBackBy is null || same is null || !isSound ? null : Node(new StandingEvents(pattern, takenBackBy, same, within), start);
    }

    internal EventType? EventName()
    {
        int start = _reader.Position;
        if (_reader.Name("an event") is not { } name) return null;
        if (names.Schema.FindEvent(name) is not null) return Node(names.Schema.Event(name), start);
        names.TellUnknownEvent(name, _reader.SpanFrom(start), bag);
        return null;
    }

    /// <summary>One comparison, a bare flag, or a condition in parentheses; outside of them a window belongs to the event.</summary>
    private Condition? Where(EventType? type)
    {
        (EventScope? scope, bool windowIsOuter, FieldDefinition? @enum, Measure? beside, string? aggregated) = (_scope, _windowIsOuter, _enum, _beside, _aggregated);
        (_scope, _windowIsOuter, _enum, _beside, _aggregated) = (new EventScope(type), true, null, null, null);
        int start = _reader.Position;
        if (_reader.At("not") && !_reader.AtEnd)
        {
            Token not = _reader.Take();
            _ = Comparison();
            SourceSpan span = _reader.SpanFrom(start);
            if (!_reader.Failed)
                bag.Error(
                    DiagnosticCodes.WhereParentheses,
                    _reader.SpanOf(not),
                    $"After where, 'not' needs parentheses.",
                    $"A where takes one comparison, a flag, or a condition in parentheses.",
                    new TextFix(span, $"({span.Characters})"));
            (_scope, _windowIsOuter, _enum, _beside, _aggregated) = (scope, windowIsOuter, @enum, beside, aggregated);
            return null;
        }

        Condition? filter = AsCondition(Comparison(), start);
        (_scope, _windowIsOuter, _enum, _beside, _aggregated) = (scope, windowIsOuter, @enum, beside, aggregated);
        return filter;
    }
}
