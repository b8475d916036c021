using System.Text;

namespace Crm.Segmentation;

/// <summary>
/// Lays tokens out: one space where a space belongs, two for each level, comments and line breaks where they were, at most one empty line.
/// Every token stays as it was written; only the <c>in</c> that an aggregate's window does not need is dropped.
/// </summary>
internal sealed class TokenLayout
{
    private readonly TokenisedText _text;
    private readonly StringBuilder _result = new();
    private int _braces;
    private int _parentheses;
    private bool _inJourney;

    private TokenLayout(TokenisedText text) => _text = text;

    internal static string Of(TokenisedText text)
    {
        var layout = new TokenLayout(text);
        layout.Write();
        return layout._result.ToString();
    }

    private void Write()
    {
        int comment = 0, end = 0;
        Token? previous = null;
        for (int i = 0; i < _text.Tokens.Count; i++)
        {
            Token token = _text.Tokens[i];
            if (IsDropped(i)) continue;
            for (; comment < _text.Comments.Count && _text.Comments[comment].Start < token.Start; comment++)
                end = WriteComment(_text.Comments[comment], end, token);

            int lines = LinesBetween(end, token.Start);
            if (_result.Length > 0 && lines == 0 && previous is not null && StartsDeclaration(i)) lines = 1;
            if (token.Is("}")) _braces = Math.Max(_braces - 1, 0);
            if (token.Is(")")) _parentheses = Math.Max(_parentheses - 1, 0);
            if (StartsDeclaration(i)) _inJourney = token.Is("journey");
            if (lines > 0) Break(lines, token, previous, i);
            else if (previous is { } last && SpaceBetween(last, token, i)) _result.Append(' ', StartsStatement(i) && token.Start - end > 1 ? 2 : 1);
            _result.Append(_text.Source.Text, token.Start, token.Length);
            if (token.Is("{")) _braces++;
            if (token.Is("(")) _parentheses++;
            (previous, end) = (token, token.End);
        }

        for (; comment < _text.Comments.Count; comment++) end = WriteComment(_text.Comments[comment], end, null);
        if (_result.Length > 0) _result.Append('\n');
    }

    private int WriteComment(SourceSpan comment, int end, Token? next)
    {
        int lines = LinesBetween(end, comment.Start);
        if (_result.Length > 0 && lines == 0) _result.Append("  ");
        else if (_result.Length > 0) Break(lines, next ?? default, null, 0);
        _result.Append(comment.Characters.TrimEnd());
        return comment.End;
    }

    private void Break(int lines, Token next, Token? previous, int index)
    {
        if (_result.Length == 0) return;
        _result.Append('\n', Math.Min(lines, 2));
        int depth = _braces + _parentheses;
        if (previous is not null && Continues(previous.Value, next, index)) depth++;
        _result.Append(' ', 2 * depth);
    }

    /// <summary>A line goes on with what the line before began, unless it starts a declaration, a statement or a field.</summary>
    private bool Continues(Token previous, Token next, int index)
    {
        if (next.Is("}") || _parentheses > 0) return false;
        if (_braces == 0) return !StartsDeclaration(index);
        bool isOpen = IsInfix(previous) || (previous.Kind == TokenKind.Symbol && previous.Text is not ("{" or "}" or ")" or ","));
        return isOpen || next.Kind == TokenKind.Symbol || (IsInfix(next) && !StartsStatement(index));
    }

    /// <summary>Whether a token may start a statement of a journey.</summary>
    private bool StartsStatement(int index)
    {
        Token token = _text.Tokens[index];
        if (!_inJourney || _braces == 0 || token.Kind != TokenKind.Name) return false;
        bool isTwo = index + 1 < _text.Tokens.Count && (token.Is("or") ? _text.Tokens[index + 1].Is("when") : !token.Is("not") || _text.Tokens[index + 1].Is("older"));
        return isTwo && (token.Is("or") || RuleWords.Statements.Contains(token.Text));
    }

    private static bool IsInfix(Token token) =>
        token.Kind == TokenKind.Name
        && token.Text is "and" or "or" or "not" or "in" or "like" or "is" or "has" or "did" or "then" or "where" or "when"
            or "within" or "since" or "before" or "from" or "until" or "same" or "among" or "unless";

    private bool StartsDeclaration(int index) =>
        _braces == 0 && _text.Tokens[index].Kind == TokenKind.Name
        && (RuleWords.Declarations.Contains(_text.Tokens[index].Text)
            || (RuleWords.IsBlock(_text.Tokens[index].Text) && index + 1 < _text.Tokens.Count && _text.Tokens[index + 1].Is("{")));

    private bool IsDropped(int index) =>
        _text.Tokens[index].Is("in") && index > 0 && _text.Tokens[index - 1].Is(",") && index + 1 < _text.Tokens.Count
        && _text.Tokens[index + 1] is { Kind: TokenKind.Name, Text: "last" or "next" or "this" or "today" };

    private bool SpaceBetween(Token left, Token right, int index)
    {
        if (right.Kind == TokenKind.Symbol && right.Text is ")" or "," or ":" or "." or "..") return false;
        if (left.Kind == TokenKind.Symbol && left.Text is "(" or "." or "..") return false;
        // What is said with a value, base.expected_orders(90 days), stands as the arguments of a function.
        if (right.Is("(")) return !IsFunction(left) && !(index >= 2 && _text.Tokens[index - 2].Is("."));
        if (left.Is("-") && !EndsOperand(index - 2)) return false;
        if (left.Is("{") && right.Is("}")) return false;

        // A set of values stands close in its braces; a block does not.
        if (left.Is("{")) return !IsSet(index - 1);
        if (right.Is("}")) return !ClosesSet(index);
        return left.End != right.Start || left.Kind != TokenKind.Number || right.Kind != TokenKind.Name || RuleWords.IsReserved(right.Text);
    }

    private static bool IsFunction(Token token) =>
        token.Kind == TokenKind.Name && (RuleParser.IsFunction(token.Text) || token.Text == "money");

    private bool IsSet(int open) => open > 0 && _text.Tokens[open - 1] is { Kind: TokenKind.Name, Text: "in" or "any" or "all" or "among" or "at" or "brackets" } || IsBins(open - 1);

    /// <summary>The points below all bins, before the braces of the bins.</summary>
    private bool IsBins(int number) => number > 1 && _text.Tokens[number].Kind == TokenKind.Number && _text.Tokens[_text.Tokens[number - 1].Is("-") ? number - 2 : number - 1].Is("bins");

    private bool ClosesSet(int close)
    {
        int open = close - 1;
        while (open >= 0 && !_text.Tokens[open].Is("{")) open--;
        return open >= 0 && IsSet(open);
    }

    private bool EndsOperand(int index, int looks = 4) => index >= 0 && _text.Tokens[index] is var token && token.Kind switch
    {
        TokenKind.Symbol => token.Text is ")" or "}",
        TokenKind.Name when looks > 0 && TakesNumber(index, looks) => false,
        TokenKind.Name => token.IsName || RuleWords.Units.ContainsKey(token.Text) || CalendarWords.TryRead(token.Text, out _) || token.Is("today"),
        _ => true,
    };

    /// <summary>Whether a word is one of a scorecard after which a number stands, and no name of something: right behind something else that has ended. It looks back a few words.</summary>
    private bool TakesNumber(int index, int looks) =>
        _text.Tokens[index] is { Kind: TokenKind.Name, Text: "linear" or "logistic" or "weight" or "missing" or "points" or "clip" or "standardize" or "by" or "above" or "bins" } word
        && index > 0 && (EndsOperand(index - 1, looks - 1) || (word.Is("points") && _text.Tokens[index - 1].Is("missing")) || IsTransform(index - 1));

    private bool IsTransform(int index) => _text.Tokens[index] is { Kind: TokenKind.Name, Text: "log_one_plus" or "square_root" };

    private int LinesBetween(int start, int end)
    {
        int lines = 0;
        ReadOnlySpan<char> between = _text.Source.Text.AsSpan(start, end - start);
        for (int i = 0; i < between.Length; i++)
            if (between[i] == '\n' || (between[i] == '\r' && (i + 1 == between.Length || between[i + 1] != '\n'))) lines++;
        return lines;
    }
}
