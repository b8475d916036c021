namespace Crm.Segmentation;

/// <summary>What stands between operators: constants, names, functions, parentheses and questions about events.</summary>
internal sealed partial class RuleParser
{
    private Expression? Primary() => Deeper(_primary ??= Innermost);

    private Expression? Innermost()
    {
        int start = _reader.Position;
        Token token = _reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Text or TokenKind.Date or TokenKind.Instant:
                return Value(null);
            case TokenKind.Percent:
                return Percentage(start);
            case TokenKind.Symbol when token.Is("("):
                return Parenthesised();
            case TokenKind.QuotedName:
                return Reference(start);
            case TokenKind.Name:
                return Word(start, token);
            default:
                return Failed("a condition or a value");
        }
    }

    private Expression? Word(int start, Token word)
    {
        Token next = _reader.Peek(1);
        switch (word.Text)
        {
            case "did":
                return Did(start);
            case "in":
                return Member(start);
            case "dropped":
                return Dropped(start);
            case "customer" when next.Is("."):
                return OfCustomer(start);
            case "count" when next.Is("of"):
                return CountOfSequence(start);
            case "anniversary" when next.Is("of"):
                return Anniversary(start);
            case "hour" or "weekday" when _scope is { Type: { } type } && !next.Is("(") && names.Schema.FindProperty(type.Name, word.Text) is null:
                return EventTimeWithoutParentheses(start);
            case "top" when next.Kind is TokenKind.Percent or TokenKind.Number:
                return Top(start);
        }

        if (next.Is("(") && (word.IsName || word.Text is "since" or "last" or "hour")) return Call(start);
        return word.IsName ? Reference(start) : Failed("a condition or a value");
    }

    /// <summary>The local time of the event, which is asked as a function; the text is read as it is meant.</summary>
    private Measure? EventTimeWithoutParentheses(int start)
    {
        Token word = _reader.Take();
        SourceSpan behind = _reader.SpanOf(word) with { Start = word.End, Length = 0 };
        bag.Error(
            DiagnosticCodes.Expected, _reader.SpanOf(word), $"The local time of an event is asked with parentheses: {word.Text}().", null, new TextFix(behind, "()"));
        return Node(word.Is("hour") ? EventTime.Hour : EventTime.Weekday, start);
    }

    /// <summary>In parentheses nothing outside matters: windows belong to what is inside, and names are of no enum.</summary>
    private Expression? Parenthesised()
    {
        Token open = _reader.Take();
        (bool windowIsOuter, FieldDefinition? @enum, Measure? beside) = (_windowIsOuter, _enum, _beside);
        (_windowIsOuter, _enum, _beside) = (false, null, null);
        Expression? inner = Or();
        (_windowIsOuter, _enum, _beside) = (windowIsOuter, @enum, beside);
        Close(open);
        return inner;
    }

    private bool Close(Token open)
    {
        if (_reader.TryTake(")")) return true;
        return _reader.AtEnd
            ? _reader.Fail(
                DiagnosticCodes.NotClosed,
                _reader.SpanOf(_reader.Current),
                $"A closing parenthesis is missing.",
                null,
                new TextFix(_reader.SpanOf(_reader.Current), ")"),
                new RelatedSpan(_reader.SpanOf(open), "opened here"))
            : _reader.Fail("')'");
    }

    /// <summary>A number, with a unit a duration.</summary>
    private Constant? Number(int start, bool negative)
    {
        decimal number = _reader.Current.Number * (negative ? -1 : 1);
        LowerUnit();
        if (IsUnit()) return Duration(positive: false) is { } duration ? Node(Constant.Of(negative ? -duration : duration), start) : null;
        _reader.Take();
        return Node(Constant.Of(number), start);
    }

    /// <summary>Tells of a name behind a number that is almost a unit, after which it is read as that.</summary>
    private void LowerUnit()
    {
        Token unit = _reader.Peek(1);
        if (unit.Kind != TokenKind.Name || RuleWords.IsReserved(unit.Text) || IsUnit() || NearestUnit(unit.Text) is not { } nearest) return;
        bag.Error(
            DiagnosticCodes.NumberSuffix, _reader.SpanOf(unit), $"'{unit.Text}' is no unit here.", $"Did you mean '{nearest}'?", new TextFix(_reader.SpanOf(unit), nearest));
        _reader.ReadAs(unit with { Text = nearest }, 1);
    }

    private bool IsUnit()
    {
        Token unit = _reader.Peek(1);
        return unit.Kind == TokenKind.Name
            && (RuleWords.Units.ContainsKey(unit.Text) || RuleWords.InexactUnits.ContainsKey(unit.Text))
            && (RuleWords.IsReserved(unit.Text) || unit.Start == _reader.Current.End);
    }

    /// <summary>A number and a unit of exact time, in whole milliseconds; null when it is wrong, which is told.</summary>
    internal TimeSpan? Duration(bool positive = true)
    {
        int start = _reader.Position;
        if (_reader.Current.Kind != TokenKind.Number)
        {
            CalendarAsDuration();
            return null;
        }

        LowerUnit();
        if (!IsUnit() && _reader.Peek(1).IsName)
        {
            Token other = _reader.Peek(1);
            _reader.Fail(DiagnosticCodes.NumberSuffix, _reader.SpanOf(other), $"'{other.Text}' is no unit here.", $"The units are milliseconds, seconds, minutes, hours, days and weeks.");
            return null;
        }

        if (!IsUnit())
        {
            Token bare = _reader.Take();
            _reader.Fail(
                DiagnosticCodes.MissingUnit,
                _reader.SpanOf(bare),
                $"A duration needs a unit.",
                $"Write 30 days, 12 hours or 20 minutes.",
                new TextFix(_reader.SpanOf(bare) with { Start = bare.End, Length = 0 }, bare.Number == 1 ? " day" : " days"));
            return null;
        }

        decimal number = _reader.Take().Number;
        string unit = _reader.Take().Text;
        if (RuleWords.InexactUnits.TryGetValue(unit, out long days))
        {
            TimeSpan? exact = number <= Timestamp.LongestDuration / (Timestamp.Day * days) ? TimeSpan.FromMilliseconds((long)(number * days * Timestamp.Day)) : null;
            string? meant = exact > TimeSpan.Zero || (exact is not null && !positive) ? Constant.Of(exact.Value).Plain : null;
            bag.Error(
                DiagnosticCodes.InexactDuration, _reader.SpanFrom(start), $"'{unit}' is no duration: months, quarters and years have no fixed length.",
                $"Say how many days, or use calendar periods: last 1 calendar month, this month.", meant is null ? null : new TextFix(_reader.SpanFrom(start), meant));
            return exact;
        }

        decimal milliseconds = Math.Min(number, Timestamp.LongestDuration + 1) * RuleWords.Units[unit];
        if (milliseconds <= Timestamp.LongestDuration && decimal.Truncate(milliseconds) == milliseconds && (milliseconds > 0 || !positive))
            return TimeSpan.FromTicks((long)milliseconds * TimeSpan.TicksPerMillisecond);
        bag.Error(DiagnosticCodes.OutOfRange, _reader.SpanFrom(start), positive
            ? (Phrase)"A duration here is positive, in whole milliseconds, and at most 10,675,199 days."
            : "A duration is in whole milliseconds and at most 10,675,199 days.");
        return null;
    }

    private void CalendarAsDuration()
    {
        Token unit = _reader.Current;
        if (unit.Is("calendar"))
        {
            _reader.Fail(
                DiagnosticCodes.Expected, _reader.SpanOf(unit), $"A number is needed before '{unit.Text}'.",
                $"The last whole period is last 1 calendar and its unit.", new TextFix(_reader.SpanOf(unit) with { Length = 0 }, "1 "));
            return;
        }

        if (!CalendarWords.TryRead(unit.Text, out CalendarUnit period) || unit.Kind != TokenKind.Name)
        {
            _reader.Fail("a duration such as 30 days");
            return;
        }

        string fix = $"1 calendar {period.Word}";
        _reader.Fail(
            DiagnosticCodes.Expected,
            _reader.SpanOf(unit),
            $"A number is needed before '{unit.Text}'.",
            $"The last whole period is last 1 calendar and its unit.",
            new TextFix(_reader.SpanOf(unit), fix));
    }

    private Expression? Reference(int start)
    {
        Token first = _reader.Take();
        if (_reader.At(".") && _reader.Peek(1).Kind is TokenKind.Name or TokenKind.QuotedName)
        {
            _reader.Take();
            Token second = _reader.Take();
            return IsTrigger(first) ? TriggerOf(start, second) : Qualified(start, first, second);
        }

        string name = first.Text;
        if (_scope is { Type: null }) return null;
        if (_aggregated is not null)
        {
            names.TellBareProperty(name, _reader.SpanOf(first), _aggregated, bag);
            return null;
        }

        bool isBare = _enum is not null && first.Kind == TokenKind.Name;
        if (_scope is { Type: { } type } && names.Schema.FindProperty(type.Name, name) is not null)
            return Node(names.Schema.Property(type.Name, name), start);
        if (isBare && _enum!.HasValue(name)) return Node(Constant.Of(name), start);
        if (names.Schema.FindAttribute(name) is not null) return Attribute(start, name);
        if (names.IsValue(name)) return names.ValueNamed(name, _reader.SpanOf(first)) is { } measure ? Node(measure, start) : null;
        if (isBare) return Node(Constant.Of(name), start);
        if (_beside is { Kind: ValueKind.Text } && first.Kind == TokenKind.Name && names.IsNothing(name, _scope?.Type)) return Node(BareText(first), start);
        names.TellUnknown(name, _reader.SpanFrom(start), _scope?.Type, bag, _definition);
        return null;
    }

    /// <summary>An attribute by its bare name, which inside a <c>where</c> must say whose it is.</summary>
    private Expression? Attribute(int start, string name)
    {
        if (_scope is { Type: { } type })
        {
            string owned = $"customer.{RuleWords.Name(name)}";
            bag.Error(
                DiagnosticCodes.AttributeInWhere,
                _reader.SpanFrom(start),
                $"'{name}' is an attribute of the customer and stands in the where of '{type.Name}', which is about one event.",
                $"Say whose it is: {owned}.",
                new TextFix(_reader.SpanFrom(start), owned));
        }

        return Node(names.Schema.Attribute(name), start);
    }

    /// <summary><c>customer.ATTRIBUTE</c>, beside the properties of an event.</summary>
    private Expression? OfCustomer(int start)
    {
        _reader.Take();
        _reader.Take();
        Token attribute = _reader.Current;
        if (_reader.Name("the name of an attribute") is not { } name) return null;
        if (names.Schema.FindAttribute(name) is null)
        {
            names.TellUnknownAttribute(name, _reader.SpanOf(attribute), bag);
            return null;
        }

        if (_scope is null)
        {
            SourceSpan span = _reader.SpanFrom(start);
            bag.Error(
                DiagnosticCodes.CustomerOutsideWhere,
                span,
                $"'customer.{name}' stands where only the customer is meant.",
                $"Only in a where, beside properties of an event, an attribute says whose it is.",
                new TextFix(span, RuleWords.Name(name)));
        }

        return Node(names.Schema.Attribute(name), start);
    }

    /// <summary>Whether a name is the trigger of a journey; elsewhere it may be the name of something.</summary>
    private bool IsTrigger(Token name) => name.Is("trigger")
        && (Triggers is not null || (!names.SchemaIsBroken && names.Schema.FindEvent("trigger") is null && names.Find("trigger") is null));

    /// <summary>A property of the event that starts a journey, as the first that has it declares it.</summary>
    private Expression? TriggerOf(int start, Token property)
    {
        if (Triggers is null)
        {
            bag.Error(
                DiagnosticCodes.NoEntry, _reader.SpanFrom(start), $"'trigger.{property.Text}' is about an entry into a journey and stands where there is none.",
                $"Only the conditions of a journey know what started it.");
            return null;
        }

        if (names.SchemaIsBroken) return null;
        foreach (EventType type in Triggers)
            if (names.Schema.FindProperty(type.Name, property.Text) is { } field) return Node(TriggerProperty.Of(field), start);
        names.TellUnknownTrigger(property.Text, Triggers, _reader.SpanOf(property), bag);
        return null;
    }

    private Expression? Qualified(int start, Token first, Token second)
    {
        ValueArgument[]? arguments = _reader.At("(") && names.Schema.FindEvent(first.Text) is null ? Arguments() : [];
        if (arguments is null) return null;
        if (names.ValueOf(first.Text, second.Text, arguments) is { } value) return Node(value, start);
        if (names.Schema.FindEvent(first.Text) is not null)
        {
            if (names.Schema.FindProperty(first.Text, second.Text) is not null)
                return Node(names.Schema.Property(first.Text, second.Text), start);
            names.TellUnknownProperty(first.Text, second.Text, _reader.SpanOf(second), bag);
            return null;
        }

        names.TellUnknownPart(first.Text, second.Text, _reader.SpanFrom(start), _reader.SpanOf(first), bag);
        return null;
    }

    /// <summary>What is said with a value: constants in parentheses, each perhaps after a word; a percentage is its number.</summary>
    private ValueArgument[]? Arguments()
    {
        Token open = _reader.Take();
        var arguments = new List<ValueArgument?>();
        do
        {
            string? word = _reader.Current.Kind is TokenKind.Name or TokenKind.QuotedName ? _reader.Take().Text : null;
            arguments.Add(Argument() is { } value ? new ValueArgument(word, value) : null);
        }
        while (!_reader.Failed && _reader.TryTake(","));
        return Close(open) && !arguments.Contains(null) ? [.. arguments.OfType<ValueArgument>()] : null;
    }

    private Constant? Argument()
    {
        if (_reader.Current.Kind == TokenKind.Percent) return Constant.Of(_reader.Take().Number / 100);
        if (_reader.Current.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Date or TokenKind.Instant || _reader.At("-")) return Value(null) as Constant;
        _reader.Fail("a number, a duration, a date, an instant or a text");
        return null;
    }
}
