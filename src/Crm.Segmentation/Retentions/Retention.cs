using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>Whether customers come back: cohorts by the calendar period of an event, followed for a number of periods.</summary>
/// <remarks>
/// <para>Periods follow the zone and the week start of the engine's options; a day that the zone skips is none. Cohorts are the whole periods that the
/// range of the analysis touches. Period k of a customer is the k-th after the one that holds the customer's own start, or with
/// <see cref="Elapsed"/> the k-th stretch of that length from the start on.</para>
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

    /// <summary>
    /// Where history starts, for cohorts by the first event of all: who has such an event before it was there already, is in no cohort, and is counted apart.
    /// </summary>
    /// <value>The default is null: the begin of the first cohort. Finer than a millisecond is rounded down.</value>
    public DateTimeOffset? HistoryStart { get; init => field = History.Floor(value); }

    /// <summary>
    /// An attribute that says when a customer was first seen, for cohorts by the first event of all: who was seen before history starts is in no cohort,
    /// whatever the events say. Of who has no value the events decide.
    /// </summary>
    public CustomerInstant? FirstSeen { get; init; }

    /// <summary>The events that count as a return.</summary>
    public required EventPattern Return { get; init; }

    /// <summary>How long a period is; of cohorts, too, unless <see cref="CohortPeriod"/> says otherwise.</summary>
    public required CalendarUnit Period { get; init; }

    /// <summary>The period by which cohorts are made, where it is another than the one in which they are followed: weekly cohorts followed by day.</summary>
    public CalendarUnit? CohortPeriod { get; init; }

    /// <summary>
    /// Periods of exactly this length from each customer's own start, instead of the calendar's: period k is [start + k·length, start + (k + 1)·length).
    /// Positive, in whole milliseconds. Months have no such length.
    /// </summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>How many periods a cohort is followed for, its own included: 8 weeks are the weeks 0 to 7. 0 where <see cref="Brackets"/> say it.</summary>
    public int Periods { get; init; }

    /// <summary>
    /// How many periods are looked at together after period 0, one number for each bracket: 1, 3 and 10 days are day 1, days 2 to 4 and days 5 to 14. Empty
    /// for periods one by one.
    /// </summary>
    public ValueList<int> Brackets { get; init; } = [];

    /// <summary>How many returns a period needs for a customer to count as returned; inside a bracket one of its periods needs so many.</summary>
    /// <value>The default is 1.</value>
    public int AtLeast { get; init; } = 1;

    /// <summary>A property of the return of which <see cref="AtLeast"/> counts different values instead of events: orders, not lines. An event without it counts for nothing.</summary>
    public Measure? Distinct { get; init; }

    /// <summary>When a customer counts as returned in a period.</summary>
    /// <value>The default is <see cref="RetentionMeasure.OnPeriod"/>.</value>
    public RetentionMeasure Measure { get; init; } = RetentionMeasure.OnPeriod;

    /// <summary>A number of the return that is added up: what a cohort is worth. A return without it adds nothing; <see cref="AtLeast"/> is no condition of it.</summary>
    public Measure? Value { get; init; }

    /// <summary>Whether <see cref="Value"/> adds up from the start until the end of a period, instead of in the period alone.</summary>
    public bool IsValueUntil { get; init; }

    /// <summary>
    /// The name of a property whose value the return must have in common with the event that put the customer into the cohort. Each value has cohorts of its
    /// own; a customer may be in those of several values, so that they do not sum to the whole. Events without it are in no such cohort.
    /// </summary>
    public string? SameProperty { get; init; }

    /// <summary>The unit of cohorts.</summary>
    internal CalendarUnit CohortUnit => CohortPeriod ?? Period;

    /// <summary>How many cells a cohort has.</summary>
    internal int Columns => Brackets.Count > 0 ? Brackets.Count + 1 : Periods;

    /// <summary>How many periods a cohort is followed for, whether they are looked at alone or together.</summary>
    internal long Followed => Brackets.Count > 0 ? 1 + Brackets.Sum(length => (long)length) : Periods;

    /// <summary>What is wrong with the retention, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. RetentionValidator.Check(this, schema)];
    }

    internal override string Keyword => "retention";

    /// <summary>A number of the return is checked as its sum, and a property in common as that of a sequence.</summary>
    internal override IEnumerable<Node> Trees
    {
        get
        {
            yield return Cohort.Pattern;
            yield return Return;
            if (FirstSeen is not null) yield return FirstSeen;
            if (Distinct is not null) yield return new Aggregate(AggregateFunction.Distinct, Distinct, Return, null);
            if (Value is not null) yield return new Aggregate(AggregateFunction.Sum, Value, Return, null);
            if (SameProperty is not null)
                yield return new Sequence([new SequenceStep(Cohort.Pattern, SequenceLink.Later), new SequenceStep(Return, SequenceLink.Later)]) { SameProperty = SameProperty };
        }
    }

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => RetentionValidator.CheckShape(this);

    internal override NamedResult ToResult() => new AnalysisWithoutMembers(Name, "a retention");

    private protected override void Write(RuleText text)
    {
        text.Write("retention ").Name(Name).Title(Title);
        RetentionSyntax.Write(text, this);
    }

    internal override JsonShape Shape => RetentionJson.Form;

    static void IJsonValue<Retention>.WriteJson(Utf8JsonWriter writer, Retention value) => value.Shape.Write(writer, value);

    static Retention IJsonValue<Retention>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
