using System.Text.Json;

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

    private static readonly JsonShape Argument = new JsonObject<ValueArgument>(null, "what is said with a value", p => new ValueArgument(p.Next<string?>(), p.Next<Constant>()))
        .Maybe("word", JsonScalars.Name, n => n.Word)
        .With("value", new JsonChoice("a constant", () => Constants!), n => n.Value);

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
        new JsonObject<Feature>("feature", "a feature", MakeReference)
            .With("name", JsonScalars.Name, n => n.Name),
        new JsonObject<ValueOf>("value", "a value of a definition", MakeValue)
            .With("of", JsonScalars.Name, n => n.Result)
            .Maybe("part", JsonScalars.Name, n => n.Part)
            .Maybe("arguments", new JsonList<ValueArgument>(Argument), n => n.Arguments, ValueList.Create<ValueArgument>([])),
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
        new JsonObject<NthEvent>("nth", "the n-th event", p => new NthEvent(p.Next<Measure>(), p.Next<int>(), p.Next<EventPattern>(), p.Next<Window?>()))
            .With("property", TreeJson.Measure, n => n.Property)
            .With("position", JsonScalars.Integer(1, int.MaxValue), n => n.Position)
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<Favourite>("favourite", "a favourite", p => new Favourite(p.Next<Measure>(), p.Next<Measure>(), p.Next<EventPattern>(), p.Next<Window?>()))
            .With("property", TreeJson.Measure, n => n.Property)
            .With("by", TreeJson.Measure, n => n.By)
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<SessionCount>("sessions", "sessions", p => new SessionCount(p.Next<EventPattern>(), p.Next<TimeSpan>(), p.Next<Window?>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .With("gap", JsonScalars.PositiveDuration, n => n.Gap)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<Since>("since", "since", p => new Since(p.Next<EventPattern>(), p.Next<bool>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("first", JsonScalars.Flag, n => n.First, false),
        new JsonObject<YearsSince>("yearsSince", "an age", p => new YearsSince(p.Next<Measure>()))
            .With("value", TreeJson.Measure, n => n.Start),
        new JsonObject<EventHour>("hour", "an hour", _ => (EventHour)EventTime.Hour),
        new JsonObject<EventWeekday>("weekday", "a weekday", _ => (EventWeekday)EventTime.Weekday),
        new JsonObject<SequenceCount>("sequenceCount", "sequenceCount", p => new SequenceCount(p.Next<Sequence>(), p.Next<Window?>()))
            .With("sequence", EventJson.Sequence, n => n.Sequence)
            .Maybe("window", TreeJson.Window, n => n.Window),
        .. TreeJson.Handles<Measure>(),
    ];

    /// <summary>A feature where the document lists it; in the tree it is referred to by name.</summary>
    internal static readonly JsonShape Declaration = new JsonObject<Feature>("feature", "a feature", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("measure", TreeJson.Measure, n => n.Definition);

    private static Feature Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return Feature.Define(name, parts.Next<Measure>(), title);
    }

    private static Feature? MakeReference(JsonMembers parts)
    {
        string name = parts.Next<string>();
        Dictionary<string, object?> measures = parts.Reading.Measures;
        if (measures.TryGetValue(name, out object? measure) && measure is null or Feature) return (Feature?)measure;
        Phrase help = parts.Reading.Suggest(name, measures.Where(known => known.Value is Feature).Select(known => known.Key)) ?? "List it in 'measures', before what uses it.";
        return (Feature?)parts.Fail($"The measures before this have no feature named '{name}'.", help, DiagnosticCodes.JsonUnknownMeasure);
    }

    /// <summary>The kind of a value is a matter of what is listed by its name, which need not have been read.</summary>
    private static ValueOf? MakeValue(JsonMembers parts)
    {
        (string name, string? part, ValueList<ValueArgument> arguments) = (parts.Next<string>(), parts.Next<string?>(), parts.Next<ValueList<ValueArgument>>());
        if (parts.Reading.KindOf(name, part) is { } kind) return new ValueOf(name, part, kind, arguments.AsSpan());
        string shown = part is null ? name : $"{name}.{part}";
        Phrase help = parts.Reading.Suggest(name, parts.Reading.Results) ?? "List it in 'definitions'.";
        return (ValueOf?)parts.Fail($"No definition of the document has a value '{shown}'.", help, DiagnosticCodes.JsonUnknownMeasure);
    }
}
