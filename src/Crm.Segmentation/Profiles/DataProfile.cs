using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Profiles;

/// <summary>What the rules of a book met in data: the attributes, events and values that they name, and how large its segments were.</summary>
/// <remarks>
/// A value without customers: it is stored as JSON, merges with those of other customers, travels with a fit, and is what new data are compared with before a rule book
/// is used on them (<see cref="Check"/>). It is made by <c>engine.Profile</c>.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<DataProfile>))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed record DataProfile : IJsonValue<DataProfile>
{
    /// <summary>So many different values of a field are kept beside those that rules name; of a field with more only those that rules name.</summary>
    public const int MostValues = 256;

    internal DataProfile()
    {
    }

    /// <summary>The instant at which the data were looked at; events after it do not exist. Of merged profiles the latest.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How many customers there were.</summary>
    public required long Customers { get; init; }

    /// <summary>The last event of any type; null when there was none.</summary>
    public required DateTimeOffset? LastEvent { get; init; }

    /// <summary>The attributes that rules use, in the schema's order.</summary>
    public required ValueList<FieldProfile> Attributes { get; init; }

    /// <summary>The types of event that rules use, in the schema's order.</summary>
    public required ValueList<EventProfile> Events { get; init; }

    /// <summary>The segments, and the cells of partitions as <c>partition.cell</c>, in the book's order.</summary>
    public required ValueList<SegmentSize> Segments { get; init; }

    /// <summary>The profile of these customers and of others together; the order does not matter.</summary>
    /// <param name="other">The profile of other customers by the same rule book.</param>
    /// <exception cref="ArgumentException">The profiles name different things, or the counts together are more than 2⁵³ − 1.</exception>
    public DataProfile Merge(DataProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ProfileMerge.Of(this, other);
    }

    /// <summary>Compares these data with what rules name, and with earlier data.</summary>
    /// <param name="earlier">The profile of earlier data; null when there are none. What only one of the two names is passed over.</param>
    /// <param name="limits">What is still taken as it is, and what is refused; null for the defaults.</param>
    /// <returns>A diagnostic for each finding: a warning, or an error where the limits refuse its code.</returns>
    public ValueList<Diagnostic> Check(DataProfile? earlier = null, ProfileLimits? limits = null) => [.. new ProfileCheck(this, earlier, limits ?? new ProfileLimits()).Run()];

    /// <summary>The same, for who will not go on with data that are refused.</summary>
    /// <param name="earlier">The profile of earlier data; null when there are none.</param>
    /// <param name="limits">What is still taken as it is, and what is refused; null for the defaults, which refuse nothing.</param>
    /// <returns>The warnings.</returns>
    /// <exception cref="RuleException">Something is refused; it carries the warnings too.</exception>
    public ValueList<Diagnostic> Require(DataProfile? earlier = null, ProfileLimits? limits = null)
    {
        ValueList<Diagnostic> found = Check(earlier, limits);
        return found.Any(finding => finding.Severity == DiagnosticSeverity.Error) ? throw new RuleException(found) : found;
    }

    /// <summary>The profile as JSON, canonical, with its version.</summary>
    public string ToJson() => DataProfileJson.Form.Text(this);

    /// <summary>A profile read from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout.</param>
    /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic with its place.</exception>
    public static DataProfile FromJson(string json) =>
        TryFromJson(json, out DataProfile? profile, out ValueList<Diagnostic> diagnostics) ? profile : throw new RuleException(diagnostics);

    /// <summary>A profile read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout.</param>
    /// <param name="profile">The profile; null when there is an error.</param>
    /// <param name="diagnostics">Every error, with its place in the document.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(string json, [NotNullWhen(true)] out DataProfile? profile, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonReading reading = JsonReading.Of(json);
        profile = DataProfileJson.Read(reading);
        diagnostics = [.. reading.Diagnostics];
        return profile is not null;
    }

    /// <summary>How many customers, events of the types and segments it knows, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"profile as of {Timestamp.Text(Timestamp.Floor(AsOf))}: {Customers} customers, {Events.Sum(type => type.Count)} events of {Events.Count} types, {Segments.Count} segments");

    static void IJsonValue<DataProfile>.WriteJson(Utf8JsonWriter writer, DataProfile value) => DataProfileJson.Form.Write(writer, value);

    static DataProfile IJsonValue<DataProfile>.ReadJson(ref Utf8JsonReader reader)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return TryFromJson(document.RootElement.GetRawText(), out DataProfile? profile, out ValueList<Diagnostic> diagnostics)
            ? profile
            : throw new JsonException(string.Join('\n', diagnostics));
    }
}
