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
    private Window? MaybeWindow() =>
        (_reader.At("in") && !_reader.Peek(1).Is("{")) || AtBareWindow() || (IsWindowWord(_reader.Current) && !_reader.Peek(1).Is("("))
            ? ConditionWindow()
            : null;

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

    /// <summary>The window of an aggregate, after a comma; <c>in</c> may be left out.</summary>
    private Window? MaybeArgumentWindow()
    {
        if (_reader.TryTake(",")) return Window(start: _reader.Position);
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

    internal Window? Window(int start)
    {
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

        Window? window = _reader.Current.Kind == TokenKind.Name ? WindowBody(_reader.Take().Text) : WindowBody("");
        return window is null ? null : Node(window, start);
    }

    private Window? WindowBody(string word)
    {
        switch (word)
        {
            case "last":
                return LastCalendar() ?? (_reader.Failed ? null : Duration() is { } back ? Segmentation.Window.Last(back) : null);
            case "next":
                return Duration() is { } ahead ? Segmentation.Window.Next(ahead) : null;
            case "today":
                return Segmentation.Window.This(CalendarUnit.Day);
            case "this":
                return CalendarUnitOrFail() is { } unit ? Segmentation.Window.This(unit) : null;
            case "since":
                return Anchor() is { } since ? Segmentation.Window.Since(since) : null;
            case "before" when _reader.Current.Kind == TokenKind.Number:
                TimeSpan? ago = Duration();
                _reader.Expect("ago");
                return ago is { } duration ? Segmentation.Window.BeforeAgo(duration) : null;
            case "before":
                return Anchor() is { } end ? Segmentation.Window.Before(end) : null;
            case "from" when _reader.Current.Kind == TokenKind.Number:
                return Ago();
            case "from":
                Measure? from = Anchor();
                _reader.Expect("until");
                Measure? until = Anchor();
                return from is null || until is null ? null : Segmentation.Window.Between(from, until);
            case "within":
                TimeSpan? within = Duration();
                _reader.Expect("of", $"A window is within a duration of an attribute.");
                Measure? anchor = Anchor();
                return within is null || anchor is null ? null : Segmentation.Window.Within(within.Value, anchor);
            default:
                _reader.Fail("a window");
                return null;
        }
    }

    private LastPeriodsWindow? LastCalendar()
    {
        if (!_reader.Peek(1).Is("calendar")) return null;
        int? count = Whole(1, MostPeriods);
        _reader.Take();
        CalendarUnit? unit = CalendarUnitOrFail();
        if (count is null || unit is null)
        {
            _reader.GiveUp();
            return null;
        }

        return (LastPeriodsWindow)Segmentation.Window.LastCalendar(count.Value, unit.Value);
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

    private Window? Ago()
    {
        int start = _reader.Position;
        TimeSpan? from = Duration(), to = null;
        if (_reader.Expect("to")) to = Duration(positive: false);
        _reader.Expect("ago");
        if (from is null || to is null) return null;
        if (from > to) return Segmentation.Window.Ago(from.Value, to.Value);
        SourceSpan span = _reader.SpanFrom(start);
        bag.Error(
            DiagnosticCodes.EmptyWindow, span, $"The window ends before it begins.", $"The longer time ago comes first.",
            from == to ? null : new TextFix(span, $"{Constant.Of(to.Value)} to {Constant.Of(from.Value)} ago"));
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
            _ => Failed("an instant, a date or an attribute"),
        };
        if (anchor is null) return null;
        if (anchor is Measure measure && measure.Kind.IsTemporal()) return measure;
        bag.Error(
            DiagnosticCodes.NotAnAnchor, _reader.SpanFrom(start), $"A window cannot be anchored on this.",
            $"A window is anchored on an instant, a date, or an attribute of either kind.");
        return null;
    }

    /// <summary><c>anniversary of A in next D</c>.</summary>
    private AnniversaryWithin? Anniversary(int start)
    {
        _reader.Take();
        _reader.Take();
        int operand = _reader.Position;
        bool isValue = _reader.Current.IsName || _reader.Current.Kind is TokenKind.Date or TokenKind.Instant || _reader.At("(") || _reader.Peek(1).Is("(");
        Measure? measure = AsMeasure(isValue ? Primary() : Failed("an attribute"), operand);
        _reader.Expect("in");
        _reader.Expect("next");
        TimeSpan? ahead = Duration();
        return measure is null || ahead is null ? null : Node(new AnniversaryWithin(measure, ahead.Value), start);
    }
}
