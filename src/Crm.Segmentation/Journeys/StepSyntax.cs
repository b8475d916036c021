namespace Crm.Segmentation.Journeys;

/// <summary>
/// A step: <c>send ...</c>, <c>webhook ...</c>, <c>set A = v</c>, <c>wait ...</c>, <c>when C { } [or when C { }] [otherwise { }]</c>,
/// <c>split "NAME" { ARM P% { } ... }</c>, <c>repeat N times { }</c>, <c>join JOURNEY</c>, <c>exit "REASON"</c>; any with <c>as ID</c>.
/// </summary>
internal static partial class StepSyntax
{
    internal static readonly string[] Words = ["wait", "when", "otherwise", "split", "send", "webhook", "set", "join", "repeat", "exit"];

    /// <summary>The step that begins at the parser's token.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="depth">In how many blocks it lies.</param>
    internal static JourneyStep? Parse(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        int start = reader.Position;
        JourneyStep? step = Step(parser, depth);
        if (step is not null) parser.Nodes.AddPart(step, reader.SpanFrom(start));
        return step;
    }

    private static JourneyStep? Step(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        switch (reader.Current.Text)
        {
            case "send":
                return Send(parser);
            case "webhook":
                return Webhook(parser);
            case "set":
                return Set(parser);
            case "wait":
                return Wait(parser, depth);
            case "when":
                return When(parser, depth);
            case "split":
                return Split(parser, depth);
            case "repeat":
                return Repeat(parser, depth);
            case "join":
                reader.Take();
                return reader.Name("the name of a journey") is { } journey && Id(parser, out string? joinId) ? new JoinStep(journey) { Id = joinId } : null;
            case "exit":
                reader.Take();
                return parser.Quoted("the reason of the exit in quotes") is { } reason && Id(parser, out string? exitId) ? new ExitStep(reason) { Id = exitId } : null;
            case "otherwise":
                reader.Fail(DiagnosticCodes.Expected, reader.SpanOf(reader.Current), $"'otherwise' stands behind the branches of a 'when', and there are none before it.");
                return null;
            default:
                Statements.TellUnknown(reader, Words, "a step");
                return null;
        }
    }

    /// <summary>The steps of the block that begins here, those with mistakes left out; whether there were any is what comes back beside them.</summary>
    private static ValueList<JourneyStep>? Block(RuleParser parser, int depth, string what)
    {
        TokenReader reader = parser.Reader;
        Token open = reader.Current;
        if (reader.Block(what) is not { } block) return null;
        if (depth + 1 > JourneyLimits.Depth)
        {
            reader.Fail(
                DiagnosticCodes.JourneyTooLarge, reader.SpanOf(open), $"Blocks of steps lie in one another more than {JourneyLimits.Depth} deep.",
                $"Put the inner ones into a journey of their own, and join it.");
            return null;
        }

        List<JourneyStep?> steps = Statements.Of(parser, block, Words, () => Parse(parser, depth + 1));
        return steps.Contains(null) ? null : [.. steps.OfType<JourneyStep>()];
    }

    /// <summary><c>as ID</c>, if it stands here; false after a mistake.</summary>
    private static bool Id(RuleParser parser, out string? id)
    {
        id = null;
        TokenReader reader = parser.Reader;
        if (reader.Failed) return false;
        if (!reader.TryTake("as")) return true;
        id = reader.Name("the id of the node");
        return id is not null;
    }

    private static SetStep? Set(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        Expression? attribute = parser.AttributeNamed();
        reader.Expect("=");
        if (reader.Failed) return null;
        bool isTrue = reader.At("true");
        if (isTrue || reader.At("false"))
        {
            Token flag = reader.Take();
            if (!Id(parser, out string? flagId)) return null;
            if (attribute is CustomerFlag handle) return new SetStep(handle, isTrue) { Id = flagId };
            if (attribute is not null)
                parser.Bag.Error(DiagnosticCodes.JourneyAttribute, reader.SpanOf(flag), $"'{attribute.ShortName}' is no flag, and is set to a value of its own kind.");
            return null;
        }

        int start = reader.Position;
        Constant? value = parser.Value((attribute as IFieldHandle)?.Field);
        SourceSpan span = reader.SpanFrom(start);
        if (!Id(parser, out string? id) || value is null) return null;
        if (attribute is Measure measure) return new SetStep(measure, value) { Id = id };
        if (attribute is not null)
            parser.Bag.Error(DiagnosticCodes.JourneyAttribute, span, $"'{attribute.ShortName}' is a flag, and is set to true or false.");
        return null;
    }

    private static WhenStep? When(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        var branches = new List<WhenBranch?>();
        string? id = null;
        do
        {
            reader.TryTake("or");
            reader.Take();
            Condition? condition = parser.Condition();
            if (branches.Count == 0) Id(parser, out id);
            if (reader.Failed) return null;
            ValueList<JourneyStep>? steps = Block(parser, depth, "the branch");
            branches.Add(condition is null || steps is null ? null : new WhenBranch(condition, steps));
        }
        while (!reader.Failed && reader.At("or", "when"));

        ValueList<JourneyStep>? otherwise = [];
        if (!reader.Failed && reader.TryTake("otherwise")) otherwise = Block(parser, depth, "the branch of everybody else");
        return reader.Failed || branches.Contains(null) || otherwise is null ? null : new WhenStep { Id = id, Branches = [.. branches.OfType<WhenBranch>()], Otherwise = otherwise };
    }

    private static SplitStep? Split(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        if (parser.Quoted("the name of the split in quotes") is not { } name || !Id(parser, out string? id) || reader.Block("the split") is not { } block) return null;
        var arms = new List<SplitArm?>();
        bool isSound = parser.Part(block, () =>
        {
            while (!block.AtEnd)
            {
                string? arm = block.Name("the name of an arm");
                decimal? percent = block.Failed ? null : JourneySyntax.Percent(parser);
                if (block.Failed) break;
                ValueList<JourneyStep>? steps = Block(parser, depth + 1, "the arm");
                arms.Add(arm is null || percent is null || steps is null ? null : new SplitArm(arm, percent.Value, steps));
            }

            return arms;
        }) is not null;
        return !isSound || arms.Contains(null) ? null : new SplitStep(name) { Id = id, Arms = [.. arms.OfType<SplitArm>()] };
    }

    private static RepeatStep? Repeat(RuleParser parser, int depth)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        int? times = null;
        if (reader.Current.Kind == TokenKind.Number)
        {
            times = parser.Whole(1, JourneyLimits.Repeats);
            if (!reader.TryTake("times") && !reader.TryTake("time")) reader.Fail("'times'");
            if (times is null) reader.GiveUp();
        }

        bool isBounded = times is not null;
        SourceSpan place = reader.SpanFrom(reader.Position - 1);
        if (!Id(parser, out string? id)) return null;
        ValueList<JourneyStep>? steps = Block(parser, depth, "what is repeated");
        if (!isBounded && !reader.Failed)
        {
            parser.Bag.Error(
                DiagnosticCodes.RepeatWithoutEnd, place, $"The steps are repeated without end.", $"Say how often: repeat 3 times.",
                new TextFix(place with { Start = place.End, Length = 0 }, " 3 times"));
            return null;
        }

        return steps is null ? null : new RepeatStep { Id = id, Times = times, Steps = steps };
    }
}
