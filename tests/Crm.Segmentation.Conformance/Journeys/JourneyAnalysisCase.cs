using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of the analysis of journeys: a minimal book, and what must be reported where.</summary>
internal sealed record JourneyAnalysisCase : AnalysisCase
{
    /// <summary>What must be reported.</summary>
    public required JourneyFinding Code { get; init; }

    /// <summary>How grave it is.</summary>
    public required JourneySeverity Severity { get; init; }

    /// <summary>The point in Korean: a remark.</summary>
    public string? Ko { get; init; }

    /// <summary>The point in English: a remark.</summary>
    public string? En { get; init; }

    /// <summary>The journey.</summary>
    public AnalysedJourney? Journey { get; init; }

    /// <summary>The journeys of a book of several.</summary>
    public IReadOnlyList<AnalysedJourney>? Journeys { get; init; }

    /// <summary>The book's messaging, where the journey has its own quiet hours.</summary>
    public AnalysedMessaging? Messaging { get; init; }

    /// <summary>Where it must be reported; of several places any.</summary>
    public required CasePlaces At { get; init; }

    /// <summary>Whether it must not be reported there.</summary>
    public bool Absent { get; init; }

    internal override Verdict Run(JsonElement json)
    {
        IReadOnlyList<Diagnostic> found = [.. new JourneyAnalysisQuestion(this).Ask()];
        Diagnostic[] same = [.. found.Where(diagnostic => JourneyFindings.Is(diagnostic, Code))];
        bool isThere = same.Any(diagnostic => At.Any.Contains(PlaceOf(diagnostic)) && diagnostic.Severity.ToString() == Severity.ToString().Replace("Info", "Information", StringComparison.Ordinal));
        return isThere != Absent
            ? Verdict.Passed
            : new Verdict(Outcome.NotMet, $"{(Absent ? "no " : "")}{Code} ({Severity}) at {string.Join(" or ", At.Any)}", string.Join("; ", found.Select(d => $"{d.Code} {d.Severity} at {PlaceOf(d)}: {d.Message}")));
    }

    private string PlaceOf(Diagnostic diagnostic) =>
        Journeys is null ? JourneyFindings.Place(diagnostic) : $"{diagnostic.Definition}/{JourneyFindings.Place(diagnostic)}";
}

/// <summary>A journey whose definition is analysed; what is not said does not matter.</summary>
internal sealed record AnalysedJourney : JourneyRules
{
    /// <summary>What it is called.</summary>
    public string? Key { get; init; }

    /// <summary>What starts it.</summary>
    public JourneyTrigger? Trigger { get; init; }

    /// <summary>What it does.</summary>
    public IReadOnlyList<JourneyStep>? Steps { get; init; }

    /// <summary>The vocabulary; without it every name is known.</summary>
    public AnalysedSchema? Schema { get; init; }

    /// <summary>Whose laws are minded.</summary>
    public JourneyRegion? Region { get; init; }

    /// <summary>The book's caps.</summary>
    public IReadOnlyList<CaseCap>? Caps { get; init; }

    /// <summary>The book's consent; said to be null where there is none.</summary>
    public CaseConsent? Consent
    {
        get;
        init => (field, SaysConsent) = (value, true);
    }

    /// <summary>Whether the book says its consent, or that it has none.</summary>
    internal bool SaysConsent { get; private init; }

    /// <summary>The attribute of night consent.</summary>
    public string? NightConsent { get; init; }

    /// <summary>The version that instances are in.</summary>
    public JourneyVersion? V1 { get; init; }

    /// <summary>The version that is published.</summary>
    public JourneyVersion? V2 { get; init; }

    /// <summary>What becomes of instances.</summary>
    public ControlInFlight? InFlight { get; init; }

    /// <summary>Old nodes and the new ones that take their place.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }
}

/// <summary>A version of a journey.</summary>
internal sealed record JourneyVersion
{
    /// <summary>What it does.</summary>
    public required IReadOnlyList<JourneyStep> Steps { get; init; }
}

/// <summary>The book's messaging.</summary>
internal sealed record AnalysedMessaging
{
    /// <summary>Quiet hours.</summary>
    public CaseQuiet? Quiet { get; init; }

    /// <summary>Caps.</summary>
    public IReadOnlyList<CaseCap>? Caps { get; init; }

    /// <summary>Consent.</summary>
    public CaseConsent? Consent { get; init; }
}

/// <summary>The vocabulary of an analysis.</summary>
internal sealed record AnalysedSchema
{
    /// <summary>The attributes.</summary>
    public IReadOnlyDictionary<string, AnalysedAttribute>? Attrs { get; init; }

    /// <summary>The event types.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}

/// <summary>An attribute of the vocabulary; written as the name of its kind, or as an object.</summary>
[JsonConverter(typeof(AnalysedAttributeConverter))]
internal sealed record AnalysedAttribute(string? Kind, IReadOnlyList<string>? Enum, bool Optional);

/// <summary>Reads an attribute of the vocabulary.</summary>
internal sealed class AnalysedAttributeConverter : ReadingConverter<AnalysedAttribute>
{
    public override AnalysedAttribute Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (Text(ref reader) is { } kind) return new AnalysedAttribute(kind, null, false);
        Members said = Part<Members>(JsonElement.ParseValue(ref reader), options);
        return new AnalysedAttribute(said.Kind, said.Enum, said.Optional);
    }

    private sealed record Members
    {
        public string? Kind { get; init; }

        public IReadOnlyList<string>? Enum { get; init; }

        public bool Optional { get; init; }
    }
}

/// <summary>Places in a book; written as one, or as a list.</summary>
/// <param name="Any">The places, any of which will do.</param>
[JsonConverter(typeof(CasePlacesConverter))]
internal sealed record CasePlaces(IReadOnlyList<string> Any);

/// <summary>Reads places.</summary>
internal sealed class CasePlacesConverter : ReadingConverter<CasePlaces>
{
    public override CasePlaces Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (Text(ref reader) is { } only) return new CasePlaces([only]);
        return new CasePlaces(Part<IReadOnlyList<string>>(JsonElement.ParseValue(ref reader), options));
    }
}

/// <summary>How grave a finding is.</summary>
internal enum JourneySeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>Whose laws are minded.</summary>
internal enum JourneyRegion
{
    [JsonStringEnumMemberName("KR")]
    Korea,
}
