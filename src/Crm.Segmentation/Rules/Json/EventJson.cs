using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The forms of events and of sequences.</summary>
internal static class EventJson
{
    private const string AnyEventName = "any";

    /// <summary>A type of event: a JSON string.</summary>
    internal static readonly JsonShape Type = new JsonScalar<EventType>(
        "a type of event", JsonValueKind.String, (w, n) => JsonScalars.WriteText(w, n.Name), MakeType);

    internal static readonly IReadOnlyList<JsonShape> All =
    [
        // No type of event is called any, so a string is enough for both.
        new JsonScalar<EventPattern>(
            "a type of event",
            JsonValueKind.String,
            (w, n) => JsonScalars.WriteText(w, n is EventType type ? type.Name : AnyEventName),
            p => p.Text == AnyEventName ? AnyEvent.Instance : MakeType(p))
        {
            When = n => n is EventType or AnyEvent,
        },
        new JsonObject<FilteredEvents>("filtered", "filtered events", p => new FilteredEvents(p.Next<EventType>(), p.Next<Condition>()))
            .With("event", Type, n => n.Type)
            .With("where", TreeJson.Condition, n => n.Filter),
        new JsonObject<StandingEvents>(
                "standing", "standing events", p => new StandingEvents(p.Next<EventPattern>(), p.Next<EventPattern>(), p.Next<string>(), p.Next<TimeSpan?>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .With("unless", TreeJson.Events, n => n.TakenBackBy)
            .With("same", JsonScalars.Name, n => n.SameProperty)
            .Maybe("within", JsonScalars.PositiveDuration, n => n.Within),
    ];

    private static readonly JsonShape Step = new JsonObject<SequenceStep>(null, "a step of a sequence", p =>
        {
            var link = p.Next<SequenceLink>();
            return new SequenceStep(p.Next<EventPattern>(), link);
        })
        .Maybe(
            "link",
            JsonScalars.Word("a link", ("later", SequenceLink.Later), ("next", SequenceLink.Next), ("absent", SequenceLink.Absent)),
            n => n.Link,
            SequenceLink.Later)
        .With("events", TreeJson.Events, n => n.Pattern);

    internal static readonly JsonShape Sequence = new JsonObject<Sequence>(null, "a sequence", MakeSequence)
        .With("steps", new JsonList<SequenceStep>(Step), n => n.Steps)
        .Maybe("within", JsonScalars.PositiveDuration, n => n.Within)
        .Maybe("same", JsonScalars.Name, n => n.SameProperty)
        .Maybe("among", new JsonList<EventType>(Type), n => n.Among, ValueList.Create<EventType>([]));

    private static EventType? MakeType(JsonMembers parts)
    {
        Schema schema = parts.Reading.Schema!;
        if (JsonScalars.Normal(parts) is not { } name) return null;
        if (schema.FindEvent(name) is not null) return new EventType(name);
        Phrase? help = parts.Reading.Suggest(name, schema.Events.Select(e => e.Name));
        return (EventType?)parts.Fail($"Unknown event '{name}'.", help, DiagnosticCodes.UnknownEvent);
    }

    private static Sequence? MakeSequence(JsonMembers parts)
    {
        var steps = parts.Next<ValueList<SequenceStep>>();
        if (steps.Count > 0 && steps[0].Link != SequenceLink.Later) return (Sequence?)parts.Fail("The first step follows none: it has no link.");
        return new Sequence(steps) { Within = parts.Next<TimeSpan?>(), SameProperty = parts.Next<string?>() }
            .Among(parts.Next<ValueList<EventType>>().AsSpan());
    }
}
