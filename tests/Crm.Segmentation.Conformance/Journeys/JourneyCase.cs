using System.Text.Json;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of journeys: definitions, a timeline of inputs, and the outputs in order.</summary>
internal sealed record JourneyCase : AnalysisCase
{
    /// <summary>The rule in Korean: a remark.</summary>
    public string? WordsKo { get; init; }

    /// <summary>What the case touches: remarks.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The rule book's zone.</summary>
    public string Tz { get; init; } = "UTC";

    /// <summary>The attribute that names a customer's zone.</summary>
    public string ZoneAttr { get; init; } = "timezone";

    /// <summary>The book's quiet hours.</summary>
    public CaseQuiet? Quiet { get; init; }

    /// <summary>The book's caps.</summary>
    public IReadOnlyList<CaseCap>? Caps { get; init; }

    /// <summary>The book's consent; null for the runner's default.</summary>
    public CaseConsent? Consent { get; init; }

    /// <summary>Customers with their attributes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The journeys.</summary>
    public required IReadOnlyList<CaseJourney> Journeys { get; init; }

    /// <summary>The inputs.</summary>
    public required IReadOnlyList<JourneyInput> Timeline { get; init; }

    /// <summary>Whether inputs are delivered as they are listed, not by their instants.</summary>
    public JourneyTimelineOrder? TimelineOrder { get; init; }

    /// <summary>Whether the host wakes at listed ticks only.</summary>
    public JourneyWakes? Wakes { get; init; }

    /// <summary>The end.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Kinds of outputs that are not compared.</summary>
    public IReadOnlyList<JourneyOutputKind>? Ignore { get; init; }

    /// <summary>The outputs in order.</summary>
    public required IReadOnlyList<JourneyOutput> Expect { get; init; }

    protected override string Expectations => "expect";

    internal override Verdict Run(JsonElement json)
    {
        JourneyBooks.CheckForms(Book());
        throw NotMetException.Lacks("engine of journeys");
    }

    /// <summary>The definitions of the case, with the names that its timeline uses.</summary>
    internal RuleBook Book()
    {
        var names = new JourneyVocabulary();
        var forms = new JourneyForms(names);
        foreach (CaseJourney journey in Journeys) forms.Note(journey.Key, journey, journey.Trigger, journey.Steps);
        foreach (JourneyInput input in Timeline)
        {
            if (input is ControlInput { Definition: { } published }) forms.Note(published.Key, published, published.Trigger, published.Steps);
            if (input is AttributeInput { Attr: var set })
                foreach ((string name, JsonElement value) in set) names.Attribute(name, JourneyVocabulary.KindOf(value));
            if (input is SegmentInput { Segment: var segment }) names.Segment(segment);
        }

        foreach ((string name, JsonElement value) in Customers?.Values.SelectMany(attributes => attributes) ?? []) names.Attribute(name, JourneyVocabulary.KindOf(value));
        forms.NoteMessaging(Consent, "night_consent", ZoneAttr);
        Journey[] journeys = [.. Journeys.Select(journey => forms.Journey(journey.Key, journey, journey.Steps))];
        Messaging messaging = forms.Messaging(Quiet, Caps, Consent, Consent is not null, "night_consent", ZoneAttr) with { TimeZone = Tz };
        return RuleBook.Create(names.Schema, [.. names.Definitions(), messaging, .. journeys]);
    }
}

/// <summary>How inputs are delivered.</summary>
internal enum JourneyTimelineOrder
{
    AsListed,
}

/// <summary>When the host wakes.</summary>
internal enum JourneyWakes
{
    Explicit,
}
