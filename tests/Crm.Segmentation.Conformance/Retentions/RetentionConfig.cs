using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>What a retention's case asks.</summary>
internal sealed record RetentionConfig
{
    /// <summary>Which events start a customer.</summary>
    public required RetentionMode Mode { get; init; }

    /// <summary>The unit of offsets.</summary>
    public required RetentionPeriod Period { get; init; }

    /// <summary>The unit of cohorts; null for that of offsets.</summary>
    public RetentionPeriod? CohortPeriod { get; init; }

    /// <summary>Where the first cohort begins: a date, for hours with its time.</summary>
    public required string Start { get; init; }

    /// <summary>How many periods, the first included; null where brackets say it.</summary>
    public int? Intervals { get; init; }

    /// <summary>How many cohorts; null for a triangle of as many as there are periods.</summary>
    public int? Cohorts { get; init; }

    /// <summary>The events that start.</summary>
    public required CasePattern Target { get; init; }

    /// <summary>The events that are returns.</summary>
    public required CasePattern Return { get; init; }

    /// <summary>The zone of the periods.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>Which returns count for a period.</summary>
    public RetentionCounting Measure { get; init; }

    /// <summary>Whether periods are the calendar's or run from each customer's start.</summary>
    public RetentionWindowing Windowing { get; init; }

    /// <summary>The length of an elapsed period in seconds; null for that of <see cref="Period"/>.</summary>
    public double? ElapsedS { get; init; }

    /// <summary>The lengths of the brackets after period 0.</summary>
    public IReadOnlyList<int>? Brackets { get; init; }

    /// <summary>How many returns a period needs.</summary>
    public int MinOccurrences { get; init; } = 1;

    /// <summary>The property whose different values are counted instead of events.</summary>
    public string? Distinct { get; init; }

    /// <summary>The property of the return that is added up.</summary>
    public string? Sum { get; init; }

    /// <summary>Whether the sum takes the period's returns or all until its end.</summary>
    public RetentionSumOver? SumOver { get; init; }

    /// <summary>The property of the start whose value the return must carry.</summary>
    public string? Breakdown { get; init; }

    /// <summary>Cohorts side by side.</summary>
    public CaseGroups? Groups { get; init; }

    /// <summary>Rule text with its schema, where the groups are.</summary>
    public string? Rules { get; init; }

    /// <summary>Groups by an early event.</summary>
    public CaseLandmark? Landmark { get; init; }

    /// <summary>Where history starts.</summary>
    public DateTimeOffset? HistoryStart { get; init; }

    /// <summary>The attribute that says when a customer was first seen.</summary>
    public string? FirstSeen { get; init; }

    /// <summary>The instant at which the customers are looked at; null for the later of the end of all periods and the last event.</summary>
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>By what customers are told apart; one of the three.</summary>
internal sealed record CaseGroups
{
    /// <summary>The values of an attribute.</summary>
    public string? Attribute { get; init; }

    /// <summary>In and out of a segment.</summary>
    public string? Segment { get; init; }

    /// <summary>The cells of a partition.</summary>
    public string? Partition { get; init; }
}

/// <summary>An early event that tells two groups apart.</summary>
internal sealed record CaseLandmark
{
    /// <summary>The type of event; null for any.</summary>
    public required string? Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }

    /// <summary>Within how many seconds of the start.</summary>
    public required double WithinS { get; init; }
}

/// <summary>Which events start a customer.</summary>
internal enum RetentionMode
{
    Recurring,
    FirstTime,
    FirstInRange,

    /// <summary>One cohort: those with the event in the first period.</summary>
    Bitmap,
}

/// <summary>How long a period is.</summary>
internal enum RetentionPeriod
{
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>Which returns count for a period.</summary>
internal enum RetentionCounting
{
    OnPeriod,
    OnOrAfter,
    Until,
}

/// <summary>Where periods begin.</summary>
internal enum RetentionWindowing
{
    Calendar,
    [JsonStringEnumMemberName("24h")]
    Day,
    Elapsed,
}

/// <summary>Which returns a sum adds up.</summary>
internal enum RetentionSumOver
{
    On,
    Until,
}
