namespace Crm.Segmentation.Funnels;

/// <summary>
/// <c>funnel NAME ["TITLE"] CLAUSE ... { step NAME [OPTION ...] = E [where C] [or E [where C]] ... exclude E [where C] [or ...] between STEP and STEP ... }</c>.
/// A clause is one of: <c>within D | N events | session D</c>, <c>order strict [among { E, ... }] | any</c>, <c>entry open</c>,
/// <c>attempt deepest|earliest|first_entry|last_entry</c>, <c>ties any_order|strictly_increasing|by_arrival</c>, <c>same P</c>, <c>unit session D | P</c>,
/// <c>count attempts</c>. An option is one of: <c>optional</c>, <c>first</c>, <c>first ever</c>, <c>gap &gt;= D</c>, <c>gap &lt;= D</c>.
/// </summary>
internal static class FunnelSyntax
{
    private static readonly (string Word, AttemptPolicy Policy)[] Attempts =
        [("deepest", AttemptPolicy.Deepest), ("earliest", AttemptPolicy.Earliest), ("first_entry", AttemptPolicy.FirstEntry), ("last_entry", AttemptPolicy.LastEntry)];

    private static readonly (string Word, TiePolicy Policy)[] Ties =
        [("any_order", TiePolicy.AnyOrder), ("strictly_increasing", TiePolicy.StrictlyIncreasing), ("by_arrival", TiePolicy.ByArrival)];

    private static readonly (string Word, FunnelOrder Order)[] Orders = [("ordered", FunnelOrder.Ordered), ("strict", FunnelOrder.Strict), ("any", FunnelOrder.Any)];

    private static readonly (string Word, FunnelEntry Entry)[] Entries = [("closed", FunnelEntry.Closed), ("open", FunnelEntry.Open)];

    private static readonly (string Word, FunnelCounting Count)[] Counts = [("customers", FunnelCounting.Customers), ("attempts", FunnelCounting.Attempts)];

    internal static Funnel? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        if (Clauses(parser, new Draft()) is not { } draft || reader.Failed || reader.Block("the funnel") is not { } block) return null;

        var steps = new List<FunnelStep?>();
        var exclusions = new List<FunnelExclusion?>();
        foreach (TokenReader statement in block.SplitAt("step", "exclude"))
        {
            if (statement.At("exclude")) exclusions.Add(parser.Within(statement, declaration.Name, () => Exclusion(parser)));
            else steps.Add(parser.Within(statement, declaration.Name, () => FunnelStepSyntax.Parse(parser)));
        }

        if (steps.Contains(null) || exclusions.Contains(null)) return null;
        return new Funnel(declaration.Name, [.. steps.OfType<FunnelStep>()])
        {
            Title = declaration.Title,
            Window = draft.Window,
            Order = draft.Order ?? FunnelOrder.Ordered,
            Visible = draft.Visible,
            Entry = draft.Entry ?? FunnelEntry.Closed,
            Attempt = draft.Attempt ?? AttemptPolicy.Deepest,
            Ties = draft.Ties ?? TiePolicy.AnyOrder,
            HoldConstant = draft.Same,
            Unit = draft.Unit ?? FunnelUnit.Customer,
            Count = draft.Count ?? FunnelCounting.Customers,
            Exclusions = [.. exclusions.OfType<FunnelExclusion>()],
        };
    }

    internal static void Write(RuleText text, Funnel funnel)
    {
        if (funnel.Window is { } window) Write(text.Write(" "), window);
        if (funnel.Order != FunnelOrder.Ordered) text.Write($" order {WordOf(Orders, funnel.Order)}");
        if (funnel.Visible.Count > 0) text.Write(" among ").Set(funnel.Visible, type => text.Write(type));
        if (funnel.Entry != FunnelEntry.Closed) text.Write($" entry {WordOf(Entries, funnel.Entry)}");
        if (funnel.Attempt != AttemptPolicy.Deepest) text.Write($" attempt {WordOf(Attempts, funnel.Attempt)}");
        if (funnel.Ties != TiePolicy.AnyOrder) text.Write($" ties {WordOf(Ties, funnel.Ties)}");
        if (funnel.HoldConstant is { } same) text.Write(" same ").Name(same);
        if (funnel.Unit.SessionGap is { } gap) text.Write(" unit session ").Write(gap);
        if (funnel.Unit.PropertyName is { } property) text.Write(" unit ").Name(property);
        if (funnel.Count != FunnelCounting.Customers) text.Write($" count {WordOf(Counts, funnel.Count)}");
        text.Write(" {");
        foreach (FunnelStep step in funnel.Steps) FunnelStepSyntax.Write(text.Write("\n  "), step);
        foreach (FunnelExclusion exclusion in funnel.Exclusions)
        {
            text.Write("\n  exclude ").Join(exclusion.Patterns, " or ", pattern => text.Write(pattern));
            text.Write(" between ").Name(exclusion.After).Write(" and ").Name(exclusion.Before);
        }

        text.Write("\n}");
    }

    internal static void Write(RuleText text, FunnelWindow window)
    {
        text.Write("within ");
        if (window.Time is { } time) text.Write(time);
        else if (window.Events is { } events) text.Write((decimal)events).Write(events == 1 ? " event" : " events");
        else text.Write("session ").Write(window.SessionGap!.Value);
    }

    /// <summary>One or several patterns, of which an event matches any; null after a mistake.</summary>
    internal static EventPattern[]? Patterns(RuleParser parser)
    {
        var patterns = new List<EventPattern?> { parser.Pattern() };
        while (parser.Reader.TryTake("or")) patterns.Add(parser.Pattern());
        return patterns.Contains(null) ? null : [.. patterns.OfType<EventPattern>()];
    }

    private static Draft? Clauses(RuleParser parser, Draft draft)
    {
        TokenReader reader = parser.Reader;
        for (int at = -1; at != reader.Position && !reader.Failed;)
        {
            at = reader.Position;
            if (reader.At("within") && parser.Once(draft.Window is null) && reader.TryTake("within")) draft.Window = Window(parser);
            else if (reader.At("order") && parser.Once(draft.Order is null) && reader.TryTake("order")) draft.Order = Choice(reader, Orders);
            else if (reader.At("among", "{") && parser.Once(draft.Visible.Count == 0) && reader.TryTake("among")) draft.Visible = [.. parser.Braced(parser.EventName) ?? []];
            else if (reader.At("entry") && parser.Once(draft.Entry is null) && reader.TryTake("entry")) draft.Entry = Choice(reader, Entries);
            else if (reader.At("attempt") && parser.Once(draft.Attempt is null) && reader.TryTake("attempt")) draft.Attempt = Choice(reader, Attempts);
            else if (reader.At("ties") && parser.Once(draft.Ties is null) && reader.TryTake("ties")) draft.Ties = Choice(reader, Ties);
            else if (reader.At("same") && parser.Once(draft.Same is null) && reader.TryTake("same")) draft.Same = reader.Name("the name of a property");
            else if (reader.At("unit") && parser.Once(draft.Unit is null) && reader.TryTake("unit")) draft.Unit = Unit(parser);
            else if (reader.At("count") && parser.Once(draft.Count is null) && reader.TryTake("count")) draft.Count = Choice(reader, Counts);
        }

        return reader.Failed ? null : draft;
    }

    private static FunnelWindow? Window(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (reader.TryTake("session")) return parser.Duration() is { } gap ? FunnelWindow.WithinSession(gap) : null;
        if (reader.Peek(1).Is("events") || reader.Peek(1).Is("event"))
        {
            int? events = parser.Whole(1, int.MaxValue);
            reader.Take();
            return events is { } number ? FunnelWindow.WithinEvents(number) : null;
        }

        return parser.Duration() is { } time ? FunnelWindow.Within(time) : null;
    }

    private static FunnelUnit? Unit(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (reader.At("session") && reader.Peek(1).Kind == TokenKind.Number)
        {
            reader.Take();
            return parser.Duration() is { } gap ? FunnelUnit.Session(gap) : null;
        }

        return reader.Name("session, or the name of a property") is { } name ? FunnelUnit.Property(name) : null;
    }

    private static FunnelExclusion? Exclusion(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("exclude");
        EventPattern[]? patterns = Patterns(parser);
        reader.Expect("between");
        string? after = reader.Name("the name of a step");
        reader.Expect("and");
        string? before = reader.Name("the name of a step");
        return patterns is null || after is null || before is null ? null : new FunnelExclusion(after, before, patterns);
    }

    private static string WordOf<T>((string Word, T Value)[] choices, T value) => choices.First(choice => choice.Value!.Equals(value)).Word;

    private static T Choice<T>(TokenReader reader, (string Word, T Value)[] choices)
    {
        foreach ((string word, T value) in choices)
            if (reader.TryTake(word)) return value;
        reader.Fail(string.Join(", ", choices.Select(c => $"'{c.Word}'")));
        return default!;
    }

    private sealed class Draft
    {
        internal FunnelWindow? Window { get; set; }

        internal FunnelOrder? Order { get; set; }

        internal ValueList<EventType> Visible { get; set; } = [];

        internal FunnelEntry? Entry { get; set; }

        internal AttemptPolicy? Attempt { get; set; }

        internal TiePolicy? Ties { get; set; }

        internal string? Same { get; set; }

        internal FunnelUnit? Unit { get; set; }

        internal FunnelCounting? Count { get; set; }
    }
}
