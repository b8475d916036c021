using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The forms of the measures.</summary>
internal static class MeasureForms
{
    private static readonly JsonForm ArithmeticOperators = JsonScalars.Word(
        "an operation",
        ("+", ArithmeticOperator.Add),
        ("-", ArithmeticOperator.Subtract),
        ("*", ArithmeticOperator.Multiply),
        ("/", ArithmeticOperator.Divide));

    private static readonly JsonForm Functions = JsonScalars.Word(
        "a function",
        [.. new[]
        {
            AggregateFunction.Sum, AggregateFunction.Average, AggregateFunction.Min, AggregateFunction.Max,
            AggregateFunction.Distinct, AggregateFunction.First, AggregateFunction.Last, AggregateFunction.MostFrequent,
        }.Select(function => (PartName.Of(function), function))]);

    /// <summary>A number is a JSON number and a text a JSON string; the others say what they are.</summary>
    internal static readonly IReadOnlyList<JsonForm> Constants =
    [
        new JsonScalar<Constant>(
            "a number",
            JsonValueKind.Number,
            (w, n) => JsonScalars.Number.Write(w, n.Number),
            p => JsonScalars.Exact(p) is decimal value ? Constant.Of(value) : null)
        {
            When = n => n.Kind == ValueKind.Number,
        },
        new JsonScalar<Constant>(
            "a text",
            JsonValueKind.String,
            (w, n) => JsonScalars.WriteText(w, n.Text),
            p => JsonScalars.Normal(p) is { } text ? Constant.Of(text) : null)
        {
            When = n => n.Kind == ValueKind.Text,
        },
        new JsonObject<Constant>("duration", "a duration", p => Constant.Of(p.Next<TimeSpan>())) { When = n => n.Kind == ValueKind.Duration }
            .With("value", JsonScalars.Duration, n => TimeSpan.FromTicks((long)n.Number * TimeSpan.TicksPerMillisecond)),
        new JsonObject<Constant>("instant", "an instant", p => Constant.Of(p.Next<DateTimeOffset>())) { When = n => n.Kind == ValueKind.Instant }
            .With("value", JsonScalars.Instant, n => Timestamp.Instant((long)n.Number)),
        new JsonObject<Constant>("date", "a date", p => Constant.Of(p.Next<DateOnly>())) { When = n => n.Kind == ValueKind.Date }
            .With("value", JsonScalars.Date, n => DateOnly.FromDayNumber((int)n.Number + Timestamp.EpochDayNumber)),
    ];

    internal static readonly IReadOnlyList<JsonForm> All =
    [
        .. Constants,
        new JsonObject<Feature>("feature", "a feature", MakeReference)
            .With("name", JsonScalars.Name, n => n.Name),
        new JsonObject<Arithmetic>("arithmetic", "arithmetic", p => new Arithmetic(p.Next<Measure>(), p.Next<ArithmeticOperator>(), p.Next<Measure>()))
            .With("left", TreeForms.Measure, n => n.Left)
            .With("operator", ArithmeticOperators, n => n.Operator)
            .With("right", TreeForms.Measure, n => n.Right),
        new JsonObject<Count>("count", "a count", p => new Count(p.Next<EventPattern>(), p.Next<Window?>()))
            .With("events", TreeForms.Events, n => n.Pattern)
            .Maybe("window", TreeForms.Window, n => n.Window),
        new JsonObject<Aggregate>(
                "aggregate", "an aggregate", p => new Aggregate(p.Next<AggregateFunction>(), p.Next<Measure>(), p.Next<EventPattern>(), p.Next<Window?>()))
            .With("function", Functions, n => n.Function)
            .With("property", TreeForms.Measure, n => n.Property)
            .With("events", TreeForms.Events, n => n.Pattern)
            .Maybe("window", TreeForms.Window, n => n.Window),
        new JsonObject<SessionCount>("sessions", "sessions", p => new SessionCount(p.Next<EventPattern>(), p.Next<TimeSpan>(), p.Next<Window?>()))
            .With("events", TreeForms.Events, n => n.Pattern)
            .With("gap", JsonScalars.PositiveDuration, n => n.Gap)
            .Maybe("window", TreeForms.Window, n => n.Window),
        new JsonObject<Since>("since", "since", p => new Since(p.Next<EventPattern>(), p.Next<bool>()))
            .With("events", TreeForms.Events, n => n.Pattern)
            .Maybe("first", JsonScalars.Flag, n => n.First, false),
        new JsonObject<SequenceCount>("sequenceCount", "sequenceCount", p => new SequenceCount(p.Next<Sequence>(), p.Next<Window?>()))
            .With("sequence", EventForms.Sequence, n => n.Sequence)
            .Maybe("window", TreeForms.Window, n => n.Window),
        .. TreeForms.Handles<Measure>(),
    ];

    /// <summary>A feature where the document lists it; in the tree it is referred to by name.</summary>
    internal static readonly JsonForm Declaration = new JsonNamed(
        new JsonObject<Feature>(null, "a feature", p =>
            {
                (string name, string? title) = (p.Next<string>(), p.Next<string?>());
                return Feature.Define(name, p.Next<Measure>(), title);
            })
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("title", JsonScalars.Raw, n => n.Title)
            .With("measure", TreeForms.Measure, n => n.Definition),
        isFeature: true);

    private static Feature? MakeReference(JsonParts parts)
    {
        string name = parts.Next<string>();
        Dictionary<string, Feature?> features = parts.Reading.Features;
        if (features.TryGetValue(name, out Feature? feature)) return feature;
        string help = parts.Reading.Suggest(name, features.Keys) ?? "List it in 'features', before what uses it.";
        return (Feature?)parts.Fail($"The features before this have none named '{JsonReading.Shown(name)}'.", help, JsonDiagnosticCodes.UnknownFeature);
    }
}
