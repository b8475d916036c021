using System.Text.Json;

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

    internal override Verdict Run(JsonElement json) => throw NotMetException.Lacks("journeys");
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
