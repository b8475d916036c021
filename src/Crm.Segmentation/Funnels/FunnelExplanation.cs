using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>Why a customer, or a unit of the customer, is where a funnel's report has it.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelExplanation>))]
[DebuggerDisplay("{Unit,nq}: {Outcome,nq}")]
public sealed record FunnelExplanation : IJsonValue<FunnelExplanation>
{
    /// <summary>What the unit is called: the customer's key, with a number or a value where there are several units.</summary>
    public required string Unit { get; init; }

    /// <summary>Where it stands: <c>converted</c>, <c>dropped before STEP</c>, <c>open at STEP</c>, <c>excluded</c> or <c>not entered</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The start of the attempt that stands; null for none.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The event of each step of the attempt that stands; null where it has none.</summary>
    public required ValueList<FunnelMatch?> Steps { get; init; }

    /// <summary>The other events that match a step or an exclusion, each with why it is no step of the attempt.</summary>
    public required ValueList<FunnelRejection> Rejected { get; init; }

    static void IJsonValue<FunnelExplanation>.WriteJson(Utf8JsonWriter writer, FunnelExplanation value)
    {
        writer.WriteStartObject();
        writer.WriteString("unit", value.Unit);
        writer.WriteString("outcome", value.Outcome);
        if (value.Start is { } start) writer.WriteInstant("start", start);
        writer.WriteValues("steps", [.. value.Steps.OfType<FunnelMatch>()]);
        writer.WriteValues("rejected", value.Rejected);
        writer.WriteEndObject();
    }

    /// <summary>The outcome, the steps and the rejected events, a line each, culture-free.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Unit}: {Outcome}\n"));
        foreach (FunnelMatch match in Steps.OfType<FunnelMatch>()) text.Append(CultureInfo.InvariantCulture, $"  {match}\n");
        foreach (FunnelRejection rejection in Rejected) text.Append(CultureInfo.InvariantCulture, $"  {rejection}\n");
        return text.ToString();
    }

    /// <summary>The units of a customer that have an event of a step or an exclusion; for one that has none of its own, one that did not enter.</summary>
    internal static ValueList<FunnelExplanation> Of(FunnelReport report, EvaluationScope scope, int customer)
    {
        if (report.Funnel.Unit.PropertyName is not null) throw new ArgumentException("The units of the funnel are of several customers: a customer has no attempt of his own.", nameof(report));
        Schema schema = scope.Data.Schema;
        var pass = new FunnelPass(scope with { Threads = 1 }, report.Funnel, report.Entry.Range) { SeesAll = true };
        var found = new List<FunnelExplanation>();
        Dictionary<int, List<int>> alternatives = Alternatives(report, scope, customer);
        pass.ForCustomer(customer, (in FunnelUnitView unit, FunnelPlan plan, IReadOnlyDictionary<long, int> order) =>
        {
            string key = report.Dataset.KeyOf(customer).ToString();
            if (unit.Name is not null) key = $"{key}|{unit.Name}";
            if (report.Funnel.Unit.SessionGap is not null || report.Funnel.Count == FunnelCounting.Attempts) key = string.Create(CultureInfo.InvariantCulture, $"{key}#{unit.Ordinal + 1}");
            var matches = new FunnelMatch?[unit.Positions.Length];
            for (int step = 0; step < matches.Length; step++)
            {
                if (unit.Positions[step] is not (>= 0 and var at)) continue;
                long row = unit.Rows[at];
                int alternative = alternatives.TryGetValue(step, out List<int>? of) ? of[found.Count] : 0;
                matches[step] = new FunnelMatch(report.Steps[step].Name, TypeOf(schema, plan, row), Timestamp.Instant(unit.Times[at]), order[row], alternative);
            }

            var rejected = new List<FunnelRejection>();
            for (int i = 0; i < unit.Times.Length; i++)
            {
                if (unit.Positions.Contains(i) || FunnelReasons.Of(report.Funnel, plan.Rules, unit, i) is not { } reason) continue;
                rejected.Add(new FunnelRejection(TypeOf(schema, plan, unit.Rows[i]), Timestamp.Instant(unit.Times[i]), order[unit.Rows[i]], reason));
            }

            found.Add(new FunnelExplanation
            {
                Unit = key,
                Outcome = OutcomeOf(report, unit.Attempt),
                Start = unit.Attempt.Entered ? Timestamp.Instant(unit.Attempt.Start) : null,
                Steps = [.. matches],
                Rejected = [.. rejected],
            });
        });
        return [.. found];
    }

    internal static string OutcomeOf(FunnelReport report, in ChosenAttempt attempt)
    {
        if (attempt.IsExcluded) return "excluded";
        if (!attempt.Entered) return "not entered";
        if (attempt.Depth == report.Codes.Required.Length) return "converted";
        string step = report.Steps[report.Codes.Required[attempt.Depth]].Name;
        return attempt.IsOpen ? FunnelCells.OpenAt(step) : $"dropped before {step}";
    }

    private static string TypeOf(Schema schema, FunnelPlan plan, long row) => schema.Events[plan.Reader.Runs[(int)(row >> 32)].Type].Name;

    /// <summary>For each step with several patterns, unit by unit, which of them its event matches, the first of several.</summary>
    private static Dictionary<int, List<int>> Alternatives(FunnelReport report, EvaluationScope scope, int customer)
    {
        var alternatives = new Dictionary<int, List<int>>();
        for (int i = 0; i < report.Funnel.Steps.Count; i++)
        {
            if (report.Funnel.Steps[i].Patterns.Count == 1) continue;
            int step = i;
            var found = alternatives[step] = [];
            var pass = new FunnelPass(scope with { Threads = 1 }, report.Funnel, report.Entry.Range) { SeesAll = true, Alternatives = step };
            pass.ForCustomer(customer, (in FunnelUnitView unit, FunnelPlan plan, IReadOnlyDictionary<long, int> _) =>
                found.Add(unit.Positions[step] < 0 ? 0 : BitOperations.TrailingZeroCount(unit.Bits[unit.Positions[step]] >> plan.AlternativeBit)));
        }

        return alternatives;
    }
}

/// <summary>The event of a step of an attempt.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="EventType">The type of the event.</param>
/// <param name="Instant">When it happened.</param>
/// <param name="Position">Its place among the customer's events of all types in order of time and arrival, from 0.</param>
/// <param name="Alternative">The position of the step's pattern that it matches.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelMatch>))]
public sealed record FunnelMatch(string Step, string EventType, DateTimeOffset Instant, int Position, int Alternative) : IJsonValue<FunnelMatch>
{
    static void IJsonValue<FunnelMatch>.WriteJson(Utf8JsonWriter writer, FunnelMatch value)
    {
        writer.WriteStartObject();
        writer.WriteString("step", value.Step);
        writer.WriteString("eventType", value.EventType);
        writer.WriteInstant("instant", value.Instant);
        writer.WriteNumber("position", value.Position);
        writer.WriteNumber("alternative", value.Alternative);
        writer.WriteEndObject();
    }


    /// <summary>The step and its event, culture-free.</summary>
    public override string ToString() => $"{Step}: {EventType} at {ReportOrigin.Text(Instant)}";
}

/// <summary>An event that could have been a step, or that excludes, and why it is no step.</summary>
/// <param name="EventType">The type of the event.</param>
/// <param name="Instant">When it happened.</param>
/// <param name="Position">Its place among the customer's events of all types in order of time and arrival, from 0.</param>
/// <param name="Reason">Why.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelRejection>))]
public sealed record FunnelRejection(string EventType, DateTimeOffset Instant, int Position, string Reason) : IJsonValue<FunnelRejection>
{
    static void IJsonValue<FunnelRejection>.WriteJson(Utf8JsonWriter writer, FunnelRejection value)
    {
        writer.WriteStartObject();
        writer.WriteString("eventType", value.EventType);
        writer.WriteInstant("instant", value.Instant);
        writer.WriteNumber("position", value.Position);
        writer.WriteString("reason", value.Reason);
        writer.WriteEndObject();
    }


    /// <summary>The event and why it is no step, culture-free.</summary>
    public override string ToString() => $"not {EventType} at {ReportOrigin.Text(Instant)}: {Reason}";
}
