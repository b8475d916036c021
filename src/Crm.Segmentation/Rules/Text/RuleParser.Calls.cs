using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>Functions over events and populations.</summary>
internal sealed partial class RuleParser
{
    /// <summary>The functions by their words, but for those that aggregate a property: a line each.</summary>
    private static readonly (string Word, Func<RuleParser, Measure?> Read)[] Calls =
    [
        ("count", parser => parser.Count()),
        ("nth", parser => parser.Nth()),
        ("sessions", parser => parser.Sessions()),
        ("since", parser => parser.Since()),
        ("years_since", parser => parser.YearsSince()),
        ("hour", _ => (EventHour)EventTime.Hour),
        ("weekday", _ => (EventWeekday)EventTime.Weekday),
        ("percentile", parser => parser.Percentile()),
    ];

    private static readonly FrozenDictionary<string, Func<RuleParser, Measure?>> Functions = Calls
        .Concat(AggregateFunctions.ByWord.Select(pair => (Word: pair.Key, Read: (Func<RuleParser, Measure?>)(parser => parser.Aggregate(pair.Value)))))
        .ToFrozenDictionary(call => call.Word, call => call.Read, StringComparer.Ordinal);

    /// <summary>The functions, for suggestions.</summary>
    internal static IEnumerable<string> FunctionWords => [.. AggregateFunctions.ByWord.Keys.Order(StringComparer.Ordinal), .. Calls.Select(call => call.Word)];

    internal static bool IsFunction(string word) => Functions.ContainsKey(word);

    private Measure? Call(int start)
    {
        Token function = _reader.Take(), open = _reader.Take();
        Measure? measure = Functions.TryGetValue(function.Text, out Func<RuleParser, Measure?>? read) ? read(this) : Unknown(function);
        Close(open);

        // The closing parenthesis belongs to the place of the call.
        return measure is null ? null : Node(measure, start);
    }

    private Measure? Unknown(Token function)
    {
        string? nearest = OtherFunctions.GetValueOrDefault(function.Text) ?? NearestName.Find(function.Text, FunctionWords);
        _reader.Fail(
            DiagnosticCodes.UnknownFunction, _reader.SpanOf(function), $"There is no function '{function.Text}'.",
            nearest is null ? (Phrase)$"The functions are {new NameList(FunctionWords)}." : $"Did you mean '{nearest}'?",
            nearest is null ? null : new TextFix(_reader.SpanOf(function), nearest));
        return null;
    }

    private Count? Count()
    {
        Token first = _reader.Current;
        if (first.Is("distinct") && _reader.Peek(1).IsName && _reader.Peek(2).Is(".") && _reader.Peek(4).Is(")"))
        {
            SourceSpan call = _reader.SpanFrom(_reader.Position - 2).To(_reader.SpanOf(_reader.Peek(4)));
            TellMeant(call, $"distinct({_reader.SpanOf(_reader.Peek(1)).To(_reader.SpanOf(_reader.Peek(3))).Characters})");
            _reader.GiveUp();
            return null;
        }

        if (first.Is("*"))
        {
            TellMeant(_reader.SpanOf(_reader.Take()), "any");
            return new Count(AnyEvent.Instance, MaybeArgumentWindow());
        }

        if (first.IsName && names.Schema.FindEvent(first.Text) is not null && _reader.Peek(1).Is("."))
        {
            SourceSpan property = _reader.SpanOf(_reader.Peek(1)).To(_reader.SpanOf(_reader.Peek(2)));
            _reader.Fail(
                DiagnosticCodes.Expected,
                property,
                $"Events are counted, not their properties.",
                $"The number of different values is distinct.",
                new TextFix(property, ""));
        }

        EventPattern? pattern = Pattern();
        Window? window = MaybeArgumentWindow();
        return pattern is null ? null : new Count(pattern, window);
    }

    private Since? Since()
    {
        bool first = _reader.At("first") && (_reader.Peek(1).IsName || _reader.Peek(1).Is("any") || _reader.Peek(1).Is("("));
        if (first) _reader.Take();
        return Pattern() is { } pattern ? new Since(pattern, first) : null;
    }

    private YearsSince? YearsSince()
    {
        int start = _reader.Position;
        return AsMeasure(Sum(), start) is { } since ? new YearsSince(since) : null;
    }

    private SessionCount? Sessions()
    {
        EventPattern? pattern = Pattern();
        _reader.Expect(",", $"A new session starts after a gap: sessions(visit, gap 30 minutes).");
        _reader.Expect("gap", $"A new session starts after a gap: sessions(visit, gap 30 minutes).");
        TimeSpan? gap = Duration();
        Window? window = MaybeArgumentWindow();
        return pattern is null || gap is null ? null : new SessionCount(pattern, gap.Value, window);
    }

    private Measure? Aggregate(AggregateFunction function)
    {
        int at = _reader.Position;
        (EventType? type, Measure? property) = Aggregated(function.Word);
        bool isBy = function == AggregateFunction.MostFrequent && _reader.TryTake("by");
        Measure? by = isBy ? Aggregated(function.Word).Property : null;
        EventPattern? pattern = Filtered(type, at);
        Window? window = MaybeArgumentWindow();
        if (property is null || pattern is null || (isBy && by is null)) return null;
        return by is null ? new Aggregate(function, property, pattern, window) : new Favourite(property, by, pattern, window);
    }

    /// <summary><c>nth(E.property [where C], n [, WINDOW])</c>.</summary>
    private NthEvent? Nth()
    {
        int at = _reader.Position;
        (EventType? type, Measure? property) = Aggregated("nth");
        EventPattern? pattern = Filtered(type, at);
        _reader.Expect(",", $"Say which event, counted from 1: nth(order.amount, 2).");
        int? position = Whole(1, int.MaxValue);
        Window? window = MaybeArgumentWindow();
        return property is null || pattern is null || position is null ? null : new NthEvent(property, position.Value, pattern, window);
    }

    /// <summary>A property of an event, or arithmetic over properties of one, and of which event.</summary>
    private (EventType? Type, Measure? Property) Aggregated(string function)
    {
        int start = _reader.Position;
        bool isExpression = _reader.At("(") || _reader.At("-") || _reader.Current.Kind == TokenKind.Number
            || (_reader.Peek(1).Is(".") && _reader.Peek(3) is { Kind: TokenKind.Symbol, Text: "+" or "-" or "*" or "/" });
        if (!isExpression)
        {
            (EventType? type, Expression? property) = Property(function);
            if (property is not Segmentation.Condition) return (type, (Measure?)property);
            bag.Error(
                DiagnosticCodes.NoAggregate,
                _reader.SpanFrom(start),
                $"A flag is not aggregated.",
                $"Count the events for which it holds: count, the event, where and the flag.");
            return (type, null);
        }

        (string? outer, EventScope? scope) = (_aggregated, _scope);
        (_aggregated, _scope) = (function, null);
        Measure? expression = AsMeasure(Sum(), start);
        (_aggregated, _scope) = (outer, scope);
        if (expression is null) return (null, null);
        if (expression.Walk().OfType<IFieldHandle>().FirstOrDefault(handle => handle.Field.EventName is not null) is { } first)
            return (names.Schema.Event(first.Field.EventName!), expression);
        bag.Error(
            DiagnosticCodes.NotAProperty,
            _reader.SpanFrom(start),
            $"'{function}' needs a property of an event, and there is none in this.",
            $"Write the event, a point and the property: {function}(purchase.amount).");
        return (null, null);
    }

    /// <summary><c>E.property</c>.</summary>
    internal (EventType? Type, Expression? Property) Property(string function)
    {
        int start = _reader.Position;
        Token first = _reader.Current;
        if (!_reader.Peek(1).Is(".") && first.IsName)
        {
            names.TellBareProperty(first.Text, _reader.SpanOf(first), function, bag);
            _reader.Take();
            return (null, null);
        }

        EventType? type = EventName();
        _reader.Expect(".");
        Token second = _reader.Current;
        if (_reader.Name("the name of a property") is not { } name || type is null) return (null, null);
        if (names.Schema.FindProperty(type.Name, name) is not null) return (type, Node(names.Schema.Property(type.Name, name), start));
        names.TellUnknownProperty(type.Name, name, _reader.SpanOf(second), bag);
        return (type, null);
    }

    /// <summary><c>percentile(m, p)</c>, with <c>type n</c> for another than the first.</summary>
    private Percentile? Percentile()
    {
        Measure? of = Measure();
        _reader.Expect(",");
        decimal? percent = Percent(0, 100);
        int type = 1;
        if (_reader.TryTake(","))
        {
            _reader.Expect("type");
            type = Whole(1, 9) ?? 1;
        }

        return of is null || percent is null ? null : new Percentile(of, percent.Value, type);
    }

    /// <summary><c>top P% by m</c>, <c>top N by m</c>, with <c>among</c> and one question.</summary>
    /// <param name="start">The position of the first token.</param>
    /// <param name="isEquated">Whether what follows is the value of the cut: then a comparison after <c>among</c> needs parentheses.</param>
    internal Condition? Top(int start, bool isEquated = false)
    {
        _reader.Take();
        SourceSpan share = _reader.SpanOf(_reader.Current);
        bool isCount = _reader.Current.Kind == TokenKind.Number;
        int? count = isCount ? Whole(1, int.MaxValue) : null;
        decimal? percent = isCount ? null : Percent(0, 100);
        if (percent == 0)
        {
            bag.Error(DiagnosticCodes.OutOfRange, share, $"The top 0% is nobody.", $"Say a percentage above 0.");
            percent = null;
        }

        if (isCount && _reader.At("percent"))
        {
            SourceSpan percentage = share.To(_reader.SpanOf(_reader.Take()));
            TellMeant(percentage, $"{share.Characters}%");
        }

        _reader.Expect("by");
        int by = _reader.Position;
        Measure? measure = AsMeasure(Sum(), by);
        bool isAmong = _reader.At("among");
        Condition? among = isAmong ? Among(isEquated) : null;
        if (measure is null || (isAmong && among is null))
        {
            Orphan(measure);
            Orphan(among);
            return null;
        }

        return count is { } most ? Node(new TopCount(most, measure, among), start) : percent is { } part ? Node(new TopShare(part, measure, among), start) : null;
    }

    /// <summary>After <c>among</c> one question, as after <c>where</c>; several stand in parentheses.</summary>
    private Condition? Among(bool isEquated)
    {
        _reader.Take();
        int start = _reader.Position;
        if (!_reader.At("not")) return AsCondition(isEquated ? Primary() : Comparison(), start);
        Token not = _reader.Take();
        _ = Comparison();
        SourceSpan span = _reader.SpanFrom(start);
        if (!_reader.Failed)
            bag.Error(
                DiagnosticCodes.WhereParentheses, _reader.SpanOf(not), $"After among, 'not' needs parentheses.", $"An among takes one question, or a condition in parentheses.",
                new TextFix(span, $"({span.Characters})"));
        return null;
    }

    private decimal? Percent(int least, int most)
    {
        if (_reader.Current.Kind is not (TokenKind.Number or TokenKind.Percent))
        {
            _reader.Fail("a percentage");
            return null;
        }

        Token token = _reader.Take();
        if (token.Number >= least && token.Number <= most) return Constant.Of(token.Number).Number;
        bag.Error(DiagnosticCodes.OutOfRange, _reader.SpanOf(token), $"A percentage is from {least} to {most}.");
        return null;
    }
}
