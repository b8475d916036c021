using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>What counts as a purchase, and what it is worth: the rule by which events become the summaries that models are fitted to, and gaps.</summary>
/// <remarks>
/// <para>Purchases in one period are one purchase, worth their sum: by default one calendar day in the engine's zone. Times are whole periods, from that of
/// the first purchase: to that of the last one, and to that of as-of. The value of a customer is the mean over the periods after the first.</para>
/// <para>An order that was taken back is left out by the pattern (<c>order unless cancel same order</c>). Without <see cref="Refund"/> values are gross; with it a refund is taken off
/// the customer's last purchase up to then, however much later it is; a refund before any purchase counts for nothing.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Purchases>))]
public sealed record Purchases : IJsonValue<Purchases>
{
    /// <summary>Purchases without a value.</summary>
    /// <param name="pattern">The events that count.</param>
    public Purchases(EventPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
    }

    /// <summary>Purchases with a value.</summary>
    /// <param name="value">A number, an integer or an amount of money that the events have, such as <c>purchase.amount</c>; an event without it is worth 0.</param>
    /// <param name="pattern">The events that count, of the property's type.</param>
    public Purchases(Measure value, EventPattern pattern)
        : this(pattern)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The property that they are worth; null when values are not asked for.</summary>
    public Measure? Value { get; }

    /// <summary>The property of other events that is taken off, such as <c>refund.amount</c>; null for gross values.</summary>
    public Measure? Refund { get; init; }

    /// <summary>The period in which purchases are one: a day, a week or a month. It is the unit of times.</summary>
    /// <value>The default is <see cref="CalendarUnit.Day"/>.</value>
    public CalendarUnit Period { get; init; } = CalendarUnit.Day;

    /// <summary>
    /// Times that do not count, such as weeks in which shops were closed: no time passes in them, and purchases in them are not seen. A period is left out
    /// when its first instant lies in one of them.
    /// </summary>
    /// <value>The default is none.</value>
    public ValueList<DateSpan> Excluded { get; init; } = [];

    /// <summary>What is wrong with the rule, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape("purchases")) validator.Tell(diagnostic);
        foreach (Node tree in Trees)
        {
            if (tree is Measure measure) validator.Add(measure, "purchases");
            else validator.Add((EventPattern)tree, "purchases");
        }

        return [.. validator.Diagnostics];
    }

    /// <summary>What is asked of events.</summary>
    internal IEnumerable<Node> Trees
    {
        get
        {
            if (Value is null) yield return Pattern;
            else yield return new Aggregate(AggregateFunction.Sum, Value, Pattern, null);
            if (Refund is IFieldHandle { Field.EventName: { } name }) yield return new Aggregate(AggregateFunction.Sum, Refund, new EventType(name), null);
        }
    }

    internal IEnumerable<Diagnostic> CheckShape(string definition)
    {
        if (Period is not (CalendarUnit.Day or CalendarUnit.Week or CalendarUnit.Month))
            yield return Wrong($"Purchases are merged by day, week or month, not by {Period.ToString().ToLowerInvariant()}.");
        if (Refund is not null && (Value is null || Refund is not IFieldHandle { Field.EventName: not null }))
            yield return Wrong($"A refund is a property of events and is taken off a value.");
        foreach (Diagnostic diagnostic in PlainProperty.Check(definition, Value)) yield return diagnostic;

        Diagnostic Wrong(Phrase message) => Diagnostic.Of(DiagnosticCodes.PurchaseRule, DiagnosticSeverity.Error, definition, message);
    }

    /// <summary>The rule as it would stand after <c>over</c>.</summary>
    public override string ToString()
    {
        var text = new RuleText();
        Write(text);
        return text.ToString();
    }

    internal void Write(RuleText text)
    {
        if (Value is null) text.Write(Pattern);
        else text.Property(Value, Pattern);
        if (Refund is not null) text.Write(" net of ").Write(Refund);
    }

    static void IJsonValue<Purchases>.WriteJson(Utf8JsonWriter writer, Purchases value)
    {
        writer.WriteStartObject();
        writer.WriteString("purchases", value.ToString());
        writer.WriteName("period", value.Period);
        if (value.Excluded.Count > 0) writer.WriteValues("excluded", value.Excluded);
        writer.WriteEndObject();
    }
}
