namespace Crm.Segmentation;

/// <summary>Windows.</summary>
internal sealed partial class RuleParser
{
    private static bool IsWindowWord(Token token) => token.Kind == TokenKind.Name && token.Text is "last" or "next" or "this" or "today";

    private static bool IsBareWindowWord(Token token) => token.Kind == TokenKind.Name && token.Text is "since" or "before" or "from" or "within";

    private bool AtBareWindow() => IsBareWindowWord(_reader.Current) && !_reader.Peek(1).Is("(");

    /// <summary><c>within D of</c> is a window; <c>within D</c> alone is how long a sequence may take.</summary>
    private bool IsWindowWithin() => _reader.At("within") && _reader.Peek(3).Is("of");

    /// <summary>The window of an event or a sequence in a condition, if there is one here.</summary>
    private Window? MaybeWindow()
    {
        Lower("in", "since", "before", "from", "within", "last", "next", "this", "today");
        if (_reader.Current is { Kind: TokenKind.Name, Text: "yesterday" })
        {
            TellMeant(_reader.SpanOf(_reader.Current), "in last 1 calendar day");
            _reader.Take();
            return Node(new LastPeriodsWindow(1, CalendarUnit.Day), _reader.Position - 1);
        }

        if (_reader.Current is { Kind: TokenKind.Name, Text: "between" } && _reader.Peek(1).Kind is TokenKind.Date or TokenKind.Instant)
            _reader.Fail(
                DiagnosticCodes.ForeignWord, _reader.SpanOf(_reader.Current), $"A window is from an instant until before another.", $"Say from 2026-03-01 until 2026-04-01, of which the last day is not in it.");
        return AtWindow() ? ConditionWindow() : null;
    }

    private bool AtWindow() =>
        (_reader.At("in") && !_reader.Peek(1).Is("{")) || AtBareWindow() || (IsWindowWord(_reader.Current) && !_reader.Peek(1).Is("("));

    /// <summary>A window in a condition: with <c>in</c> before <c>last</c>, <c>next</c>, <c>this</c> and <c>today</c>, and only before those.</summary>
    private Window? ConditionWindow()
    {
        if (IsWindowWord(_reader.Current))
        {
            SourceSpan before = _reader.SpanOf(_reader.Current) with { Length = 0 };
            bag.Error(
                DiagnosticCodes.WindowWord,
                _reader.SpanOf(_reader.Current),
                $"'in' is missing before '{_reader.Current.Text}'.",
                null,
                new TextFix(before, "in "));
        }

        return Window(start: _reader.Position);
    }

    /// <summary>The window of an aggregate, after a comma; <c>in</c> may be left out. The last events and a stretch of time may stand together, in any order.</summary>
    private Window? MaybeArgumentWindow()
    {
        if (_reader.At(","))
        {
            int start = _reader.Position + 1;
            Window? time = null;
            int? last = null;
            bool isSound = true;
            while (_reader.TryTake(",") && !_reader.Failed)
            {
                bool isLast = AtLastEvents();
                if (isLast ? last is not null : time is not null) _reader.Fail(
                    DiagnosticCodes.GivenTwice,
                    _reader.SpanOf(_reader.Current),
                    $"Of windows there are the last events and a stretch of time, each once.");
                else if (isLast) isSound &= (last = LastEvents()) is not null;
                else
                {
                    TellBareLength();
                    isSound &= (time = Window(_reader.Position)) is not null;
                }
            }

            return !isSound || _reader.Failed ? null : last is { } count ? Node(new LastEventsWindow(count, time), start) : time;
        }

        if (_reader.At("in") || AtBareWindow() || IsWindowWord(_reader.Current))
        {
            SourceSpan place = _reader.SpanFrom(_reader.Position - 1);
            _reader.Fail(
                DiagnosticCodes.Expected,
                _reader.SpanOf(_reader.Current),
                $"A comma is needed before the window.",
                null,
                new TextFix(place with { Start = place.End, Length = 0 }, ","));
        }

        return null;
    }

    /// <summary>Tells of a window that is a duration alone, and of one that is a number of something else than events.</summary>
    private void TellBareLength()
    {
        if (_reader.Current.Kind == TokenKind.Number && IsUnit())
        {
            SourceSpan before = _reader.SpanOf(_reader.Current) with { Length = 0 };
            _reader.Fail(DiagnosticCodes.Expected, _reader.SpanOf(_reader.Current), $"A window says of which time it is.", $"Say last 30 days, or from 60 days to 30 days ago.", new TextFix(before, "last "));
        }

        int at = _reader.At("in") ? 1 : 0;
        Token counted = _reader.Peek(at + 2);
        if (!_reader.Peek(at).Is("last") || _reader.Peek(at + 1).Kind != TokenKind.Number || !counted.IsName || counted.Text == "calendar" || RuleWords.Units.ContainsKey(counted.Text) || NearestUnit(counted.Text) is not null) return;
        _reader.Fail(
            DiagnosticCodes.NumberSuffix, _reader.SpanOf(counted), $"'{counted.Text}' is no unit here.", $"The last events are asked for as in last 3 events.", new TextFix(_reader.SpanOf(counted), "events"));
    }

    private bool AtLastEvents()
    {
        int at = _reader.At("in") ? 1 : 0;
        return _reader.Peek(at).Is("last") && _reader.Peek(at + 1).Kind == TokenKind.Number && (_reader.Peek(at + 2).Is("events") || _reader.Peek(at + 2).Is("event"));
    }

    /// <summary><c>last N events</c>.</summary>
    private int? LastEvents()
    {
        _reader.TryTake("in");
        _reader.Take();
        int? count = Whole(1, int.MaxValue);
        _reader.Take();
        return count;
    }

    /// <summary>A stretch of time; that it cannot be a number of events is told.</summary>
    internal Window? Window(int start)
    {
        if (AtLastEvents())
        {
            SourceSpan span = _reader.SpanOf(_reader.Current).To(_reader.SpanOf(_reader.Peek(_reader.At("in") ? 3 : 2)));
            _reader.Fail(
                DiagnosticCodes.LastEventsElsewhere,
                span,
                $"The last events are asked for where events are counted or aggregated, and not here.",
                $"Put them into a function, as in avg(order.amount, last 3 events).");
            return null;
        }

        if (_reader.At("in"))
        {
            Token @in = _reader.Take();
            if (IsBareWindowWord(_reader.Current))
            {
                SourceSpan span = _reader.SpanOf(@in);
                bag.Error(
                    DiagnosticCodes.WindowWord,
                    span,
                    $"'in' never stands before '{_reader.Current.Text}'.",
                    null,
                    new TextFix(span with { Length = _reader.Current.Start - @in.Start }, ""));
            }
        }

        TellOtherLast();
        Lower("last", "next", "this", "today", "since", "before", "from", "within");
        if (!IsWindowWord(_reader.Current) && !IsBareWindowWord(_reader.Current))
        {
            _reader.Fail("a window");
            return null;
        }

        return WindowBody(_reader.Take().Text) is { } window ? Node(window, start) : null;
    }

    private Window? WindowBody(string word)
    {
        switch (word)
        {
            case "last":
                return AtCalendar(0)
                    ? Calendar() is var (count, past) ? new LastPeriodsWindow(count, past) : null
                    : Length() is { } back ? new LastWindow(back) : null;
            case "next":
                return AtCalendar(0)
                    ? Calendar() is var (number, future) ? new NextPeriodsWindow(number, future) : null
                    : Length() is { } ahead ? new NextWindow(ahead) : null;
            case "today":
                return Segmentation.Window.This(CalendarUnit.Day);
            case "this":
                return CalendarUnitOrFail() is { } unit ? Segmentation.Window.This(unit) : null;
            case "since" when AtEntry():
                _reader.Take();
                return SinceEntryWindow.Instance;
            case "since":
                return Anchor() is { } since ? Segmentation.Window.Since(since) : null;
            case "before" when _reader.Current.Kind == TokenKind.Number:
                WindowLength? ago = Length();
                _reader.Expect("ago");
                return ago is { } length ? new BeforeAgoWindow(length) : null;
            case "before":
                return Anchor() is { } end ? Segmentation.Window.Before(end) : null;
            case "from" when TryTellMonths():
                return null;
            case "from" when AtCalendar(2) || IsCalendarWithoutWord():
                return CalendarAgo();
            case "from" when AtCalendar(0):
                TellCalendarTwice();
                return null;
            case "from" when _reader.Current.Kind == TokenKind.Number:
                return Ago();
            case "from":
                Measure? from = Anchor();
                _reader.Expect("until");
                Measure? until = Anchor();
                return from is null || until is null ? null : Segmentation.Window.Between(from, until);
            default:
                TimeSpan? within = Duration();
                _reader.Expect("of", $"A window is within a duration of an attribute.");
                Measure? anchor = Anchor();
                return within is null || anchor is null ? null : Segmentation.Window.Within(within.Value, anchor);
        }
    }

    /// <summary>Whether <c>entry</c> is that into a journey; elsewhere it may be the name of something.</summary>
    private bool AtEntry() => _reader.At("entry") && (Triggers is not null || (!names.SchemaIsBroken && names.Schema.FindAttribute("entry") is null && names.Find("entry") is null));

    /// <summary>A duration with the unit in which it was said, in milliseconds; null when it is wrong, which is told.</summary>
    internal (TimeSpan Duration, long Unit)? Measured()
    {
        long unit = IsUnit() ? RuleWords.Units.GetValueOrDefault(_reader.Peek(1).Text) : 0;
        return Duration(positive: false) is { } duration && unit > 0 ? (duration, unit) : null;
    }

    /// <summary>A number of units of exact time, which over dates are local dates where they are days or weeks.</summary>
    private WindowLength? Length(bool positive = true)
    {
        long unit = IsUnit() ? RuleWords.Units.GetValueOrDefault(_reader.Peek(1).Text) : 0;
        return Duration(positive) is { } duration ? WindowLength.Of(duration, unit) : null;
    }

    /// <summary>Whether <c>N calendar</c> stands so many tokens ahead.</summary>
    private bool AtCalendar(int ahead) =>
        (ahead == 0 ? _reader.Current : _reader.Peek(ahead)).Kind == TokenKind.Number && _reader.Peek(ahead + 1).Is("calendar");

    /// <summary>Whether it is <c>2 to 1 months ago</c>, which is no duration.</summary>
    private bool IsCalendarWithoutWord() =>
        _reader.Current.Kind == TokenKind.Number && _reader.Peek(1).Is("to") && _reader.Peek(2).Kind == TokenKind.Number
        && _reader.Peek(3).Kind == TokenKind.Name && CalendarWords.TryRead(_reader.Peek(3).Text, out _);

    /// <summary><c>N calendar UNIT</c>; null when it is wrong, after which nothing is read.</summary>
    private (int Count, CalendarUnit Unit)? Calendar(int least = 1)
    {
        int? count = Whole(least, Segmentation.Window.MostPeriods);
        if (!_reader.TryTake("calendar"))
        {
            SourceSpan before = _reader.SpanOf(_reader.Current) with { Length = 0 };
            _reader.Fail(
                DiagnosticCodes.Expected, _reader.SpanOf(_reader.Current), $"'calendar' is missing before '{_reader.Current.Text}'.",
                $"Whole periods of the calendar are counted as in from 2 to 1 calendar months ago.", new TextFix(before, "calendar "));
        }

        CalendarUnit? unit = _reader.Failed ? null : CalendarUnitOrFail();
        if (count is not null && unit is not null) return (count.Value, unit.Value);
        _reader.GiveUp();
        return null;
    }

    /// <summary>Tells of <c>N calendar UNIT to M calendar UNIT ago</c>, in which the unit is said twice.</summary>
    private void TellCalendarTwice()
    {
        int start = _reader.Position;
        if (Calendar() is not var (from, unit)) return;
        if (!_reader.TryTake("to") || !AtCalendar(0) || Calendar(least: 0) is not var (to, other) || other != unit || !_reader.TryTake("ago"))
        {
            _reader.Fail("'to', and the same calendar period");
            return;
        }

        SourceSpan span = _reader.SpanFrom(start);
        bag.Error(
            DiagnosticCodes.Expected, span, $"The calendar period is said once, after both numbers.",
            $"Whole periods of the calendar are counted as in from 2 to 1 calendar months ago.",
            new TextFix(span, $"{from} to {to} calendar {unit.Word}s ago"));
        _reader.GiveUp();
    }

    /// <summary>Tells of <c>N UNIT to M UNIT ago</c> in months, quarters or years, which are of the calendar.</summary>
    private bool TryTellMonths()
    {
        Token from = _reader.Current, unit = _reader.Peek(1), to = _reader.Peek(3), other = _reader.Peek(4);
        if (from.Kind != TokenKind.Number || to.Kind != TokenKind.Number || !_reader.Peek(2).Is("to") || !_reader.Peek(5).Is("ago")) return false;
        if (!RuleWords.InexactUnits.TryGetValue(unit.Text, out long days) || !RuleWords.InexactUnits.TryGetValue(other.Text, out long same) || days != same) return false;
        SourceSpan span = _reader.SpanOf(from).To(_reader.SpanOf(other));
        string plural = other.Text.TrimEnd('s') + "s";
        _reader.Fail(
            DiagnosticCodes.InexactDuration, span, $"'{unit.Text}' is no duration: months, quarters and years have no fixed length.",
            $"Whole periods of the calendar are counted as in from 2 to 1 calendar months ago.", new TextFix(span, $"{RuleWords.Number(from.Number)} to {RuleWords.Number(to.Number)} calendar {plural}"));
        return true;
    }

    /// <summary><c>N to M calendar UNIT ago</c>.</summary>
    private AgoPeriodsWindow? CalendarAgo()
    {
        int start = _reader.Position;
        int? from = Whole(1, Segmentation.Window.MostPeriods);
        _reader.Expect("to");
        if (Calendar(least: 0) is not var (to, unit)) return null;
        _reader.Expect("ago");
        if (from is null) return null;
        if (from > to) return new AgoPeriodsWindow(from.Value, to, unit);
        SourceSpan span = _reader.SpanFrom(start);
        bag.Error(
            DiagnosticCodes.EmptyWindow, span, $"The window ends before it begins.", $"The longer time ago comes first.",
            from == to ? null : new TextFix(span, $"{to} to {from} calendar {unit.Word}s ago"));
        return null;
    }

    internal CalendarUnit? CalendarUnitOrFail()
    {
        if (_reader.Current.Kind == TokenKind.Name && CalendarWords.TryRead(_reader.Current.Text, out CalendarUnit unit))
        {
            _reader.Take();
            return unit;
        }

        _reader.Fail("'hour', 'day', 'week', 'month', 'quarter' or 'year'");
        return null;
    }

    private AgoWindow? Ago()
    {
        int start = _reader.Position;
        WindowLength? from = Length(), to = null;
        if (_reader.Expect("to")) to = Length(positive: false);
        _reader.Expect("ago");
        if (from is null || to is null) return null;
        if (from.Value.Duration > to.Value.Duration) return new AgoWindow(from.Value, to.Value);
        SourceSpan span = _reader.SpanFrom(start);
        bag.Error(
            DiagnosticCodes.EmptyWindow, span, $"The window ends before it begins.", $"The longer time ago comes first.",
            from.Value.Duration == to.Value.Duration ? null : new TextFix(span, $"{to} to {from} ago"));
        return null;
    }

    /// <summary>An instant, a date, or an attribute of either kind.</summary>
    private Measure? Anchor()
    {
        int start = _reader.Position;
        Expression? anchor = _reader.Current.Kind switch
        {
            TokenKind.Date or TokenKind.Instant => Value(null),
            _ when _reader.Current.IsName => Reference(start),
            _ when _reader.At("customer", ".") => OfCustomer(start),
            _ => Failed("an instant, a date or an attribute"),
        };
        if (anchor is null) return null;
        if (anchor is Measure measure && measure.Kind.IsTemporal()) return measure;

        // Where names mean nothing, one may be that of an attribute.
        if (names.SchemaIsBroken) return null;
        bag.Error(
            DiagnosticCodes.NotAnAnchor, _reader.SpanFrom(start), $"A window cannot be anchored on this.",
            $"A window is anchored on an instant, a date, or an attribute of either kind.");
        return null;
    }

    /// <summary><c>anniversary of A in</c> and a window; which, validation tells.</summary>
    private AnniversaryWithin? Anniversary(int start)
    {
        _reader.Take();
        _reader.Take();
        int operand = _reader.Position;
        bool isValue = _reader.Current.IsName || _reader.At("customer", ".") || _reader.Current.Kind is TokenKind.Date or TokenKind.Instant || _reader.At("(") || _reader.Peek(1).Is("(");
        Measure? measure = AsMeasure(isValue ? Primary() : Failed("an attribute"), operand);
        if (!_reader.At("in") && !AtBareWindow() && !IsWindowWord(_reader.Current)) _reader.Expect("in", $"Say when, such as in today, in this month or in next 7 days.");
        Window? window = _reader.Failed ? null : ConditionWindow();
        return measure is null || window is null ? null : Node(new AnniversaryWithin(measure, window), start);
    }
}
