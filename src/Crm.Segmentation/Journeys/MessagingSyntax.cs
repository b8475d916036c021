namespace Crm.Segmentation.Journeys;

/// <summary>
/// <c>messaging { LINE ... }</c> with <c>timezone ["ZONE"] [from A]</c>, <c>consent [CHANNEL] A</c>, <c>renew consent after D from A</c>,
/// <c>night_consent A</c>, <c>quiet T..T [hold|drop]</c>, <c>cap ads|channel C|tag "T" N per D|calendar UNIT [skip|hold|exit]</c>, <c>stale after D</c>.
/// </summary>
internal static class MessagingSyntax
{
    internal static readonly string[] Words = ["timezone", "consent", "renew", "night_consent", "quiet", "cap", "stale"];

    internal static Messaging? Parse(RuleParser parser, Declaration declaration)
    {
        if (parser.Reader.Block("the rules of messages") is not { } block) return null;
        var said = new HashSet<string>(StringComparer.Ordinal);
        Messaging? messaging = new();
        foreach (Func<Messaging, Messaging>? line in Statements.Of(parser, block, Words, () => Line(parser, said)))
            messaging = line is null || messaging is null ? null : line(messaging);
        return messaging;
    }

    private static Func<Messaging, Messaging>? Line(RuleParser parser, HashSet<string> said)
    {
        TokenReader reader = parser.Reader;
        Token word = reader.Current;
        int start = reader.Position;
        if (word.Kind != TokenKind.Name || !Words.Contains(word.Text, StringComparer.Ordinal))
        {
            Statements.TellUnknown(reader, Words, "a rule of messages");
            return null;
        }

        if (!word.Is("cap") && !word.Is("consent") && !said.Add(word.Text))
        {
            reader.Fail(DiagnosticCodes.GivenTwice, reader.SpanOf(word), $"'{word.Text}' is said twice.");
            return null;
        }

        reader.Take();
        switch (word.Text)
        {
            case "timezone":
                return Zone(parser);
            case "consent":
                return Consent(parser, word, said);
            case "renew":
                reader.Expect("consent");
                reader.Expect("after");
                TimeSpan? after = reader.Failed ? null : parser.Duration();
                reader.Expect("from", $"The age of consent counts from an attribute: renew consent after 730 days from consented_at.");
                CustomerInstant? from = reader.Failed ? null : parser.AttributeNamed<CustomerInstant>("an instant");
                return after is null || from is null ? null : messaging => messaging with { Renewal = new ConsentRenewal(after.Value, from) };
            case "night_consent":
                return parser.AttributeNamed<CustomerFlag>("a flag") is { } night ? messaging => messaging with { NightConsent = night } : null;
            case "quiet":
                return Placed(parser, start, parser.Quiet()) is { } quiet ? messaging => messaging with { Quiet = quiet } : null;
            case "cap":
                return Placed(parser, start, Cap(parser)) is { } cap ? messaging => messaging with { Caps = [.. messaging.Caps, cap] } : null;
            default:
                reader.Expect("after");
                TimeSpan? stale = reader.Failed ? null : parser.Duration();
                return stale is null ? null : messaging => messaging with { StaleAfter = stale };
        }
    }

    /// <summary>A rule whose place is remembered.</summary>
    private static T? Placed<T>(RuleParser parser, int start, T? rule)
        where T : class
    {
        if (rule is not null) parser.Nodes.AddPart(rule, parser.Reader.SpanFrom(start));
        return rule;
    }

    private static Func<Messaging, Messaging>? Zone(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        string? zone = reader.Current.Kind == TokenKind.Text ? reader.Take().Text : null;
        bool isFrom = reader.TryTake("from");
        if (zone is null && !isFrom)
        {
            reader.Fail("the name of a zone in quotes, or 'from' and an attribute");
            return null;
        }

        Measure? attribute = isFrom ? parser.AttributeNamed<CustomerText>("a text") : null;
        return isFrom && attribute is null ? null : messaging => messaging with { TimeZone = zone, TimeZoneAttribute = attribute };
    }

    /// <summary>Two names are a channel and its flag, unless the second is a word that begins a rule.</summary>
    private static Func<Messaging, Messaging>? Consent(RuleParser parser, Token word, HashSet<string> said)
    {
        TokenReader reader = parser.Reader;
        bool hasChannel = reader.Peek(1).IsName && (reader.Peek(1).Kind == TokenKind.QuotedName || !Words.Contains(reader.Peek(1).Text, StringComparer.Ordinal));
        string? channel = hasChannel ? reader.Name("the name of a channel") : null;
        if (!said.Add($"consent {channel}"))
        {
            reader.Fail(
                DiagnosticCodes.GivenTwice, reader.SpanOf(word),
                channel is null ? (Phrase)$"'consent' is said twice." : $"The consent of '{channel}' is said twice.");
            return null;
        }

        if (parser.AttributeNamed<CustomerFlag>("a flag") is not { } flag) return null;
        return channel is null
            ? messaging => messaging with { Consent = flag }
            : messaging => messaging with { ChannelConsents = [.. messaging.ChannelConsents, new ChannelConsent(channel, flag)] };
    }

    /// <summary>The flag of a channel: in backquotes where it would be read as the next rule.</summary>
    internal static string FlagBehindChannel(CustomerFlag flag) =>
        Words.Contains(flag.Field.Name, StringComparer.Ordinal) ? RuleWords.Quoted(flag.Field.Name, '`') : RuleWords.Name(flag.Field.Name);

    private static SendCap? Cap(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (parser.OneOf(("ads", CapScope.Ads), ("channel", CapScope.Channel), ("tag", CapScope.Tag)) is not { } scope) return null;
        string? name = scope switch
        {
            CapScope.Channel => reader.Name("the name of a channel"),
            CapScope.Tag => parser.Quoted("a tag in quotes"),
            _ => null,
        };
        int? most = reader.Failed ? null : parser.Whole(0, int.MaxValue);
        reader.Expect("per", $"A cap says in which time: 2 per 24 hours, 1 per calendar day.");
        if (reader.Failed || most is null) return null;
        (TimeSpan? rolling, CalendarUnit? unit) = (null, null);
        if (reader.TryTake("calendar")) unit = parser.CalendarUnitOrFail();
        else rolling = parser.Duration();
        if (rolling is null && unit is null) return null;
        CapOver over = reader.TryTake("hold") ? CapOver.Hold : reader.TryTake("exit") ? CapOver.Exit : CapOver.Skip;
        if (over == CapOver.Skip) reader.TryTake("skip");
        return new SendCap(scope, most.Value) { Name = name, Rolling = rolling, Calendar = unit ?? CalendarUnit.Day, Over = over };
    }
}
