using System.Text.Json;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The forms of the measures.</summary>
internal static class MeasureJson
{
    private static readonly JsonShape ArithmeticOperators = JsonScalars.Word(
        "an operation",
        ("+", ArithmeticOperator.Add),
        ("-", ArithmeticOperator.Subtract),
        ("*", ArithmeticOperator.Multiply),
        ("/", ArithmeticOperator.Divide));

    private static readonly JsonShape Functions = JsonScalars.Word(
        "a function",
        [.. new[]
        {
            AggregateFunction.Sum, AggregateFunction.Average, AggregateFunction.Min, AggregateFunction.Max,
            AggregateFunction.Distinct, AggregateFunction.First, AggregateFunction.Last, AggregateFunction.MostFrequent,
        }.Select(function => (function.Word, function))]);

    private static readonly JsonShape Axes = JsonScalars.Word(
        "an axis of an rfm", ("recency", "recency"), ("frequency", "frequency"), ("monetary", "monetary"));

    /// <summary>A number is a JSON number and a text a JSON string; the others say what they are.</summary>
    internal static readonly IReadOnlyList<JsonShape> Constants =
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

    internal static readonly IReadOnlyList<JsonShape> All =
    [
        .. Constants,
        new JsonObject<Feature>("feature", "a feature", MakeReference<Feature>)
            .With("name", JsonScalars.Name, n => n.Name),
        new JsonObject<Score>("score", "a score", MakeReference<Score>)
            .With("name", JsonScalars.Name, n => n.Name),
        new JsonObject<ValueOf>("rfmScore", "a score of an rfm", MakeRfmScore)
            .With("rfm", JsonScalars.Name, n => n.Result)
            .With("axis", Axes, n => n.Part!),
        new JsonObject<Percentile>("percentile", "a percentile", p => new Percentile(p.Next<Measure>(), p.Next<decimal>(), p.Next<int>()))
            .With("of", TreeJson.Measure, n => n.Of)
            .With("percent", JsonScalars.Percent("a percentage from 0 to 100", percent => percent >= 0), n => n.Percent)
            .Maybe("method", JsonScalars.Integer(1, 9), n => n.Type, 1),
        new JsonObject<Arithmetic>("arithmetic", "arithmetic", p => new Arithmetic(p.Next<Measure>(), p.Next<ArithmeticOperator>(), p.Next<Measure>()))
            .With("left", TreeJson.Measure, n => n.Left)
            .With("operator", ArithmeticOperators, n => n.Operator)
            .With("right", TreeJson.Measure, n => n.Right),
        new JsonObject<Count>("count", "a count", p => new Count(p.Next<EventPattern>(), p.Next<Window?>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<Aggregate>(
                "aggregate", "an aggregate", p => new Aggregate(p.Next<AggregateFunction>(), p.Next<Measure>(), p.Next<EventPattern>(), p.Next<Window?>()))
            .With("function", Functions, n => n.Function)
            .With("property", TreeJson.Measure, n => n.Property)
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<SessionCount>("sessions", "sessions", p => new SessionCount(p.Next<EventPattern>(), p.Next<TimeSpan>(), p.Next<Window?>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .With("gap", JsonScalars.PositiveDuration, n => n.Gap)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<Since>("since", "since", p => new Since(p.Next<EventPattern>(), p.Next<bool>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("first", JsonScalars.Flag, n => n.First, false),
        new JsonObject<SequenceCount>("sequenceCount", "sequenceCount", p => new SequenceCount(p.Next<Sequence>(), p.Next<Window?>()))
            .With("sequence", EventJson.Sequence, n => n.Sequence)
            .Maybe("window", TreeJson.Window, n => n.Window),
        .. TreeJson.Handles<Measure>(),
    ];

    /// <summary>A feature and a score where the document lists them; in the tree they are referred to by name.</summary>
    internal static readonly IReadOnlyList<JsonShape> Declarations =
    [
        Declaration<Feature>("feature", "a feature", Feature.Define, n => n.Name, n => n.Title, n => n.Definition),
        Declaration<Score>("score", "a score", Score.Define, n => n.Name, n => n.Title, n => n.Definition),
    ];

    private static JsonObject<T> Declaration<T>(
        string tag, string what, Func<string, Measure, string?, T> define, Func<T, string> name, Func<T, string?> title, Func<T, Measure> measure)
        where T : Measure =>
        new JsonObject<T>(tag, what, p =>
            {
                (string name, string? title) = (p.Next<string>(), p.Next<string?>());
                return define(name, p.Next<Measure>(), title);
            })
            .With("name", JsonScalars.Name, name)
            .Maybe("title", JsonScalars.Text, title)
            .With("measure", TreeJson.Measure, measure);

    private static T? MakeReference<T>(JsonMembers parts)
        where T : Measure
    {
        string name = parts.Next<string>(), noun = typeof(T).Name.ToLowerInvariant();
        Dictionary<string, object?> measures = parts.Reading.Measures;
        if (measures.TryGetValue(name, out object? measure) && measure is null or T) return (T?)measure;
        Phrase help = parts.Reading.Suggest(name, measures.Where(known => known.Value is T).Select(known => known.Key)) ?? "List it in 'measures', before what uses it.";
        return (T?)parts.Fail($"The measures before this have no {noun} named '{JsonReading.Shown(name)}'.", help, DiagnosticCodes.JsonUnknownMeasure);
    }

    private static ValueOf? MakeRfmScore(JsonMembers parts)
    {
        (string name, string axis) = (parts.Next<string>(), parts.Next<string>());
        if (parts.Reading.Results.Contains(name)) return new ValueOf(name, axis, ValueKind.Integer);
        Phrase help = parts.Reading.Suggest(name, parts.Reading.Results) ?? "List it in 'definitions'.";
        return (ValueOf?)parts.Fail($"The document has no rfm named '{JsonReading.Shown(name)}'.", help, DiagnosticCodes.JsonUnknownMeasure);
    }
}
