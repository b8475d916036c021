namespace Crm.Segmentation.Lifetime;

/// <summary>
/// <c>lifetime NAME ["TITLE"] over E.property [where C] by bg_nbd|mbg_nbd|pareto_nbd|bg_bb [with gamma_gamma] [weekly] [net of E.property] [except INSTANT..INSTANT, ...]</c>;
/// without values <c>over E [where C]</c>.
/// </summary>
internal static class LifetimeSyntax
{
    internal static readonly (string Word, PurchaseModelKind Kind)[] Models =
        [("bg_nbd", PurchaseModelKind.BgNbd), ("mbg_nbd", PurchaseModelKind.MbgNbd), ("pareto_nbd", PurchaseModelKind.ParetoNbd), ("bg_bb", PurchaseModelKind.BgBb)];

    internal static LifetimeForecast? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("over", "A lifetime is over the purchases that it looks at.");
        int start = reader.Position;
        Purchases? purchases;
        if (reader.Peek(1).Is("."))
        {
            (EventType? type, Expression? value) = parser.Property("sum");
            purchases = parser.Filtered(type, start) is { } pattern && value is Measure measure ? new Purchases(measure, pattern) : null;
        }
        else
        {
            purchases = parser.Pattern() is { } pattern ? new Purchases(pattern) : null;
        }

        reader.Expect("by", "A lifetime says by which model: bg_nbd, mbg_nbd, pareto_nbd or bg_bb.");
        PurchaseModelKind model = Model(reader);
        bool withValues = reader.TryTake("with");
        if (withValues) reader.Expect("gamma_gamma");
        bool weekly = reader.TryTake("weekly");
        Expression? refund = null;
        if (reader.At("net", "of"))
        {
            reader.Take();
            reader.Take();
            (_, refund) = parser.Property("sum");
        }

        ValueList<DateSpan> excluded = reader.TryTake("except") ? Spans(parser) : [];
        return purchases is null || reader.Failed
            ? null
            : new LifetimeForecast(declaration.Name, purchases with { Period = weekly ? CalendarUnit.Week : CalendarUnit.Day, Refund = refund as Measure, Excluded = excluded })
            {
                Title = declaration.Title,
                Model = model,
                WithGammaGamma = withValues,
            };
    }

    internal static void Write(RuleText text, LifetimeForecast forecast)
    {
        Purchases purchases = forecast.Purchases;
        text.Write("lifetime ").Name(forecast.Name).Title(forecast.Title).Write(" over ");
        if (purchases.Value is null) text.Write(purchases.Pattern);
        else text.Property(purchases.Value, purchases.Pattern);
        text.Write(" by ").Write(Models.First(model => model.Kind == forecast.Model).Word);
        if (forecast.WithGammaGamma) text.Write(" with gamma_gamma");
        if (purchases.Period == CalendarUnit.Week) text.Write(" weekly");
        if (purchases.Refund is not null) text.Write(" net of ").Write(purchases.Refund);
        for (int i = 0; i < purchases.Excluded.Count; i++)
            text.Write(i == 0 ? " except " : ", ").Write(Timestamp.Text(purchases.Excluded[i].Range.From)).Write("..").Write(Timestamp.Text(purchases.Excluded[i].Range.To));
    }

    private static PurchaseModelKind Model(TokenReader reader)
    {
        foreach ((string word, PurchaseModelKind kind) in Models)
            if (reader.TryTake(word)) return kind;
        reader.Fail("'bg_nbd', 'mbg_nbd', 'pareto_nbd' or 'bg_bb'");
        return default;
    }

    private static ValueList<DateSpan> Spans(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        var spans = new List<DateSpan>();
        do
        {
            int start = reader.Position;
            if (Instant(reader) is not { } from || !reader.Expect("..") || Instant(reader) is not { } to) break;
            if (from < to) spans.Add(DateSpan.Between(from, to));
            else parser.Bag.Error(DiagnosticCodes.EmptyWindow, reader.SpanFrom(start), $"A span of time begins before it ends.", null);
        }
        while (reader.TryTake(","));
        return [.. spans];
    }

    private static DateTimeOffset? Instant(TokenReader reader)
    {
        if (reader.Current.Kind == TokenKind.Instant) return Timestamp.Instant((long)reader.Take().Number);
        reader.Fail("an instant");
        return null;
    }
}
