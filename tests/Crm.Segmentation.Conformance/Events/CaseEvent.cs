using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>One event of a case.</summary>
internal sealed record CaseEvent
{
    /// <summary>Whose event it is.</summary>
    public required string U { get; init; }

    /// <summary>The type of event.</summary>
    public required string E { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset T { get; init; }

    /// <summary>Its properties; null is no value.</summary>
    public IReadOnlyDictionary<string, JsonElement>? P { get; init; }

    /// <summary>The properties that have a value.</summary>
    internal IEnumerable<KeyValuePair<string, JsonElement>> Properties => (P ?? new Dictionary<string, JsonElement>()).Where(p => p.Value.ValueKind != JsonValueKind.Null);

    /// <summary>An instant; one without a zone is UTC.</summary>
    internal static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}

/// <summary>Which events are meant: a type with a filter, and what takes them back.</summary>
internal sealed record CasePattern
{
    /// <summary>The type; null for any event.</summary>
    public required string? Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }

    /// <summary>What takes an event back.</summary>
    public CaseUnless? Unless { get; init; }
}

/// <summary>What takes an event back: a later event of the same value.</summary>
internal sealed record CaseUnless
{
    /// <summary>The type of the later event.</summary>
    public required string Event { get; init; }

    /// <summary>The property whose value both have.</summary>
    public required string Same { get; init; }

    /// <summary>Within how many seconds; null for ever.</summary>
    public double? WithinS { get; init; }
}

/// <summary>Days, both included.</summary>
internal sealed record CaseDays
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }
}
