using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Waits for a time.</summary>
internal sealed record WaitStep : JourneyStep
{
    /// <summary>How long.</summary>
    public required CaseDuration Wait { get; init; }

    /// <summary>At which time of that day.</summary>
    public TimeOnly? At { get; init; }
}

/// <summary>Waits until a time.</summary>
internal sealed record WaitUntilStep : JourneyStep
{
    /// <summary>The time.</summary>
    public required CaseMoment WaitUntil { get; init; }
}

/// <summary>A time to wait until; written as a time of day, or as an object.</summary>
[JsonConverter(typeof(CaseMomentConverter))]
internal sealed record CaseMoment(
    TimeOnly? Time, DayOfWeek? Weekday, string? Attr, int? OffsetDays, bool? Anniversary, MomentPast? IfPast, MomentMissing? IfMissing);

/// <summary>What happens where a time is past.</summary>
internal enum MomentPast
{
    Exit,
    Skip,
    Now,
}

/// <summary>What happens where a date is missing.</summary>
internal enum MomentMissing
{
    Exit,
    Skip,
}

/// <summary>Reads a time to wait until.</summary>
internal sealed class CaseMomentConverter : ReadingConverter<CaseMoment>
{
    public override CaseMoment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind == JsonValueKind.String) return new CaseMoment(Part<TimeOnly>(json, options), null, null, null, null, null, null);
        Members said = Part<Members>(json, options);
        return new CaseMoment(said.Time, said.Weekday, said.Attr, said.OffsetDays, said.Anniversary, said.IfPast, said.IfMissing);
    }

    private sealed record Members
    {
        public TimeOnly? Time { get; init; }

        public DayOfWeek? Weekday { get; init; }

        public string? Attr { get; init; }

        public int? OffsetDays { get; init; }

        public bool? Anniversary { get; init; }

        public MomentPast? IfPast { get; init; }

        public MomentMissing? IfMissing { get; init; }
    }
}

/// <summary>Waits for one of several events.</summary>
internal sealed record WaitForStep : JourneyStep
{
    /// <summary>The events.</summary>
    public required CaseWaitFor WaitFor { get; init; }
}

/// <summary>Several events, one of which is waited for.</summary>
internal sealed record CaseWaitFor
{
    /// <summary>The events, with what follows each.</summary>
    public required IReadOnlyList<CaseAwaited> Any { get; init; }

    /// <summary>How long; null is a mistake that an analysis reports.</summary>
    public CaseDuration? Timeout { get; init; }

    /// <summary>What follows where none came.</summary>
    public IReadOnlyList<JourneyStep>? OnTimeout { get; init; }

    /// <summary>How long after its end an event may arrive.</summary>
    public CaseDuration? Grace { get; init; }

    /// <summary>From where the time counts.</summary>
    public WaitFrom From { get; init; }
}

/// <summary>From where a wait's time counts.</summary>
internal enum WaitFrom
{
    Step,
    Entry,
}

/// <summary>An event that is waited for.</summary>
internal sealed record CaseAwaited
{
    /// <summary>The type.</summary>
    public required string Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, CaseOperand>? Where { get; init; }

    /// <summary>What follows.</summary>
    public IReadOnlyList<JourneyStep>? Then { get; init; }
}
