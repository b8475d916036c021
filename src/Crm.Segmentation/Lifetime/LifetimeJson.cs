namespace Crm.Segmentation.Lifetime;

/// <summary>The form of a lifetime in JSON.</summary>
internal static class LifetimeJson
{
    internal static readonly JsonShape Model = JsonScalars.Word(
        "a model of purchases", ("bgNbd", PurchaseModelKind.BgNbd), ("mbgNbd", PurchaseModelKind.MbgNbd), ("paretoNbd", PurchaseModelKind.ParetoNbd), ("bgBb", PurchaseModelKind.BgBb));

    private static readonly JsonShape Period = JsonScalars.Word("a period of purchases", ("day", CalendarUnit.Day), ("week", CalendarUnit.Week));

    private static readonly JsonShape Span = new JsonObject<DateSpan>(null, "a span of time", MakeSpan)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To);

    internal static readonly JsonShape Form = new JsonObject<LifetimeForecast>("lifetime", "a lifetime", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .Maybe("property", TreeJson.Measure, n => n.Purchases.Value)
        .With("events", TreeJson.Events, n => n.Purchases.Pattern)
        .With("model", Model, n => n.Model)
        .Maybe("withGammaGamma", JsonScalars.Flag, n => n.WithGammaGamma, false)
        .Maybe("period", Period, n => n.Purchases.Period, CalendarUnit.Day)
        .Maybe("netOf", TreeJson.Measure, n => n.Purchases.Refund)
        .Maybe("except", new JsonList<DateSpan>(Span), n => n.Purchases.Excluded, ValueList.Create<DateSpan>([]));

    private static LifetimeForecast Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        (Measure? value, EventPattern pattern) = (parts.Next<Measure?>(), parts.Next<EventPattern>());
        (PurchaseModelKind model, bool withGammaGamma) = (parts.Next<PurchaseModelKind>(), parts.Next<bool>());
        Purchases purchases = (value is null ? new Purchases(pattern) : new Purchases(value, pattern)) with
        {
            Period = parts.Next<CalendarUnit>(),
            Refund = parts.Next<Measure?>(),
            Excluded = parts.Next<ValueList<DateSpan>>(),
        };
        return new LifetimeForecast(name, purchases) { Title = title, Model = model, WithGammaGamma = withGammaGamma };
    }

    private static DateSpan? MakeSpan(JsonMembers parts)
    {
        (DateTimeOffset from, DateTimeOffset to) = (parts.Next<DateTimeOffset>(), parts.Next<DateTimeOffset>());
        return from < to ? DateSpan.Between(from, to) : (DateSpan?)parts.Fail("A span of time begins before it ends.");
    }
}
