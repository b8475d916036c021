namespace Crm.Segmentation.Journeys;

/// <summary>
/// <c>journey NAME ["TITLE"] { HEAD ... STEP ... }</c>. What is said of the whole comes first: <c>enter ...</c>, <c>only if C</c>, <c>not older than D</c>,
/// <c>reenter ...</c>, <c>exit on E</c>, <c>exit on leaving S</c>, <c>exit when C "REASON"</c>, <c>goal E within D</c>, <c>holdout "NAME" P%</c>,
/// <c>priority N</c>, <c>maximum age D</c>, <c>quiet T..T</c>, <c>timezone "ZONE"</c>, <c>stale after D</c>.
/// </summary>
internal static partial class JourneySyntax
{
    private static readonly string[] Heads =
        ["enter", "only", "not", "reenter", "exit", "goal", "holdout", "priority", "maximum", "quiet", "timezone", "stale"];

    private static readonly string[] Words = [.. Heads, .. StepSyntax.Words.Except(Heads, StringComparer.Ordinal)];

    internal static Journey? Parse(RuleParser parser, Declaration declaration)
    {
        if (parser.Reader.Block("the journey") is not { } block) return null;
        var draft = new Draft(declaration);

        // Conditions may speak of the trigger wherever the lines that enter stand.
        parser.Triggers = Triggers(parser, block);
        bool isSound = Statements.Of(parser, block, Words, () => Statement(parser, draft)).TrueForAll(statement => statement is not null);
        parser.Triggers = null;
        return isSound ? draft.Journey() : null;
    }

    /// <summary>The types of event that enter, read ahead: mistakes in those lines are told where they are read.</summary>
    private static EventType[] Triggers(RuleParser parser, TokenReader block)
    {
        var types = new List<EventType>();
        for (int i = block.Position; i + 2 < block.End; i++)
        {
            (Token enter, Token on, Token name) = (block.Text.Tokens[i], block.Text.Tokens[i + 1], block.Text.Tokens[i + 2]);
            if (enter.Is("enter") && on.Is("on") && name.IsName && parser.Names.Schema.FindEvent(name.Text) is not null) types.Add(parser.Names.Schema.Event(name.Text));
        }

        return [.. types];
    }

    /// <summary>A statement, which is put into the draft; null after a mistake.</summary>
    private static object? Statement(RuleParser parser, Draft draft)
    {
        TokenReader reader = parser.Reader;
        Token word = reader.Current;
        int start = reader.Position;
        bool isHead = word.Kind == TokenKind.Name && Heads.Contains(word.Text, StringComparer.Ordinal) && (!word.Is("exit") || reader.Peek(1).Is("on") || reader.Peek(1).Is("when"));
        if (!isHead)
        {
            if (word.Kind != TokenKind.Name || !Words.Contains(word.Text, StringComparer.Ordinal))
            {
                Statements.TellUnknown(reader, Words, "a statement of a journey");
                return null;
            }

            JourneyStep? step = StepSyntax.Parse(parser, 0);
            if (step is not null) draft.Steps.Add(step);
            else draft.HasBrokenStep = true;
            return step;
        }

        if (draft.Steps.Count > 0 || draft.HasBrokenStep)
        {
            parser.Bag.Error(
                DiagnosticCodes.StatementOrder, reader.SpanOf(word), $"'{word.Text}' is said of the whole journey and stands behind its first step.",
                $"What is said of the whole stands before the steps.");
        }

        reader.Take();
        object? head = Head(parser, word.Text, draft);
        if (head is not null) parser.Nodes.AddPart(head, reader.SpanFrom(start));
        return head;
    }

    private static object? Head(RuleParser parser, string word, Draft draft)
    {
        TokenReader reader = parser.Reader;
        switch (word)
        {
            case "enter":
                return Add(draft.Entries, EntrySyntax.Parse(parser));
            case "only":
                return Keep(draft, parser, word, OnlyIf(parser), value => draft.Filter = value);
            case "not":
                reader.Expect("older");
                reader.Expect("than");
                return Keep(draft, parser, word, Duration(parser), value => draft.NotOlderThan = value);
            case "reenter":
                return Keep(draft, parser, word, ReentrySyntax.Parse(parser), value => draft.Reentry = value);
            case "exit":
                return Add(draft.Exits, Exit(parser));
            case "goal":
                return Keep(draft, parser, word, Goal(parser), value => draft.Goal = value);
            case "holdout":
                return Keep(draft, parser, word, Holdout(parser), value => draft.Holdout = value);
            case "priority":
                return Keep(draft, parser, word, Priority(parser), value => draft.Priority = value);
            case "maximum":
                reader.Expect("age");
                return Keep(draft, parser, word, Duration(parser), value => draft.MaximumAge = value);
            case "quiet":
                return Keep(draft, parser, word, parser.Quiet(), value => draft.Quiet = value);
            case "timezone":
                return Keep(draft, parser, word, parser.Quoted("the name of a zone in quotes"), value => draft.TimeZone = value);
            default:
                reader.Expect("after");
                return Keep(draft, parser, word, Duration(parser), value => draft.StaleAfter = value);
        }
    }

    private static T? Add<T>(List<T> list, T? value)
        where T : class
    {
        if (value is not null) list.Add(value);
        return value;
    }

    private static object? Keep<T>(Draft draft, RuleParser parser, string word, T? value, Action<T> set)
        where T : class
    {
        if (!draft.Said.Add(word))
        {
            parser.Reader.Fail(DiagnosticCodes.GivenTwice, parser.Reader.SpanFrom(parser.Reader.Position - 1), $"'{word}' is said twice.");
            return null;
        }

        if (value is not null) set(value);
        return value;
    }

    private static object? Keep<T>(Draft draft, RuleParser parser, string word, T? value, Action<T> set)
        where T : struct => Keep(draft, parser, word, value is { } some ? (object)some : null, some => set((T)some));

    private static TimeSpan? Duration(RuleParser parser) => parser.Reader.Failed ? null : parser.Duration();

    internal static Condition? OnlyIf(RuleParser parser)
    {
        parser.Reader.Expect("if", $"Who is meant is said as a condition: only if country = KR.");
        return parser.Reader.Failed ? null : parser.Condition();
    }

    private static JourneyExit? Exit(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (reader.TryTake("when"))
        {
            Condition? condition = parser.Condition();
            string? reason = reader.Failed ? null : parser.Quoted("the reason of the exit in quotes");
            return condition is null || reason is null ? null : new ConditionExit(condition, reason);
        }

        reader.Expect("on", $"A journey is left by exit on an event, exit on leaving a segment, or exit when a condition holds.");
        if (reader.Failed) return null;
        if (reader.At("leaving") && reader.Peek(1).IsName && !Words.Contains(reader.Peek(1).Text, StringComparer.Ordinal))
        {
            reader.Take();
            return parser.MemberNamed() is { } member ? new LeavingExit(member) : null;
        }

        return parser.Pattern() is { } pattern && !reader.Failed ? new EventExit(pattern) : null;
    }

    private static JourneyGoal? Goal(RuleParser parser)
    {
        EventPattern? pattern = parser.Pattern();
        parser.Reader.Expect("within", $"A goal says within how long after the entry it counts: goal purchase within 7 days.");
        TimeSpan? window = Duration(parser);
        return pattern is null || window is null ? null : new JourneyGoal(pattern, window.Value);
    }

    private static JourneyHoldout? Holdout(RuleParser parser)
    {
        string? name = parser.Quoted("the name of the holdout in quotes");
        return name is not null && Percent(parser) is { } percent ? new JourneyHoldout(name, percent) : null;
    }

    internal static decimal? Percent(RuleParser parser)
    {
        if (parser.Reader.Current.Kind == TokenKind.Percent) return parser.Reader.Take().Number;
        parser.Reader.Fail("a percentage");
        return null;
    }

    private static int? Priority(RuleParser parser)
    {
        bool isBelow = parser.Reader.TryTake("-");
        return parser.Whole(0, int.MaxValue) is { } number ? isBelow ? -number : number : null;
    }

    /// <summary>A journey while it is read.</summary>
    private sealed class Draft(Declaration declaration)
    {
        internal HashSet<string> Said { get; } = new(StringComparer.Ordinal);

        internal List<JourneyEntry> Entries { get; } = [];

        internal List<JourneyExit> Exits { get; } = [];

        internal List<JourneyStep> Steps { get; } = [];

        internal bool HasBrokenStep { get; set; }

        internal Condition? Filter { get; set; }

        internal TimeSpan? NotOlderThan { get; set; }

        internal JourneyReentry Reentry { get; set; } = JourneyReentry.Never;

        internal JourneyGoal? Goal { get; set; }

        internal JourneyHoldout? Holdout { get; set; }

        internal int Priority { get; set; }

        internal TimeSpan? MaximumAge { get; set; }

        internal QuietHours? Quiet { get; set; }

        internal string? TimeZone { get; set; }

        internal TimeSpan? StaleAfter { get; set; }

        internal Journey Journey() => new(declaration.Name)
        {
            Title = declaration.Title,
            Entries = [.. Entries],
            Filter = Filter,
            NotOlderThan = NotOlderThan,
            Reentry = Reentry,
            Exits = [.. Exits],
            Goal = Goal,
            Holdout = Holdout,
            Priority = Priority,
            MaximumAge = MaximumAge,
            Quiet = Quiet,
            TimeZone = TimeZone,
            StaleAfter = StaleAfter,
            Steps = [.. Steps],
        };
    }
}
