namespace Crm.Segmentation.Funnels;

/// <summary><c>step NAME [optional] [first | first ever] [gap &gt;= D] [gap &lt;= D] = E [where C] [or E [where C]] ...</c>.</summary>
internal static class FunnelStepSyntax
{
    internal static FunnelStep? Parse(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("step");
        string? name = reader.Name("the name of a step");
        bool isOptional = false;
        FirstTime first = FirstTime.No;
        TimeSpan? least = null, most = null;
        for (int at = -1; at != reader.Position && !reader.Failed;)
        {
            at = reader.Position;
            if (reader.At("optional") && parser.Once(!isOptional)) isOptional = reader.TryTake("optional");
            else if (reader.At("first") && parser.Once(first == FirstTime.No) && reader.TryTake("first")) first = reader.TryTake("ever") ? FirstTime.Ever : FirstTime.Matching;
            else if (reader.At("gap", ">=") && parser.Once(least is null)) least = Gap(parser);
            else if (reader.At("gap", "<=") && parser.Once(most is null)) most = Gap(parser);
        }

        reader.Expect("=");
        EventPattern[]? patterns = FunnelSyntax.Patterns(parser);
        if (name is null || patterns is null || reader.Failed) return null;
        return new FunnelStep(name, patterns) { IsOptional = isOptional, FirstTime = first, MinimumGap = least, MaximumGap = most };
    }

    internal static void Write(RuleText text, FunnelStep step)
    {
        text.Write("step ").Name(step.Name);
        if (step.IsOptional) text.Write(" optional");
        if (step.FirstTime != FirstTime.No) text.Write(step.FirstTime == FirstTime.Ever ? " first ever" : " first");
        if (step.MinimumGap is { } least) text.Write(" gap >= ").Write(least);
        if (step.MaximumGap is { } most) text.Write(" gap <= ").Write(most);
        text.Write(" = ").Join(step.Patterns, " or ", pattern => text.Write(pattern));
    }

    private static TimeSpan? Gap(RuleParser parser)
    {
        parser.Reader.Take();
        parser.Reader.Take();
        return parser.Duration(positive: false);
    }
}
