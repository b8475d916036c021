namespace Crm.Segmentation;

/// <summary>
/// What a test expects of a journey: <c>[no] send|suppressed|held ["TEMPLATE"] [because CODE]</c>, <c>[no] exit ["REASON"]</c>, <c>[no] entry</c>,
/// <c>not entered [because CODE]</c>, <c>[no] conversion</c>. A measure may have such a name: a comparison is about it.
/// </summary>
internal static class TestOutcomeSyntax
{
    private static readonly (string Word, JourneyOutcome Outcome)[] Words =
    [
        ("send", JourneyOutcome.Sent), ("suppressed", JourneyOutcome.Suppressed), ("held", JourneyOutcome.Held), ("exit", JourneyOutcome.Exited),
        ("entry", JourneyOutcome.Entered), ("conversion", JourneyOutcome.Converted),
    ];

    private static readonly Dictionary<JourneyOutcome, string[]> Reasons = new()
    {
        [JourneyOutcome.Suppressed] = ["stale", "no_consent", "quiet_hours", "cap", "missing_value", "holdout", "only_if", "exited"],
        [JourneyOutcome.Held] = ["quiet_hours", "cap"],
        [JourneyOutcome.NotEntered] = ["active", "max_entries", "closed", "entry_too_late", "filter", "reentry_never", "cooldown"],
    };

    internal static bool IsOutcome(TokenReader reader)
    {
        int at = reader.At("no") ? 1 : 0;
        if (reader.At("not", "entered")) return true;
        Token after = reader.Peek(at + 1);
        return reader.Peek(at).Kind == TokenKind.Name && Words.Any(known => reader.Peek(at).Is(known.Word))
            && !(after.Kind == TokenKind.Symbol && after.Text is "=" or "(" or ".");
    }

    internal static JourneyExpectation? Parse(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        bool isAbsent = reader.TryTake("no");
        JourneyOutcome outcome = JourneyOutcome.NotEntered;
        if (reader.TryTake("not")) reader.Take();
        else outcome = Words.First(known => reader.At(known.Word)).Outcome;
        if (outcome != JourneyOutcome.NotEntered) reader.Take();
        string? name = null;
        if (outcome is JourneyOutcome.Sent or JourneyOutcome.Suppressed or JourneyOutcome.Held or JourneyOutcome.Exited && reader.Current.Kind == TokenKind.Text) name = reader.Take().Text;
        string? reason = null;
        if (Reasons.TryGetValue(outcome, out string[]? known) && reader.TryTake("because"))
        {
            Token code = reader.Current;
            if (code.Kind != TokenKind.Name || !known.Contains(code.Text, StringComparer.Ordinal))
            {
                string? nearest = code.Kind == TokenKind.Name ? NearestName.Find(code.Text, known) : null;
                reader.Fail(
                    DiagnosticCodes.Expected, reader.SpanOf(code), $"'{code.Text}' is no reason of this.", nearest is null ? (Phrase)$"It is one of: {string.Join(", ", known)}." : $"Did you mean '{nearest}'?",
                    nearest is null ? null : new TextFix(reader.SpanOf(code), nearest));
                return null;
            }

            reason = reader.Take().Text;
        }

        return new JourneyExpectation(outcome, isAbsent, name, reason);
    }
}
