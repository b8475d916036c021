namespace Crm.Segmentation;

/// <summary>
/// <c>test "NAME" for DEFINITION { STATEMENT ... }</c> with <c>given F = v</c>, <c>customer "KEY" { ... }</c>, <c>[at INSTANT | after D] EVENT { ... }</c>
/// and <c>[at INSTANT | after D] expect ...</c>.
/// </summary>
internal static class TestSyntax
{
    private static readonly string[] Words = ["given", "customer", "at", "after", "expect"];

    internal static RuleTest? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("for");
        string? about = reader.Name("the name of a definition");
        if (reader.Failed || reader.Block("the test") is not { } block) return null;

        // Which of the braces is the missing one nobody knows, so that nothing can be said about the statements.
        if (block.End == declaration.End) return null;
        var statements = new List<TestStatement?>();
        foreach (TokenReader part in Statements(block))
        {
            // An event without a time has no word before it: it follows the statement before.
            statements.AddRange(parser.Within(part, declaration.Name, () =>
            {
                var read = new List<TestStatement?>();
                while (!part.AtEnd) read.Add(Statement(parser));
                return read;
            }) ?? [null]);
        }
        return about is null
            ? null
            : new RuleTest(declaration.Name, about, [.. statements.OfType<TestStatement>()], declaration.NameSpan, IsWhole: !statements.Contains(null));
    }

    /// <summary>A timed <c>expect</c> is one statement with its time.</summary>
    private static IEnumerable<TokenReader> Statements(TokenReader block)
    {
        TokenReader? timed = null;
        foreach (TokenReader part in block.SplitAt(Words))
        {
            bool isTime = (part.At("at") || part.At("after")) && part.End - part.Position <= 3
                && part.Text.Tokens.Count > part.End && part.Text.Tokens[part.End].Is("expect");
            if (timed is not null) yield return block.Slice(timed.Position, part.End);
            else if (!isTime) yield return part;
            timed = isTime && timed is null ? part : null;
        }

        if (timed is not null) yield return timed;
    }

    private static TestStatement? Statement(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        int start = reader.Position;
        DateTimeOffset? at = null;
        TimeSpan? after = null;
        if (reader.TryTake("at"))
        {
            if (reader.Current.Kind == TokenKind.Instant) at = Timestamp.Instant((long)reader.Take().Number);
            else reader.Fail("an instant");
        }
        else if (reader.TryTake("after"))
        {
            after = parser.Duration(positive: false);
        }

        if (reader.Failed) return null;
        TestStatement? statement = reader.Current.Text switch
        {
            "expect" => Expect(parser, start),
            "given" when at is null && after is null => Given(parser, start),
            "customer" => Customer(parser, start),
            _ when Meant(parser) is { } word => Misspelt(reader, word),
            _ => Event(parser, start),
        };
        return statement is null ? null : statement with { At = at, After = after };
    }

    /// <summary>The word of a statement that was probably meant; null where an event is named, or might be.</summary>
    private static string? Meant(RuleParser parser)
    {
        (Token token, Vocabulary names) = (parser.Reader.Current, parser.Names);
        if (!token.IsName || names.SchemaIsBroken || names.Schema.FindEvent(token.Text) is not null) return null;
        return NearestName.Find(token.Text, names.Schema.Events.Select(e => e.Name)) is null ? NearestName.Find(token.Text, Words) : null;
    }

    private static TestStatement? Misspelt(TokenReader reader, string word)
    {
        SourceSpan span = reader.SpanOf(reader.Current);
        reader.Fail(DiagnosticCodes.Expected, span, $"'{reader.Current.Text}' starts no statement.", $"Did you mean '{word}'?", new TextFix(span, word));
        return null;
    }

    private static TestStatement? Given(RuleParser parser, int start)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        if (reader.At("in") || reader.At("not", "in"))
        {
            bool holds = !reader.TryTake("not");
            return parser.Member(reader.Position) is { } membership ? new GivenMembershipStatement(membership, holds, reader.SpanFrom(start)) : null;
        }

        if (reader.At("top") && reader.Peek(1).Kind is TokenKind.Percent or TokenKind.Number)
        {
            if (parser.Top(reader.Position, isEquated: true) is ITopOfPopulation top) return Equals(parser, top.By) is { } cut ? new GivenStatement((Condition)top, cut, reader.SpanFrom(start)) : null;
            reader.GiveUp();
            return null;
        }

        return Equation(parser) is { } equation ? new GivenStatement(equation.Measure, equation.Value, reader.SpanFrom(start)) : null;
    }

    private static (Measure Measure, Constant Value)? Equation(RuleParser parser)
    {
        if (parser.Term() is { } measure) return Equals(parser, measure) is { } value ? (measure, value) : null;
        parser.Reader.GiveUp();
        return null;
    }

    private static Constant? Equals(RuleParser parser, Measure measure)
    {
        parser.Reader.Expect("=");
        return parser.Value(measure.EnumField);
    }

    private static CustomerStatement? Customer(RuleParser parser, int start)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        Token key = reader.Current;
        if (key.Kind is not TokenKind.Text)
        {
            reader.Fail("the key of a customer in quotes");
            return null;
        }

        reader.Take();
        List<TestValue>? attributes = reader.At("{") ? Values(parser, null) : [];
        return attributes is null ? null : new CustomerStatement(key.Text, [.. attributes], reader.SpanFrom(start));
    }

    private static EventStatement? Event(RuleParser parser, int start)
    {
        EventType? type = parser.EventName();
        if (type is null && !parser.Reader.At("{")) parser.Reader.GiveUp();
        List<TestValue>? properties = parser.Reader.At("{") ? Values(parser, type) : [];
        return type is null || properties is null ? null : new EventStatement(type, [.. properties], parser.Reader.SpanFrom(start));
    }

    private static List<TestValue>? Values(RuleParser parser, EventType? type)
    {
        if (parser.Reader.Block("the values") is not { } block) return null;
        return parser.Within(block, null, () =>
        {
            var values = new List<TestValue>();
            while (!block.AtEnd)
            {
                int start = block.Position;
                string? name = block.Name("a name");
                FieldDefinition? field = name is null ? null : Field(parser, type, name, block.SpanFrom(start));
                block.Expect(":");
                if (Value(parser, field) is { } value && name is not null) values.Add(new TestValue(name, value, block.SpanFrom(start)));
                if (!block.TryTake(",") && !block.AtEnd) block.Fail("','");
            }

            return values;
        });
    }

    private static FieldDefinition? Field(RuleParser parser, EventType? type, string name, SourceSpan span)
    {
        Schema schema = parser.Names.Schema;
        FieldDefinition? field = type is null ? schema.FindAttribute(name) : schema.FindProperty(type.Name, name);
        if (field is null && type is not null) parser.Names.TellUnknownProperty(type.Name, name, span, parser.Bag);
        else if (field is null) parser.Names.TellUnknown(name, span, null, parser.Bag, null);
        return field;
    }

    private static object? Value(RuleParser parser, FieldDefinition? field)
    {
        if (parser.Reader.TryTake("true")) return true;
        if (parser.Reader.TryTake("false")) return false;

        // Of what it is a value is not known, or told already.
        if (field is null && parser.Reader.Current.IsName) return Constant.Of(parser.Reader.Take().Text);
        return parser.Reader.At("{") ? parser.Texts() : parser.Value(field);
    }

    private static ExpectStatement? Expect(RuleParser parser, int start)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        bool not = reader.At("not", "member");
        if (not) reader.Take();
        TestExpectation? expectation;
        if (TestOutcomeSyntax.IsOutcome(reader))
            return TestOutcomeSyntax.Parse(parser) is { } outcome ? new ExpectStatement(outcome, reader.SpanFrom(start)) : null;

        if (reader.At("member") && reader.Peek(1).Kind != TokenKind.Symbol)
        {
            reader.Take();
            expectation = new MemberExpectation(!not);
        }
        else if (reader.At("cell") && reader.Peek(1).Kind is TokenKind.Name or TokenKind.QuotedName)
        {
            reader.Take();
            expectation = reader.Name("the name of a cell") is { } cell ? new CellExpectation(cell) : null;
        }
        else if (reader.Current.IsName && reader.Position + 1 == reader.End && NearestName.Find(reader.Current.Text, ["member"]) is { } meant)
        {
            SourceSpan span = reader.SpanOf(reader.Current);
            reader.Fail(DiagnosticCodes.Expected, span, $"'{reader.Current.Text}' is nothing that is expected.", $"Did you mean '{meant}'?", new TextFix(span, meant));
            return null;
        }
        else
        {
            expectation = Equation(parser) is { } equation ? new ValueExpectation(equation.Measure, equation.Value) : null;
        }

        return expectation is null ? null : new ExpectStatement(expectation, reader.SpanFrom(start));
    }
}
