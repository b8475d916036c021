namespace Crm.Segmentation.Journeys;

/// <summary>
/// Behind <c>reenter</c>: <c>never|after exit|always</c> and in any order <c>key P</c>, <c>cooldown D from entry|exit</c>, <c>at most N times</c>,
/// <c>while active ignore|restart|concurrent</c>.
/// </summary>
internal static class ReentrySyntax
{
    internal static JourneyReentry? Parse(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        ReentryMode? mode = reader.TryTake("after")
            ? reader.Expect("exit") ? ReentryMode.AfterExit : null
            : parser.OneOf(("never", ReentryMode.Never), ("after exit", ReentryMode.AfterExit), ("always", ReentryMode.Always));
        if (mode is null) return null;
        var reentry = new JourneyReentry(mode.Value);
        var said = new HashSet<string>(StringComparer.Ordinal);
        bool isSound = true;
        while (Clause(reader) is { } clause && !reader.Failed)
        {
            if (!said.Add(clause))
            {
                reader.Fail(DiagnosticCodes.GivenTwice, reader.SpanOf(reader.Current), $"'{clause}' is said twice.");
                return null;
            }

            reader.Take();
            JourneyReentry? next = Read(parser, clause, reentry);
            isSound &= next is not null;
            reentry = next ?? reentry;
        }

        return isSound && !reader.Failed ? reentry : null;
    }

    private static string? Clause(TokenReader reader) =>
        reader.At("key") ? "key" : reader.At("cooldown") ? "cooldown" : reader.At("at", "most") ? "at most" : reader.At("while", "active") ? "while active" : null;

    private static JourneyReentry? Read(RuleParser parser, string clause, JourneyReentry reentry)
    {
        TokenReader reader = parser.Reader;
        switch (clause)
        {
            case "key":
                return reader.Name("the name of a property") is { } key ? reentry with { Key = key } : null;
            case "cooldown":
                TimeSpan? cooldown = parser.Duration();
                reader.Expect("from", $"A cooldown counts from entry or from exit.");
                bool? isFromExit = reader.Failed ? null : parser.OneOf(("entry", false), ("exit", true));
                return cooldown is null || isFromExit is null ? null : reentry with { Cooldown = cooldown, CooldownIsFromExit = isFromExit.Value };
            case "at most":
                reader.Take();
                int? most = parser.Whole(1, int.MaxValue);
                if (!reader.TryTake("times") && !reader.TryTake("time")) reader.Fail("'times'");
                return most is null || reader.Failed ? null : reentry with { MaximumEntries = most };
            default:
                reader.Take();
                return parser.OneOf(("ignore", WhileActive.Ignore), ("restart", WhileActive.Restart), ("concurrent", WhileActive.Concurrent)) is { } active
                    ? reentry with { WhileActive = active }
                    : null;
        }
    }
}
