namespace Crm.Segmentation.Journeys;

/// <content>
/// <c>wait D [at T]</c>, <c>wait until [WEEKDAY] T</c>, <c>wait until [anniversary of] A [+|- D] [at T] [if past exit|skip|now] [if missing exit|skip]</c>,
/// <c>wait [up to D] for E [or E] [grace D] [counting from entry] { on E { } ... on timeout { } }</c>.
/// </content>
internal static partial class StepSyntax
{
    private static JourneyStep? Wait(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        if (reader.TryTake("until")) return Until(parser);
        if (reader.At("up") || reader.At("for")) return WaitFor(parser, depth);
        WaitLength? length = parser.Length();
        TimeOnly? at = null;
        int start = reader.Position;
        bool isAt = !reader.Failed && reader.TryTake("at");
        if (isAt) at = parser.Clock();
        if (at is not null && length is { IsCalendar: false })
        {
            SourceSpan span = reader.SpanFrom(start);
            parser.Bag.Error(DiagnosticCodes.WaitLength, span, $"A wait of '{length}' is exact and ends at no time of day.", $"Wait days at a time of day, or wait until it.");
            length = null;
        }

        return Id(parser, out string? id) && length is not null && isAt == at is not null ? new WaitStep(length.Value) { Id = id, At = at } : null;
    }

    private static JourneyStep? Until(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        DayOfWeek? weekday = reader.Peek(1).Kind == TokenKind.Time ? parser.Weekday() : null;
        if (reader.Current.Kind == TokenKind.Time)
            return parser.Clock() is { } time && Id(parser, out string? timeId) ? new WaitUntilTimeStep(time) { Id = timeId, Weekday = weekday } : null;

        bool isAnniversary = reader.At("anniversary", "of");
        if (isAnniversary)
        {
            reader.Take();
            reader.Take();
        }

        Measure? date = parser.AttributeNamed<Measure>("a date or an instant", attribute => attribute.Kind.IsTemporal());
        int? days = 0;
        if (reader.At("+") || reader.At("-")) days = (reader.Take().Is("-") ? -1 : 1) * parser.Dates();
        TimeOnly? at = null;
        bool isAt = reader.TryTake("at");
        if (isAt) at = parser.Clock();
        (DateUnusable? past, DateUnusable? missing) = (null, null);
        while (reader.TryTake("if") && !reader.Failed)
        {
            bool isPast = reader.TryTake("past");
            if (!isPast) reader.Expect("missing", $"What happens is said with if past or with if missing.");
            if (reader.Failed) return null;
            if ((isPast ? past : missing) is not null) reader.Fail(DiagnosticCodes.GivenTwice, reader.SpanFrom(reader.Position - 1), $"'if {(isPast ? "past" : "missing")}' is said twice.");
            else if (isPast) past = parser.OneOf(("exit", DateUnusable.Exit), ("skip", DateUnusable.Skip), ("now", DateUnusable.Now));
            else missing = parser.OneOf(("exit", DateUnusable.Exit), ("skip", DateUnusable.Skip));
        }

        if (!Id(parser, out string? id) || date is null || days is null || (isAt && at is null)) return null;
        return new WaitUntilDateStep(date) { Id = id, IsAnniversary = isAnniversary, OffsetDays = days.Value, At = at, IfPast = past, IfMissing = missing };
    }

    private static WaitForStep? WaitFor(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        WaitLength? most = null;
        bool isBounded = reader.TryTake("up");
        if (isBounded)
        {
            reader.Expect("to");
            most = reader.Failed ? null : parser.Length();
        }

        Token @for = reader.Current;
        reader.Expect("for", $"A wait says for which event: wait up to 3 days for purchase.");
        var patterns = new List<EventPattern?>();
        do
        {
            if (reader.Failed) return null;
            patterns.Add(parser.Pattern());
        }
        while (reader.TryTake("or"));

        TimeSpan? grace = null;
        bool isGraced = reader.TryTake("grace"), fromEntry = false;
        if (isGraced) grace = parser.Duration();
        if (reader.TryTake("counting"))
        {
            reader.Expect("from");
            bool? counts = reader.Failed ? null : parser.OneOf(("entry", true), ("step", false));
            fromEntry = counts ?? false;
        }

        if (!Id(parser, out string? id) || reader.Block("the wait") is not { } block) return null;
        var branches = new Answers(patterns);
        bool isSound = parser.Part(block, () => Branches(parser, block, branches, depth + 1)) is not null && branches.IsSound;
        if (!isBounded)
        {
            SourceSpan span = reader.SpanOf(@for);
            parser.Bag.Error(
                DiagnosticCodes.WaitWithoutEnd, span, $"The wait has no end: whoever never does it waits for ever.", $"Say how long at most: wait up to 7 days for purchase.",
                new TextFix(span with { Length = 0 }, "up to 7 days "));
            return null;
        }

        if (!isSound || patterns.Contains(null) || (isBounded && most is null) || (isGraced && grace is null)) return null;
        return new WaitForStep
        {
            Id = id,
            Most = most,
            Grace = grace,
            CountsFromEntry = fromEntry,
            Events = [.. patterns.Select((pattern, i) => new AwaitedEvent(pattern!, branches.Steps[i] ?? []))],
            OnTimeout = branches.Timeout ?? [],
        };
    }

    private static Answers Branches(RuleParser parser, TokenReader block, Answers answers, int depth)
    {
        while (!block.AtEnd && block.Expect("on", $"Behind a wait each branch says on which event: on purchase, or on timeout."))
        {
            Token name = block.Current;
            bool isTimeout = block.TryTake("timeout");
            if (!isTimeout && !block.TryTake("any") && block.Name("an event") is null) break;
            int place = isTimeout ? -1 : answers.PlaceOf(name);
            bool isGiven = isTimeout ? answers.Timeout is not null : place < 0;
            if (isGiven && !answers.IsUnsure)
            {
                string? meant = isTimeout ? null : NearestName.Find(name.Text, answers.Names);
                SourceSpan span = block.SpanOf(name);
                Phrase message = isTimeout || answers.Names.Contains(name.Text, StringComparer.Ordinal)
                    ? (Phrase)$"'on {name.Text}' is said twice."
                    : $"The wait is not for '{name.Text}'.";
                parser.Bag.Error(DiagnosticCodes.AwaitedEvent, span, message, meant is null || meant == name.Text ? null : (Phrase)$"Did you mean '{meant}'?",
                    meant is null || meant == name.Text ? null : new TextFix(span, RuleWords.Name(meant)));
                answers.IsSound = false;
            }

            ValueList<JourneyStep>? steps = Block(parser, depth, "the branch");
            if (steps is null) answers.IsSound = false;
            else if (isTimeout) answers.Timeout = steps;
            else if (place >= 0) answers.Steps[place] = steps;
        }

        return answers;
    }

    /// <summary>The branches of a wait while they are read: of events of one type the first belongs to the first.</summary>
    private sealed class Answers(List<EventPattern?> patterns)
    {
        internal ValueList<JourneyStep>?[] Steps { get; } = new ValueList<JourneyStep>?[patterns.Count];

        internal ValueList<JourneyStep>? Timeout { get; set; }

        internal bool IsSound { get; set; } = true;

        /// <summary>Whether an event could not be read, so that nobody knows which branch is whose.</summary>
        internal bool IsUnsure => patterns.Contains(null);

        internal IEnumerable<string> Names => patterns.OfType<EventPattern>().Select(pattern => pattern.EventName ?? "any");

        internal int PlaceOf(Token name) => patterns.FindIndex(pattern => pattern is not null && (pattern.EventName ?? "any") == name.Text && Steps[patterns.IndexOf(pattern)] is null);
    }
}
