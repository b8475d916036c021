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
        WayResult[] ways = [.. JourneyWays.All.Select(way => new WayResult(way.Name, JourneyOutputs.Difference(this, json.GetProperty(Expectations), JourneyWorld.Run(this, way.Stored)), null))];
        string? failure = ways.Select(way => way.Failure is null ? null : $"{way.Way}: {way.Failure}").FirstOrDefault(found => found is not null);
        return failure is null ? Verdict.Passed with { Ways = ways } : new Verdict(Outcome.NotMet, Expectation.Text(json.GetProperty(Expectations)), failure) { Ways = ways };
    }

    /// <summary>The definitions of the case, with the names that its timeline uses.</summary>
    internal RuleBook Book() => Read(out _, out _);

    /// <summary>The definitions of the case, and what its controls bring.</summary>
    /// <param name="published">The definitions that are published, by the inputs that publish them.</param>
    /// <param name="changed">The rules of messages that take the place of the book's, likewise.</param>
    internal RuleBook Read(out IReadOnlyDictionary<JourneyInput, Journey> published, out IReadOnlyDictionary<JourneyInput, Messaging> changed)
    {
        var names = new JourneyVocabulary();
        var forms = new JourneyForms(names);
        Note(names, forms);
        Journey[] journeys = [.. Journeys.Select(journey => Form(forms, journey))];
        Messaging messaging = forms.Messaging(Quiet, Caps, Consent, Consent is not null, "night_consent", ZoneAttr) with { TimeZone = Tz };
        published = Timeline.OfType<ControlInput>().Where(control => control.Definition is not null).ToDictionary(control => (JourneyInput)control, control => Form(forms, control.Definition!));
        changed = Timeline.OfType<ControlInput>().Where(control => control.Control == JourneyControl.Messaging).ToDictionary(
            control => (JourneyInput)control,
            control => forms.Messaging(control.Quiet ?? Quiet, control.Caps ?? Caps, control.Consent ?? Consent, (control.Consent ?? Consent) is not null, "night_consent", ZoneAttr) with { TimeZone = Tz });
        return RuleBook.Create(names.Schema, [.. names.Definitions(), messaging, .. journeys]);
    }

    private static Journey Form(JourneyForms forms, CaseJourney journey)
    {
        // What enters a journey may be another event in another version.
        forms.Note(journey.Key, journey, journey.Trigger, journey.Steps);
        return forms.Journey(journey.Key, journey, journey.Steps);
    }

    private void Note(JourneyVocabulary names, JourneyForms forms)
    {
        (string Name, JsonElement Value)[] values =
        [
            .. (Customers?.Values.SelectMany(attributes => attributes) ?? []).Select(pair => (pair.Key, pair.Value)),
            .. Timeline.OfType<AttributeInput>().SelectMany(input => input.Attr).Select(pair => (pair.Key, pair.Value)),
        ];
        foreach ((string name, JsonElement value) in values.Where(value => JourneyVocabulary.KindOf(value.Value) == ValueKind.Instant)) names.Attribute(name, ValueKind.Instant);
        foreach (CaseJourney journey in (IEnumerable<CaseJourney>)[.. Journeys, .. Timeline.OfType<ControlInput>().Select(control => control.Definition).OfType<CaseJourney>()])
            forms.Note(journey.Key, journey, journey.Trigger, journey.Steps);
        foreach (JourneyInput input in Timeline)
        {
            if (input is SegmentInput { Segment: var segment }) names.Segment(segment);
            if (input is not EventInput one) continue;
            names.Event(one.Event);
            foreach ((string property, JsonElement value) in one.Props ?? new Dictionary<string, JsonElement>()) names.Property(one.Event, property, JourneyVocabulary.KindOf(value));
        }

        foreach ((string name, JsonElement value) in values.Where(value => value.Value.ValueKind != JsonValueKind.Null)) names.Attribute(name, JourneyVocabulary.KindOf(value));
        foreach (CaseConsent? consent in (IEnumerable<CaseConsent?>)[Consent, .. Timeline.OfType<ControlInput>().Select(control => control.Consent)])
            forms.NoteMessaging(consent, "night_consent", ZoneAttr);
        names.Attribute("ad_consent", ValueKind.Flag);
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

/// <summary>The ways of running a case of journeys; all must agree.</summary>
internal static class JourneyWays
{
    internal static IReadOnlyList<(string Name, JourneyStorage Stored)> All { get; } =
    [
        ("in memory", JourneyStorage.Kept),
        ("stored as bytes between steps", JourneyStorage.Bytes),
        ("stored as JSON between steps", JourneyStorage.Json),
    ];
}

/// <summary>What happens to a customer's state between two steps.</summary>
internal enum JourneyStorage
{
    /// <summary>It stays in memory.</summary>
    Kept,

    /// <summary>It is written as bytes, and read again.</summary>
    Bytes,

    /// <summary>It is written as JSON, and read again.</summary>
    Json,
}
