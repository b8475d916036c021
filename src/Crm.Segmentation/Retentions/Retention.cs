using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>Whether customers come back: cohorts by the calendar period of an event, followed for a number of periods.</summary>
/// <remarks>
/// <para>Periods follow the zone and the week start of the engine's options. Cohorts are the whole periods that the range of the analysis
/// touches. Period 0 is the cohort's own, period i the i-th after it.</para>
/// <para>A return counts from the instant of the event that put the customer into the cohort on; a return before it, earlier in period 0, does
/// not. That event itself is a return when it matches the return pattern, so with equal patterns everyone returns in period 0.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Retention>))]
public sealed record Retention : Definition, IJsonValue<Retention>
{
    /// <summary>A retention.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Everything else is checked by <see cref="Validate"/>, and when the retention runs, which tells every mistake at once.</remarks>
    public Retention(string name)
        : base(name, null)
    {
    }

    /// <summary>What puts a customer into a cohort.</summary>
    public required Cohort Cohort { get; init; }

    /// <summary>The events that count as a return.</summary>
    public required EventPattern Return { get; init; }

    /// <summary>How long a period is.</summary>
    public required CalendarUnit Period { get; init; }

    /// <summary>How many periods a cohort is followed for, its own included; 1 to 1,000. 8 weeks are the weeks 0 to 7.</summary>
    public required int Periods { get; init; }

    /// <summary>When a customer counts as returned in a period.</summary>
    /// <value>The default is <see cref="RetentionMeasure.OnPeriod"/>.</value>
    public RetentionMeasure Measure { get; init; } = RetentionMeasure.OnPeriod;

    /// <summary>What is wrong with the retention, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. RetentionValidator.Check(this, schema)];
    }

    internal override string Keyword => "retention";

    internal override IEnumerable<Node> Trees => [Cohort.Pattern, Return];

    internal override IEnumerable<Diagnostic> CheckShape() => RetentionValidator.CheckShape(this);

    internal override NamedResult ToResult() => new RetentionResult(this);

    internal override JsonShape Shape => RetentionJson.Form;

    static void IJsonValue<Retention>.WriteJson(Utf8JsonWriter writer, Retention value) => value.Shape.Write(writer, value);

    static Retention IJsonValue<Retention>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
