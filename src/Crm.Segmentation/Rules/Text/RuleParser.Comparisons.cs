using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>Comparisons, and the other questions about one value.</summary>
internal sealed partial class RuleParser
{
    private static readonly FrozenDictionary<string, ComparisonOperator> Operators = new (string Sign, ComparisonOperator Operator)[]
    {
        ("=", ComparisonOperator.Equal), ("!=", ComparisonOperator.Equal), ("<", ComparisonOperator.Less), ("<=", ComparisonOperator.LessOrEqual),
        (">", ComparisonOperator.Greater), (">=", ComparisonOperator.GreaterOrEqual),
    }.ToFrozenDictionary(x => x.Sign, x => x.Operator, StringComparer.Ordinal);

    private Expression? Comparison()
    {
        int start = _reader.Position;
        Expression? left = Sum();
        Token token = _reader.Current;
        if (token.Kind == TokenKind.Symbol && Operators.TryGetValue(token.Text, out ComparisonOperator @operator))
            return Compare(start, left, @operator);
        if (_reader.Peek(1) is { Kind: TokenKind.Name } after && (after.Text.Equals("in", StringComparison.OrdinalIgnoreCase) || after.Text.Equals("like", StringComparison.OrdinalIgnoreCase))) Lower("not");
        if (_reader.At("not", "in") || _reader.At("not", "like"))
        {
            _reader.Take();
            return Question(start, left) is Condition condition ? Node(new Not(condition), start) : null;
        }

        return Question(start, left);
    }

    private Expression? Compare(int start, Expression? left, ComparisonOperator @operator)
    {
        if (left is Segmentation.Condition and IFieldHandle && TellFlagComparison(start)) return null;
        Measure? l = AsMeasure(left, start);
        Token sign = _reader.Take();
        int next = _reader.Position;
        Measure? r = l is YearsSince && IsYears() ? Years() : Right(l, next);

        if (_reader.Current is { Kind: TokenKind.Symbol } chained && Operators.ContainsKey(chained.Text))
        {
            string middle = _reader.SpanFrom(next).Characters.ToString();
            _reader.Fail(
                DiagnosticCodes.ChainedComparison,
                _reader.SpanOf(chained),
                $"Comparisons cannot be chained.",
                $"Say each of the two, and join them by and.",
                new TextFix(_reader.SpanOf(chained), $"and {middle} {chained.Text}"));
        }

        if (Sound([l, r]) is null || Node(new Comparison(l!, @operator, r!), start) is not { } comparison) return null;
        return sign.Is("!=") ? Node(new Not(comparison), start) : comparison;
    }

    /// <summary>What a value is compared with: beside an enum, a bare name is one of its values.</summary>
    private Measure? Right(Measure? left, int start)
    {
        (FieldDefinition? @enum, Measure? beside) = (_enum, _beside);
        (_enum, _beside) = (left?.EnumField, left);
        Measure? right = AsMeasure(Sum(), start);
        (_enum, _beside) = (@enum, beside);
        return right;
    }

    private bool IsYears() => _reader.Current.Kind == TokenKind.Number && _reader.Peek(1).Kind == TokenKind.Name && _reader.Peek(1).Text is "year" or "years";

    /// <summary>A number of years that an age is compared with, which is a number by itself.</summary>
    private Constant? Years()
    {
        int start = _reader.Position;
        Token number = _reader.Take(), unit = _reader.Take();
        SourceSpan behind = _reader.SpanOf(unit) with { Start = number.End, Length = unit.End - number.End };
        bag.Error(DiagnosticCodes.Expected, _reader.SpanOf(unit), $"An age is a number of years by itself: leave '{unit.Text}' out.", null, new TextFix(behind, ""));
        return Node(Constant.Of(number.Number), start);
    }

    /// <summary>Tells of a flag that is compared with true or false.</summary>
    private bool TellFlagComparison(int start)
    {
        if (_reader.Peek(1) is not { Kind: TokenKind.Name, Text: "true" or "false" or "yes" or "no" } || _reader.Current is not { Text: "=" or "!=" }) return false;
        string flag = _reader.SpanFrom(start).Characters.ToString();
        Token sign = _reader.Take();
        bool holds = _reader.Take().Text is "true" or "yes" == sign.Is("=");
        bag.Error(
            DiagnosticCodes.FlagCompared, _reader.SpanFrom(start), $"A flag is a condition by itself.", $"Write the flag alone, or not and the flag.",
            new TextFix(_reader.SpanFrom(start), holds ? flag : $"not {flag}"));
        return true;
    }

    /// <summary>What can be asked of the value on the left; the value itself when nothing is.</summary>
    private Expression? Question(int start, Expression? left)
    {
        Lower("in", "like", "is", "has");
        if (_reader.At("in")) return left is Segmentation.Condition || IsOuterWindow() ? left : InSetOrWindow(start, left);
        if (_reader.At("like"))
        {
            Measure? text = AsMeasure(left, start);
            _reader.Take();
            if (_reader.Current.Kind != TokenKind.Text) return FailedWithText("a pattern in quotes");
            var pattern = new TextPattern(_reader.Take().Text);
            return text is null ? null : Node(new Like(text, pattern), start);
        }

        if (_reader.TryTake("is"))
        {
            bool set = _reader.At("set");
            if (!set && !_reader.At("missing")) return TryForeignIs(start, left, out Expression? meant) ? meant : Failed("'missing' or 'set'");
            _reader.Take();
            if (left is null || Node(new IsMissing(left), start) is not { } missing) return null;
            return set ? Node(new Not(missing), start) : missing;
        }

        if (_reader.At("has")) return Has(start, AsMeasure(left, start));
        if (Foreign(start, left) is (var foreign, true)) return foreign;
        return left is null or Segmentation.Measure && !_windowIsOuter && AtBareWindow() ? ValueInWindow(start, left) : left;
    }

    private bool IsOuterWindow() => _windowIsOuter && RuleWords.Reserved.Contains(_reader.Peek(1).Text) && IsWindowWord(_reader.Peek(1));

    private Condition? InSetOrWindow(int start, Expression? left)
    {
        Token word = _reader.Peek(1);
        if (IsWindowWord(word) || AtOtherLast(1)) return ValueInWindow(start, left);
        if (AtTags()) return InTags(start, left);
        if (!word.Is("{"))
        {
            TextFix? braces = left is Segmentation.Measure { Kind: var kind } && kind.IsTemporal() ? null : Braces();
            if (!_reader.AtEnd) _reader.Take();
            _reader.Fail(
                DiagnosticCodes.Expected, _reader.SpanOf(word), $"After 'in', a value is compared with a set of values in braces, or with a window.",
                braces is null ? (Phrase)$"Membership of a segment is asked of the customer: write in and its name alone." : $"Put the values in braces.", braces);
            return null;
        }

        Measure? measure = AsMeasure(left, start);
        _reader.Take();
        List<Constant>? values = Braced(() => measure is { Kind: ValueKind.Text, EnumField: null } && _reader.Current is { Kind: TokenKind.Name, IsName: true }
            ? BareText(_reader.Take()) : Value(measure is null ? null : measure.EnumField));
        return measure is null || values is null ? null : Node(Comparisons.OneOf(measure, [.. values]), start);
    }

    /// <summary>Values after <c>in</c> that stand in parentheses, or one without any, in braces.</summary>
    private TextFix? Braces()
    {
        Token first = _reader.Peek(1);
        if (first.Kind is TokenKind.Text or TokenKind.Number) return new TextFix(_reader.SpanOf(first), $"{{{_reader.SpanOf(first).Characters}}}");
        if (!first.Is("(")) return null;
        int last = 2;
        while (_reader.Peek(last) is { Kind: TokenKind.Text or TokenKind.Number or TokenKind.Date or TokenKind.Instant or TokenKind.Name or TokenKind.QuotedName } or { Kind: TokenKind.Symbol, Text: "," }) last++;
        if (!_reader.Peek(last).Is(")")) return null;
        SourceSpan span = _reader.SpanOf(first).To(_reader.SpanOf(_reader.Peek(last)));
        return new TextFix(span, $"{{{span.Characters[1..^1]}}}");
    }

    /// <summary>Whether after <c>in</c> stand tags: those of the event, of the customer, or inside a <c>where</c> <c>customer.</c> and any attribute.</summary>
    private bool AtTags()
    {
        Token word = _reader.Peek(1);
        if (word.Is("customer") && _reader.Peek(2).Is(".")) return true;
        if (!word.IsName || _reader.Peek(2).Is(".")) return false;
        return names.SchemaIsBroken || (_scope is null ? names.Schema.FindAttribute(word.Text) : _scope.Type is { } type ? names.Schema.FindProperty(type.Name, word.Text) : null)?.Kind == ValueKind.Tags;
    }

    private InTags? InTags(int start, Expression? left)
    {
        Measure? text = AsMeasure(left, start);
        _reader.Take();
        int at = _reader.Position;
        Measure? tags = AsMeasure(_reader.At("customer") ? OfCustomer(at) : Reference(at), at);
        return Sound([text, tags]) is null ? null : Node(new InTags(text!, tags!), start);
    }

    private InWindow? ValueInWindow(int start, Expression? left)
    {
        Measure? measure = AsMeasure(left, start);
        Window? window = ConditionWindow();
        if (measure is not null && window is not null) return Node(new InWindow(measure, window), start);
        Orphan(measure);
        return null;
    }

    private Condition? Has(int start, Measure? tags)
    {
        _reader.Take();
        bool all = _reader.At("all", "{"), any = _reader.At("any", "{");
        if (all || any) _reader.Take();
        else if (_reader.Current.Kind != TokenKind.Text) return (Condition?)FailedWithText("a text, or any or all and texts in braces");
        ValueList<string>? texts = all || any ? Texts() : [_reader.Take().Text];

        return tags is null || texts is null ? null : Node(all ? tags.HasAll([.. texts]) : tags.HasAny([.. texts]), start);
    }

    /// <summary>One or more items in braces, separated by commas; null when one of them is wrong.</summary>
    internal List<T>? Braced<T>(Func<T?> read)
        where T : class
    {
        var items = new List<T?>();
        if (!_reader.Expect("{")) return null;
        do items.Add(read());
        while (_reader.TryTake(",") && !_reader.Failed);
        _reader.Expect("}");
        return items.TrueForAll(item => item is not null) ? [.. items.OfType<T>()] : null;
    }

    /// <summary>A constant: a number, a duration, a date, an instant, a text, or the bare name of a value of the enum, or of one that is not known.</summary>
    internal Constant? Value(FieldDefinition? field)
    {
        int start = _reader.Position;
        Token token = _reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number(start, negative: false);
            case TokenKind.Symbol when token.Is("-") && _reader.Peek(1).Kind == TokenKind.Number:
                _reader.Take();
                return Number(start, negative: true);
            case TokenKind.Text:
                return Node(Constant.Of(_reader.Take().Text), start);
            case TokenKind.Date:
                return Node(Constant.Of(DateOnly.FromDayNumber((int)_reader.Take().Number + Timestamp.EpochDayNumber)), start);
            case TokenKind.Instant:
                return Node(Constant.Of(Timestamp.Instant((long)_reader.Take().Number)), start);
            case TokenKind.Name or TokenKind.QuotedName when (field is not null || names.SchemaIsBroken) && token.IsName:
                return Node(Constant.Of(_reader.Take().Text), start);
            default:
                return (Constant?)Failed("a value");
        }
    }

    /// <summary>Texts in braces.</summary>
    internal ValueList<string>? Texts() =>
        Braced(() => _reader.Current.Kind == TokenKind.Text ? _reader.Take().Text : (string?)FailedText()) is { } texts ? [.. texts] : null;

    private object? FailedText()
    {
        _reader.Fail("a text");
        return null;
    }

    /// <summary>Tells that a text is needed; a name that stands here is one without its quotes.</summary>
    private Expression? FailedWithText(string needed)
    {
        Token name = _reader.Current;
        _reader.Fail(needed, null, name.IsName ? new TextFix(_reader.SpanOf(name), RuleWords.Text(name.Text)) : null);
        return null;
    }

    private Expression? Failed(string needed)
    {
        _reader.Fail(needed);
        return null;
    }
}
