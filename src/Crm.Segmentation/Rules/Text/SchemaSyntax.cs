namespace Crm.Segmentation;

/// <summary>
/// <c>schema NAME { customer { NAME: KIND [ignoring case] [personal] ... } event NAME { NAME: KIND [ignoring case], ... } ... }</c>; commas may be left out.
/// </summary>
internal static class SchemaSyntax
{
    internal static Schema? Parse(RuleParser parser, Declaration declaration)
    {
        if (parser.Reader.Block("the schema") is not { } block) return null;
        var attributes = new List<FieldDefinition>();
        var events = new List<EventDefinition>();
        var names = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        bool sound = true;
        foreach (TokenReader statement in block.SplitAt("customer", "event"))
        {
            bool isEvent = statement.At("event");
            if (!isEvent && !statement.At("customer"))
            {
                sound = statement.Fail("'customer' or 'event'");
                continue;
            }

            statement.Take();
            Token token = statement.Current;
            string? name = isEvent ? statement.Name("the name of an event") : null;
            if (name is not null && token.Is("any")) sound = false;
            if (name is not null) sound &= IsNew(parser, names, name, statement.SpanOf(token));
            TokenReader? body = statement.Failed ? null : statement.Block(isEvent ? "the event" : "customer");
            List<FieldDefinition>? fields = body is null ? null : Fields(parser, body, name);
            statement.ExpectEnd();
            sound &= fields is not null && !statement.Failed;
            if (fields is null) continue;
            if (isEvent) events.Add(new EventDefinition(name!, [.. fields]));
            else attributes.AddRange(fields);
        }

        if (!sound) parser.Names.SchemaIsBroken = true;
        bool unique = AreDifferent(attributes.Select(a => a.Name)) && AreDifferent(events.Select(e => e.Name));
        return unique ? new Schema(declaration.Name, [.. attributes], [.. events]) : null;
    }

    private static List<FieldDefinition>? Fields(RuleParser parser, TokenReader block, string? eventName)
    {
        var fields = new List<FieldDefinition>();
        var names = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        bool sound = true;
        foreach (TokenReader statement in Statements(block))
        {
            Token token = statement.Current;
            string? name = statement.Name(eventName is null ? "the name of an attribute" : "the name of a property");
            FieldDefinition? field = statement.Failed || !statement.Expect(":") || name is null ? null : Kind(parser, statement, name);
            while (field is not null && (statement.At("ignoring") || (statement.At("personal") && eventName is null)))
                field = statement.TryTake("personal") ? field with { IsPersonal = true } : IgnoringCase(parser, statement, field);
            statement.TryTake(",");
            statement.ExpectEnd();
            sound &= field is not null && !statement.Failed && IsNew(parser, names, name!, statement.SpanOf(token));
            if (field is not null && sound) fields.Add(field with { EventName = eventName });
        }

        return sound ? fields : null;
    }

    /// <summary>A field starts with the name before each colon.</summary>
    private static IEnumerable<TokenReader> Statements(TokenReader block)
    {
        int first = block.Position;
        for (int i = first + 2; i < block.End; i++)
        {
            if (!block.Text.Tokens[i].Is(":") || i - 1 <= first) continue;
            yield return block.Slice(first, i - 1);
            first = i - 1;
        }

        if (first < block.End) yield return block.Slice(first, block.End);
    }

    private static FieldDefinition? Kind(RuleParser parser, TokenReader reader, string name)
    {
        Token word = reader.Current;
        if (
            word.Kind != TokenKind.Name || word.Text.Any(char.IsAsciiLetterUpper) || !Enum.TryParse(word.Text, ignoreCase: true, out ValueKind kind))
        {
            string[] kinds = [.. Enum.GetNames<ValueKind>().Select(k => k.ToLowerInvariant())];
            string? nearest = word.Kind == TokenKind.Name ? NearestName.Find(word.Text, kinds) : null;
            reader.Fail(
                "a kind", $"The kinds are {new NameList(kinds)}.", nearest is null ? null : new TextFix(reader.SpanOf(word), nearest));
            return null;
        }

        reader.Take();
        var field = new FieldDefinition(name, kind);
        if (kind == ValueKind.Money) return Scale(parser, reader) is { } scale ? field with { Scale = scale } : null;
        if (kind == ValueKind.Enum) return Values(parser, reader) is { } values ? field with { Values = [.. values] } : null;
        if (kind == ValueKind.Number && reader.TryTake("single")) return field with { IsSingle = true };
        return field;
    }

    /// <summary><c>ignoring case</c>, of texts only; values of an enum that differ in case only are then the same.</summary>
    private static FieldDefinition? IgnoringCase(RuleParser parser, TokenReader reader, FieldDefinition field)
    {
        int start = reader.Position;
        reader.Take();
        if (!reader.Expect("case")) return null;
        SourceSpan span = reader.SpanFrom(start);
        if (!field.Kind.HasCase())
        {
            parser.Bag.Error(
                DiagnosticCodes.NoCase, span, $"'{field.Name}' is {field.Kind.WithArticle()}, which has no case to ignore.",
                $"Only a text, an enum or tags ignore case.", new TextFix(span, ""));
        }

        foreach (IGrouping<string, string> spellings in field.Values.GroupBy(CaseFolding.Of, StringComparer.Ordinal).Where(spellings => spellings.Count() > 1))
        {
            parser.Bag.Error(
                DiagnosticCodes.GivenTwice, span, $"{new NameList(spellings.Select(value => $"'{value}'"), " and ")} differ in case only, which '{field.Name}' ignores.",
                $"Declare the value once: data and rules may spell it in any case.");
        }

        return field.Kind.HasCase() ? field with { IgnoresCase = true } : field;
    }

    private static int? Scale(RuleParser parser, TokenReader reader)
    {
        reader.Expect("(", $"Money says how many decimal places it has: money(0) for won, money(2) for dollars.");
        Token scale = reader.Current;
        if (!reader.Failed && scale.Kind != TokenKind.Number) reader.Fail("the number of decimal places");
        reader.Take();
        reader.Expect(")");
        if (reader.Failed) return null;
        if (scale.Number is >= 0 and <= 9 && decimal.Truncate(scale.Number) == scale.Number) return (int)scale.Number;
        parser.Bag.Error(DiagnosticCodes.OutOfRange, reader.SpanOf(scale), $"Money has 0 to 9 decimal places.");
        return 0;
    }

    private static List<string>? Values(RuleParser parser, TokenReader reader)
    {
        if (reader.Block("the enum") is not { } block) return null;
        var values = new List<string>();
        var names = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        do
        {
            Token token = block.Current;
            string? value = token.Kind == TokenKind.Text ? block.Take().Text : block.Name("a value");
            if (value is not null && IsNew(parser, names, value, block.SpanOf(token))) values.Add(value);
            if (!block.TryTake(",") && !block.AtEnd) block.Fail("','");
        }
        while (!block.AtEnd);

        if (block.Failed) reader.GiveUp();
        return block.Failed ? null : values;
    }

    private static bool AreDifferent(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).All(same => same.Count() == 1);

    private static bool IsNew(RuleParser parser, Dictionary<string, SourceSpan> names, string name, SourceSpan span)
    {
        if (names.TryAdd(name, span)) return true;
        parser.Bag.Error(
            DiagnosticCodes.GivenTwice, span, $"'{name}' is declared twice.", null, null, new RelatedSpan(names[name], "the first"));
        return false;
    }
}
