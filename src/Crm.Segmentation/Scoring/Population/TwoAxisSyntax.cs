namespace Crm.Segmentation.Scoring;

/// <summary><c>grouping NAME ["TITLE"] of MEASURE [at THRESHOLD], MEASURE [at THRESHOLD]</c>, where a threshold is <c>median</c>, <c>mean</c>, or a number or a duration.</summary>
internal static class TwoAxisSyntax
{
    internal static TwoAxisGroups? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("of", $"Two measures stand after 'of', each of which is low or high.");
        (Measure? first, AxisThreshold? firstThreshold) = Axis(parser);
        reader.Expect(",", $"Two measures stand after 'of', each of which is low or high.");
        (Measure? second, AxisThreshold? secondThreshold) = Axis(parser);
        return first is null || second is null || firstThreshold is null || secondThreshold is null || reader.Failed
            ? null
            : new TwoAxisGroups(declaration.Name, first, second) { Title = declaration.Title, FirstThreshold = firstThreshold, SecondThreshold = secondThreshold };
    }

    internal static void Write(RuleText text, TwoAxisGroups groups)
    {
        text.Write(" of ").Term(groups.First);
        Write(text, groups.First, groups.FirstThreshold);
        text.Write(", ").Term(groups.Second);
        Write(text, groups.Second, groups.SecondThreshold);
    }

    private static void Write(RuleText text, Measure axis, AxisThreshold threshold)
    {
        if (threshold.Equals(AxisThreshold.Median)) return;
        text.Write(" at ");
        if (threshold.Given is not { } given) text.Write(threshold.ToString());
        else if (axis.Kind == ValueKind.Duration && IsWritten(given)) text.Write(TimeSpan.FromTicks((long)given * TimeSpan.TicksPerMillisecond));
        else text.Write(given);
    }

    /// <summary>Whether so many milliseconds are written as a duration.</summary>
    private static bool IsWritten(decimal milliseconds) => milliseconds > 0 && milliseconds <= Timestamp.LongestDuration && decimal.Truncate(milliseconds) == milliseconds;

    private static (Measure? Axis, AxisThreshold? Threshold) Axis(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        int start = reader.Position;
        Measure? axis = parser.Term();
        SourceSpan span = reader.SpanFrom(start);
        AxisThreshold? threshold = reader.TryTake("at") ? Threshold(parser, axis) : AxisThreshold.Median;
        if (axis is null || TwoAxisGroups.IsAxis(axis.Kind)) return (axis, threshold);
        parser.Bag.Error(DiagnosticCodes.AxisWithoutNumber, span, $"An axis is a number or a duration, and this one is {axis.Kind.WithArticle()}.", $"Count or measure something of it.");
        return (null, threshold);
    }

    private static AxisThreshold? Threshold(RuleParser parser, Measure? axis)
    {
        TokenReader reader = parser.Reader;
        if (reader.TryTake("median")) return AxisThreshold.Median;
        if (reader.TryTake("mean")) return AxisThreshold.Mean;
        int start = reader.Position, sign = reader.TryTake("-") ? -1 : 1;
        if (reader.Current.Kind != TokenKind.Number)
        {
            reader.Fail("'median', 'mean' or a number");
            return null;
        }

        bool isDuration = reader.Peek(1).Kind == TokenKind.Name;
        decimal? value = !isDuration ? reader.Take().Number : parser.Duration(positive: false) is { } length ? length.Ticks / TimeSpan.TicksPerMillisecond : null;
        if (value is not { } given || reader.Failed) return null;
        SourceSpan span = reader.SpanFrom(start);
        if (isDuration && axis is { Kind: not ValueKind.Duration } && TwoAxisGroups.IsAxis(axis.Kind))
        {
            parser.Bag.Error(DiagnosticCodes.AxisThreshold, span, $"'{axis.ShortName}' is {axis.Kind.WithArticle()}, and no duration parts its low from its high.", $"Give a number without a unit.");
            return null;
        }

        if (FittedValue.Of(given) is not null) return AxisThreshold.At(sign * given);
        parser.Bag.Error(DiagnosticCodes.AxisThreshold, span, $"A threshold has at most 18 digits.");
        return null;
    }
}
