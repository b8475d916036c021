namespace Crm.Segmentation.Scoring;

/// <summary>
/// <c>rfm NAME ["TITLE"] over E.property [where C] [WINDOW] into N [by orders|days] [net of E.property]</c> or <c>rfm NAME ["TITLE"] of M, M, M into N</c>, then
/// <c>[nested] {AXIS at {number, ...}}</c>.
/// </summary>
internal static class RfmSyntax
{
    internal static Rfm? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        Rfm? rfm = reader.At("of") ? OfMeasures(parser, declaration) : OverEvents(parser, declaration);
        bool isNested = reader.TryTake("nested");
        var thresholds = new Dictionary<RfmAxis, ValueList<decimal>?>();
        while (AxisAt(reader) is { } axis)
        {
            if (thresholds.ContainsKey(axis)) reader.Fail(DiagnosticCodes.GivenTwice, reader.SpanOf(reader.Current), $"'{reader.Current.Text}' is given twice.");
            else thresholds.Add(axis, Thresholds(parser, axis, rfm));
        }

        if (rfm is null || reader.Failed || thresholds.ContainsValue(null)) return null;
        return rfm with
        {
            Binning = isNested ? RfmBinning.Nested : RfmBinning.Independent,
            RecencyThresholds = thresholds.GetValueOrDefault(RfmAxis.Recency),
            FrequencyThresholds = thresholds.GetValueOrDefault(RfmAxis.Frequency),
            MonetaryThresholds = thresholds.GetValueOrDefault(RfmAxis.Monetary),
        };
    }

    private static Rfm? OverEvents(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        if (reader.At("over") && reader.Peek(2).Is("("))
        {
            reader.Fail(
                DiagnosticCodes.Expected,
                reader.SpanOf(reader.Current),
                $"'over' stands before a property of events.",
                $"Three measures stand after 'of': how long ago, how often, how much.",
                new TextFix(reader.SpanOf(reader.Current), "of"));
        }

        if (!reader.TryTake("over")) reader.Fail("'over' or 'of'");
        int start = reader.Position;
        (EventType? type, Expression? amount) = parser.Property("sum");
        EventPattern? pattern = parser.Filtered(type, start);
        Window? window = reader.At("into") ? null : parser.Window(reader.Position);
        int? bins = Bins(parser);
        bool days = false;
        if (reader.TryTake("by"))
        {
            days = reader.At("days");
            if (!days && !reader.At("orders")) reader.Fail("'orders' or 'days'");
            reader.Take();
        }

        Expression? netOf = null;
        if (reader.At("net", "of"))
        {
            reader.Take();
            reader.Take();
            (_, netOf) = parser.Property("sum");
        }

        return pattern is null || amount is not Measure measure || bins is null || reader.Failed
            ? null
            : new Rfm(declaration.Name, measure, pattern) { Title = declaration.Title, Window = window, Bins = bins.Value, ByDays = days, NetOf = netOf as Measure };
    }

    private static Rfm? OfMeasures(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        Measure? recency = parser.Term();
        reader.Expect(",", $"Three measures stand after 'of': how long ago, how often, how much.");
        Measure? frequency = parser.Term();
        reader.Expect(",", $"Three measures stand after 'of': how long ago, how often, how much.");
        Measure? monetary = parser.Term();
        int? bins = Bins(parser);
        if (reader.At("by") || reader.At("net", "of"))
            reader.Fail(
                DiagnosticCodes.RfmOfEvents,
                reader.SpanOf(reader.Current),
                $"A window, days and a net amount are those of events, and this rfm scores measures.",
                $"Say them in the measures.");
        return recency is null || frequency is null || monetary is null || bins is null || reader.Failed
            ? null
            : new Rfm(declaration.Name, new RfmMeasures(recency, frequency, monetary)) { Title = declaration.Title, Bins = bins.Value };
    }

    private static int? Bins(RuleParser parser)
    {
        parser.Reader.Expect("into");
        return parser.Whole(2, 10);
    }

    /// <summary>The axis whose thresholds stand here; the reader stays.</summary>
    private static RfmAxis? AxisAt(TokenReader reader) =>
        !reader.Peek(1).Is("at") ? null
        : reader.At("recency") ? RfmAxis.Recency
        : reader.At("frequency") ? RfmAxis.Frequency
        : reader.At("monetary") ? RfmAxis.Monetary
        : null;

    /// <summary><c>AXIS at {number, ...}</c>; null after telling what is wrong.</summary>
    private static ValueList<decimal>? Thresholds(RuleParser parser, RfmAxis axis, Rfm? rfm)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        reader.Take();
        int start = reader.Position;
        reader.Expect("{");
        var cuts = new List<decimal>();
        do
        {
            if (Number(reader) is { } cut) cuts.Add(cut);
        }
        while (reader.TryTake(","));
        reader.Expect("}");
        if (reader.Failed) return null;

        // That a duration has no thresholds is told with the other mistakes of the definition.
        if (rfm is null || rfm.Measures?[axis].Kind == ValueKind.Duration || Rfm.AreThresholds(cuts, rfm.Bins)) return [.. cuts];
        decimal[] ascending = [.. cuts.Order()];
        SourceSpan span = reader.SpanFrom(start);
        parser.Bag.Error(
            DiagnosticCodes.RfmThresholds,
            span,
            $"The thresholds of {axis.ToString().ToLowerInvariant()} are not {rfm.Bins - 1} ascending numbers of at most 18 digits.",
            null,
            Rfm.AreThresholds(ascending, rfm.Bins) ? new TextFix(span, $"{{{string.Join(", ", ascending.Select(RuleWords.Number))}}}") : null);
        return null;
    }

    private static decimal? Number(TokenReader reader)
    {
        int sign = reader.TryTake("-") ? -1 : 1;
        if (reader.Current.Kind != TokenKind.Number)
        {
            reader.Fail("a number");
            return null;
        }

        Token number = reader.Take();
        if (reader.Current.Kind == TokenKind.Name)
        {
            bool isDays = RuleWords.Units.GetValueOrDefault(reader.Current.Text) == Timestamp.Day;
            SourceSpan unit = reader.SpanOf(reader.Current), both = reader.SpanOf(number).To(unit);
            reader.Fail(
                DiagnosticCodes.Expected,
                unit,
                $"A threshold is a number without a unit.",
                $"Over events recency is counted in days.",
                isDays ? new TextFix(both, RuleWords.Number(number.Number)) : null);
        }

        return sign * number.Number;
    }
}
