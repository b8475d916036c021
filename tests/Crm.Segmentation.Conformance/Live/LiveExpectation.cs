using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>What a live case expects.</summary>
internal sealed record LiveExpectation
{
    /// <summary>Whether the book is refused for live use.</summary>
    public bool? Error { get; init; }

    /// <summary>All changes up to the end.</summary>
    public IReadOnlyList<LiveChange>? Changes { get; init; }

    /// <summary>Members of segments at instants, after their inputs.</summary>
    public IReadOnlyDictionary<DateTimeOffset, IReadOnlyDictionary<string, IReadOnlyList<string>>>? Members { get; init; }

    /// <summary>Cells of partitions at instants, a customer each.</summary>
    public IReadOnlyDictionary<DateTimeOffset, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>? Cells { get; init; }

    /// <summary>The next change at instants, by customer and definition; null is never.</summary>
    public IReadOnlyDictionary<DateTimeOffset, IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset?>>>? Next { get; init; }

    /// <summary>Explanations.</summary>
    public IReadOnlyList<LiveExplanation>? Explain { get; init; }

    /// <summary>The inputs that are refused and change nothing, by their index.</summary>
    public IReadOnlyList<int>? Refused { get; init; }
}

/// <summary>A change of a membership or a cell.</summary>
internal sealed record LiveChange
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose.</summary>
    public required string U { get; init; }

    /// <summary>The segment or partition.</summary>
    public required string Name { get; init; }

    /// <summary>Whether she is a member from then on, or her cell; null for no cell.</summary>
    public required JsonElement To { get; init; }

    /// <summary>Since when it has been so, by what is received by then; null for the instant of the change.</summary>
    public LiveEffective? Effective { get; init; }
}

/// <summary>Since when a change holds; written as an instant, or as <c>always</c>.</summary>
/// <param name="At">The instant; null for always.</param>
[JsonConverter(typeof(LiveEffectiveConverter))]
internal sealed record LiveEffective(DateTimeOffset? At);

/// <summary>Reads since when a change holds.</summary>
internal sealed class LiveEffectiveConverter : ReadingConverter<LiveEffective>
{
    private static readonly InstantConverter Instant = new();

    public override LiveEffective Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("always") ? null : Instant.Read(ref reader, typeof(DateTimeOffset), options));
}

/// <summary>An explanation: a definition's value for a customer, and what its leaves say.</summary>
internal sealed record LiveExplanation
{
    /// <summary>When it is asked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of whom.</summary>
    public required string U { get; init; }

    /// <summary>The definition.</summary>
    public required string Name { get; init; }

    /// <summary>Whether she is a member; null for a partition.</summary>
    public bool? Member { get; init; }

    /// <summary>Her cell; null for a segment.</summary>
    public string? Cell { get; init; }

    /// <summary>The leaves that are compared.</summary>
    public required IReadOnlyList<LiveLeaf> Leaves { get; init; }
}

/// <summary>What a leaf says.</summary>
internal sealed record LiveLeaf
{
    /// <summary>Its rule text.</summary>
    public required string Leaf { get; init; }

    /// <summary>Whether it holds.</summary>
    public required bool Holds { get; init; }

    /// <summary>The value of its left side, null when it is missing, durations in seconds.</summary>
    public JsonElement? Value
    {
        get;
        init => (field, SaysValue) = (value, true);
    }

    /// <summary>Whether the value is compared.</summary>
    internal bool SaysValue { get; private init; }

    /// <summary>The value to reach.</summary>
    public JsonElement? Needs { get; init; }

    /// <summary>The instants of the events that counted, ascending.</summary>
    public IReadOnlyList<DateTimeOffset>? Events { get; init; }
}
