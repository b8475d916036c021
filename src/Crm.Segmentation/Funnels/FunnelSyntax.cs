namespace Crm.Segmentation.Funnels;

/// <summary>
/// <c>funnel NAME ["TITLE"] [within D] [attempt deepest|earliest|first_entry|last_entry] [ties any_order|strictly_increasing]
/// { step NAME = E [where C] [or E [where C]] ... }</c>.
/// </summary>
internal static class FunnelSyntax
{
    private static readonly (string Word, AttemptPolicy Policy)[] Attempts =
        [("deepest", AttemptPolicy.Deepest), ("earliest", AttemptPolicy.Earliest), ("first_entry", AttemptPolicy.FirstEntry), ("last_entry", AttemptPolicy.LastEntry)];

    private static readonly (string Word, TiePolicy Policy)[] Ties = [("any_order", TiePolicy.AnyOrder), ("strictly_increasing", TiePolicy.StrictlyIncreasing)];

    internal static Funnel? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        TimeSpan? window = null;
        if (reader.TryTake("within")) window = parser.Duration();
        AttemptPolicy attempt = reader.TryTake("attempt") ? Choice(reader, Attempts) : AttemptPolicy.Deepest;
        TiePolicy ties = reader.TryTake("ties") ? Choice(reader, Ties) : TiePolicy.AnyOrder;
        if (reader.Failed || reader.Block("the funnel") is not { } block) return null;

        var steps = new List<FunnelStep?>();
        foreach (TokenReader statement in block.SplitAt("step")) steps.Add(parser.Within(statement, declaration.Name, () => Step(parser)));
        return steps.Contains(null)
            ? null
            : new Funnel(declaration.Name, [.. steps.OfType<FunnelStep>()]) { Title = declaration.Title, Window = window, Attempt = attempt, Ties = ties };
    }

    internal static void Write(RuleText text, Funnel funnel)
    {
        if (funnel.Window is { } window) text.Write(" within ").Write(window);
        if (funnel.Attempt != AttemptPolicy.Deepest) text.Write($" attempt {Attempts.First(a => a.Policy == funnel.Attempt).Word}");
        if (funnel.Ties != TiePolicy.AnyOrder) text.Write($" ties {Ties.First(t => t.Policy == funnel.Ties).Word}");
        text.Write(" {");
        foreach (FunnelStep step in funnel.Steps)
        {
            text.Write("\n  step ").Name(step.Name).Write(" = ");
            for (int i = 0; i < step.Patterns.Count; i++) text.Write(i > 0 ? " or " : "").Write(step.Patterns[i]);
        }

        text.Write("\n}");
    }

    private static FunnelStep? Step(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("step");
        string? name = reader.Name("the name of a step");
        reader.Expect("=");
        var patterns = new List<EventPattern?> { parser.Pattern() };
        while (reader.TryTake("or")) patterns.Add(parser.Pattern());
        return name is null || patterns.Contains(null) ? null : new FunnelStep(name, [.. patterns.OfType<EventPattern>()]);
    }

    private static T Choice<T>(TokenReader reader, (string Word, T Value)[] choices)
    {
        foreach ((string word, T value) in choices)
            if (reader.TryTake(word)) return value;
        reader.Fail(string.Join(", ", choices.Select(c => $"'{c.Word}'")));
        return default!;
    }
}
