using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Quiet hours on the customer's wall clock.</summary>
internal sealed record CaseQuiet
{
    /// <summary>Where they begin.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Where they end.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>What happens to a message in them.</summary>
    public QuietPolicy Policy { get; init; }

    /// <summary>Whether night consent takes them away.</summary>
    public bool NightConsentBypass { get; init; } = true;
}

/// <summary>What happens to a message in quiet hours.</summary>
internal enum QuietPolicy
{
    Delay,
    Drop,
}

/// <summary>How many messages there may be.</summary>
internal sealed record CaseCap
{
    /// <summary><c>all</c>, <c>channel:NAME</c> or <c>tag:NAME</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The number.</summary>
    public required int Max { get; init; }

    /// <summary>The time.</summary>
    public required CaseCapPeriod Per { get; init; }

    /// <summary>What happens to a message beyond it.</summary>
    public CapOver Over { get; init; }
}

/// <summary>What happens to a message beyond a cap.</summary>
internal enum CapOver
{
    Skip,
    Delay,
    Exit,
}

/// <summary>The time of a cap.</summary>
/// <param name="Rolling">A rolling time; null for a calendar day.</param>
[JsonConverter(typeof(CaseCapPeriodConverter))]
internal sealed record CaseCapPeriod(CaseDuration? Rolling);

/// <summary>Reads <c>day</c>, or a duration.</summary>
internal sealed class CaseCapPeriodConverter : ReadingConverter<CaseCapPeriod>
{
    private static readonly CaseDurationConverter Duration = new();

    public override CaseCapPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("day") ? null : Duration.Read(ref reader, typeof(CaseDuration), options));
}

/// <summary>Who may be sent advertisements.</summary>
internal sealed record CaseConsent
{
    /// <summary>The attribute that decides where no channel's does.</summary>
    public string? Attr { get; init; }

    /// <summary>The attributes that decide for channels.</summary>
    public IReadOnlyDictionary<string, string>? Channels { get; init; }

    /// <summary>How old consent may be.</summary>
    public CaseDuration? RenewAfter { get; init; }

    /// <summary>The attribute that says when it was given.</summary>
    public string? RenewFrom { get; init; }
}
