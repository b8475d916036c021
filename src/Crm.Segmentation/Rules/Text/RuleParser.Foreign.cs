using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>What people write out of habit of other languages for something that is said otherwise here: told with what is meant, and read as it.</summary>
internal sealed partial class RuleParser
{
    private static readonly FrozenDictionary<string, string> OtherFunctions = new (string Function, string Written)[]
    {
        ("avg", "average mean"), ("sum", "total"), ("min", "minimum"), ("max", "maximum"), ("distinct", "unique count_distinct distinct_count nunique"),
        ("most_frequent", "mode"), ("percentile", "quantile"), ("since", "days_since time_since recency"), ("years_since", "age years"),
    }.SelectMany(pair => pair.Written.Split(' '), (pair, written) => (written, pair.Function)).ToFrozenDictionary(x => x.written, x => x.Function, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> HowOften = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [">="] = "at least",
        ["<="] = "at most",
        [">"] = "more than",
        ["<"] = "fewer than",
        ["="] = "exactly",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The unit that was probably meant by a name behind a number; null when none is near.</summary>
    private static string? NearestUnit(string name) => NearestName.Find(name, RuleWords.LongUnits);

    private void TellMeant(SourceSpan span, string means) =>
        bag.Error(DiagnosticCodes.ForeignWord, span, $"'{span.Characters.ToString()}' is written '{means}' here.", null, new TextFix(span, means));

    /// <summary>Tells of a word of the language in capitals where no name can stand, after which it stands there as it is written.</summary>
    private void Lower(params ReadOnlySpan<string> words)
    {
        Token token = _reader.Current;
        if (token.Kind != TokenKind.Name || RuleWords.IsReserved(token.Text)) return;
        foreach (string word in words)
        {
            if (token.Text == word || !token.Text.Equals(word, StringComparison.OrdinalIgnoreCase)) continue;
            TellMeant(_reader.SpanOf(token), word);
            _reader.ReadAs(token with { Text = word });
            return;
        }
    }

    /// <summary>Tells of <c>the last</c>, of <c>past</c> and of <c>previous</c> in a window, after which <c>last</c> stands there.</summary>
    private void TellOtherLast()
    {
        Token first = _reader.Current;
        bool hasArticle = first is { Kind: TokenKind.Name, Text: "the" };
        int at = hasArticle ? 1 : 0;
        Token word = _reader.Peek(at);
        bool isPast = word is { Kind: TokenKind.Name, Text: "past" or "previous" } && _reader.Peek(at + 1).Kind == TokenKind.Number;
        if (_reader.Peek(at + 2).Text is "events" or "event" || !(isPast || (hasArticle && IsWindowWord(word)))) return;
        string means = isPast ? "last" : word.Text;
        TellMeant(_reader.SpanOf(first).To(_reader.SpanOf(word)), means);
        if (hasArticle) _reader.Take();
        _reader.ReadAs(word with { Text = means });
    }

    /// <summary>Whether a bare name could be meant here for something that has it.</summary>
    private bool IsKnown(string name) =>
        names.SchemaIsBroken || names.Find(name) is not null || names.Schema.FindAttribute(name) is not null
        || (_scope?.Type is { } type && names.Schema.FindProperty(type.Name, name) is not null) || (_beside?.EnumField?.HasValue(name) ?? false);

    /// <summary>Before a condition: <c>NOT</c>, and <c>DID</c>, where a name is followed by something that follows none.</summary>
    private void LowerFirst()
    {
        Token token = _reader.Current, next = _reader.Peek(1);
        if (token.Kind != TokenKind.Name || !(next.Kind is TokenKind.Name or TokenKind.QuotedName || next.Is("(")) || IsKnown(token.Text)) return;
        Lower("not", "did", "in");
    }

    /// <summary>
    /// After a value: <c>between A and B</c>, <c>contains</c>, <c>starts with</c>, <c>ends with</c>, <c>equals</c>. Null where nothing of it stands here.
    /// </summary>
    private (Expression? Meant, bool IsForeign) Foreign(int start, Expression? left)
    {
        Token word = _reader.Current, next = _reader.Peek(1);
        if (word.Kind != TokenKind.Name || left is not Segmentation.Measure measure) return default;
        bool isNegated = word.Is("not");
        if (isNegated) (word, next) = (next, _reader.Peek(2));
        string name = word.Kind == TokenKind.Name ? word.Text.ToLowerInvariant() : "";
        if (name == "between" && StartsValue(next)) return (Between(start, measure, isNegated), true);
        if (isNegated) return default;
        if (name is "starts" or "ends" && next.Is("with") && _reader.Peek(2).Kind == TokenKind.Text) return (Pattern(start, measure, 2, name == "starts" ? "{0}*" : "*{0}"), true);
        if (name is "startswith" or "endswith" && next.Kind == TokenKind.Text) return (Pattern(start, measure, 1, name == "startswith" ? "{0}*" : "*{0}"), true);
        if (name is "contains" or "includes" && next.Kind == TokenKind.Text)
            return (measure.Kind == ValueKind.Tags ? Meant(start, $"{_reader.SpanFrom(start).Characters} has {RuleWords.Text(next.Text)}", 2) : Pattern(start, measure, 1, "*{0}*"), true);
        return default;
    }

    private static bool StartsValue(Token token) =>
        token.Kind is TokenKind.Number or TokenKind.Date or TokenKind.Instant or TokenKind.Percent or TokenKind.Text or TokenKind.QuotedName || token.Is("-") || token.Is("(") || token.IsName;

    private Expression? Between(int start, Measure measure, bool isNegated)
    {
        string value = _reader.SpanFrom(start).Characters.ToString();
        if (isNegated) _reader.Take();
        _reader.Take();
        int first = _reader.Position;
        Measure? from = AsMeasure(Sum(), first);
        string least = _reader.SpanFrom(first).Characters.ToString();
        Lower("and");
        if (!_reader.Expect("and")) return null;
        int second = _reader.Position;
        Measure? to = AsMeasure(Sum(), second);
        string most = _reader.SpanFrom(second).Characters.ToString();
        TellMeant(_reader.SpanFrom(start), $"{(isNegated ? "not " : "")}({value} >= {least} and {value} <= {most})");
        if (Sound([measure, from, to]) is null) return null;
        Comparison? above = Node(new Comparison(measure, ComparisonOperator.GreaterOrEqual, from!), start), below = Node(new Comparison(measure, ComparisonOperator.LessOrEqual, to!), start);
        return above is null || below is null || Node(new AllOf([above, below]), start) is not { } both ? null : isNegated ? Node(new Not(both), start) : both;
    }

    private Like? Pattern(int start, Measure measure, int words, string form)
    {
        string text = _reader.Peek(words).Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
        string pattern = form.Replace("{0}", text, StringComparison.Ordinal), value = _reader.SpanFrom(start).Characters.ToString();
        _ = Meant(start, $"{value} like {RuleWords.Text(pattern)}", words + 1);
        return Node(new Like(measure, new TextPattern(pattern)), start);
    }

    /// <summary>Takes so many tokens, and tells what the whole from the start is written as; null, as it is told.</summary>
    private Expression? Meant(int start, string means, int tokens)
    {
        for (int i = 0; i < tokens; i++) _reader.Take();
        TellMeant(_reader.SpanFrom(start), means);
        return null;
    }

    /// <summary>After <c>is</c>: <c>not missing</c>, <c>null</c>, <c>true</c>, or a value, which is compared. False where nothing of it stands here.</summary>
    private bool TryForeignIs(int start, Expression? left, out Expression? meant)
    {
        meant = null;
        string value = _reader.SpanFrom(start).Characters.ToString();
        int isAt = _reader.Position - 1;
        value = value[..^2].TrimEnd();
        bool isNegated = _reader.At("not") && (_reader.Peek(1).Kind is not TokenKind.End);
        Token word = isNegated ? _reader.Peek(1) : _reader.Current;
        string name = word.Kind == TokenKind.Name ? word.Text.ToLowerInvariant() : "";
        bool isMissing = name is "missing" or "null" or "none" or "empty" or "unknown", isSet = name is "set" or "present" or "known";
        if (isMissing || isSet)
        {
            if (left is null) return false;
            if (isNegated) _reader.Take();
            _reader.Take();
            bool asksMissing = isMissing != isNegated;
            TellMeant(_reader.SpanFrom(isAt), asksMissing ? "is missing" : "is set");
            meant = Node(new IsMissing(left), start) is { } missing ? asksMissing ? missing : Node(new Not(missing), start) : null;
            return true;
        }

        if (left is Segmentation.Condition and IFieldHandle && name is "true" or "yes" or "false" or "no")
        {
            bool holds = (name is "true" or "yes") != isNegated;
            _ = Meant(start, holds ? value : $"not {value}", isNegated ? 2 : 1);
            meant = holds ? left : Node(new Not((Condition)left!), start);
            return true;
        }

        if (left is not Segmentation.Measure measure || !StartsValue(word)) return false;
        if (isNegated) _reader.Take();
        SourceSpan @is = _reader.SpanFrom(isAt);
        TellMeant(@is, isNegated ? "!=" : "=");
        int next = _reader.Position;
        Measure? right = Right(measure, next);
        meant = right is null || Node(new Comparison(measure, ComparisonOperator.Equal, right), start) is not { } equal ? null : isNegated ? Node(new Not(equal), start) : equal;
        return true;
    }

    /// <summary>A comparison behind <c>did E</c>: how often it happened is said in words.</summary>
    private bool TryHowOften(out (ComparisonOperator Operator, int Times)? bound)
    {
        bound = null;
        Token sign = _reader.Current, number = _reader.Peek(1);
        if (sign.Kind != TokenKind.Symbol || !HowOften.TryGetValue(sign.Text, out string? words) || number.Kind != TokenKind.Number) return false;
        int start = _reader.Position;
        _reader.Take();
        int? times = Whole(0, int.MaxValue);
        _ = _reader.TryTake("times") || _reader.TryTake("time");
        TellMeant(_reader.SpanFrom(start), $"{words} {RuleWords.Number(number.Number)} {(number.Number == 1 ? "time" : "times")}");
        if (times is not null) bound = (Operators[sign.Text], times.Value);
        return true;
    }

    /// <summary>A percentage where a value is needed: of a share, the number that it is.</summary>
    private Constant? Percentage(int start)
    {
        Token percent = _reader.Take();
        SourceSpan span = _reader.SpanOf(percent);
        Constant share = Constant.Of(percent.Number / 100);
        if (_beside is null or { Kind: ValueKind.Number }) TellMeant(span, RuleWords.Number(share.Number));
        else bag.Error(DiagnosticCodes.ForeignWord, span, $"A percentage is compared with a share, which is a number, and this is {_beside.Kind.WithArticle()}.");
        return Node(share, start);
    }

    /// <summary>A bare name where a text is compared: it stands in quotes.</summary>
    private Constant BareText(Token name)
    {
        SourceSpan span = _reader.SpanOf(name);
        string text = RuleWords.Text(name.Text);
        bag.Error(DiagnosticCodes.UnknownName, span, $"Unknown name '{name.Text}'.", $"A text stands in quotes: {text}.", new TextFix(span, text));
        return Constant.Of(name.Text);
    }
}
