using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What a funnel's case asks.</summary>
internal sealed record FunnelConfig
{
    /// <summary>Whether the steps come in order, without others between, or in any order.</summary>
    public FunnelOrder Order { get; init; }

    /// <summary>How events at one instant are ordered.</summary>
    public FunnelTies Ties { get; init; }

    /// <summary>The window from step 1 in seconds; null for none.</summary>
    public double? WindowS { get; init; }

    /// <summary>The window in the unit's events after step 1; null for none.</summary>
    public int? WindowEvents { get; init; }

    /// <summary><c>user</c>, <c>session</c>, or <c>p.NAME</c> for the values of a property.</summary>
    public string Unit { get; init; } = "user";

    /// <summary>The steps.</summary>
    public required IReadOnlyList<CaseStep> Steps { get; init; }

    /// <summary>What must not lie between two steps.</summary>
    public IReadOnlyList<CaseExclusion>? Exclusions { get; init; }

    /// <summary>Exclusions that must be refused, each.</summary>
    public IReadOnlyList<CaseExclusion>? InvalidExclusions { get; init; }

    /// <summary>Fields said otherwise, each of which must be refused.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>? Invalid { get; init; }

    /// <summary>The days in which step 1 must lie.</summary>
    public CaseDays? Range { get; init; }

    /// <summary>The zone of the days.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>The instant at which the customers are looked at; null for the later of the range's end and the last event.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>A property, or <c>c.NAME</c> for an attribute, by whose values the units are told apart.</summary>
    public string? Breakdown { get; init; }

    /// <summary><c>first_touch</c>, <c>last_touch</c> or <c>step:k</c>: which step's value counts.</summary>
    public string? Attribution { get; init; }

    /// <summary>Between which steps times are asked.</summary>
    public CaseTimes? Ttc { get; init; }

    /// <summary>Where a unit may enter.</summary>
    public FunnelEntry Entry { get; init; }

    /// <summary>Which attempt of a unit stands.</summary>
    public FunnelPolicy? Policy { get; init; }

    /// <summary><c>last</c>: the last entry stands.</summary>
    public FunnelOccurrence? StartOccurrence { get; init; }

    /// <summary>What is counted.</summary>
    public FunnelCount Count { get; init; }

    /// <summary>The same by period of entry.</summary>
    public CaseTrend? Trend { get; init; }

    /// <summary>In strict order, the events that break an attempt; null for all.</summary>
    public IReadOnlyList<string>? Visible { get; init; }

    /// <summary>The seconds that may pass inside a session.</summary>
    public double? SessionGapS { get; init; }

    /// <summary>The property whose value is equal at every step.</summary>
    public string? HoldConstant { get; init; }

    /// <summary>What goes with converting.</summary>
    public FunnelCorrelation? Correlation { get; init; }

    /// <summary>The value of the unit's property that is left out.</summary>
    public JsonElement? RestOf { get; init; }
}

/// <summary>A step of a funnel.</summary>
internal sealed record CaseStep
{
    /// <summary>The type of event; null for any.</summary>
    public string? Event
    {
        get;
        init => (field, SaysEvent) = (value, true);
    }

    /// <summary>Whether the step names its event, any or one, beside its alternatives.</summary>
    internal bool SaysEvent { get; private init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }

    /// <summary>What takes an event back.</summary>
    public CaseUnless? Unless { get; init; }

    /// <summary>Events that the step may be as well.</summary>
    public IReadOnlyList<CaseAlternative>? AnyOf { get; init; }

    /// <summary>Whether the step may be left out.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether only the first event ever, or the first that matches, counts.</summary>
    public FunnelFirstTime? FirstTime { get; init; }

    /// <summary>The least seconds from the step before.</summary>
    public double? MinGapS { get; init; }

    /// <summary>The most seconds from the step before.</summary>
    public double? MaxGapS { get; init; }
}

/// <summary>What must not lie between two steps.</summary>
internal sealed record CaseExclusion
{
    /// <summary>The type of event; null for any, absent where only the steps matter.</summary>
    public string? Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }

    /// <summary>The step, from 0, after which it lies.</summary>
    public required int From { get; init; }

    /// <summary>The step, from 0, before which it lies.</summary>
    public required int To { get; init; }
}

/// <summary>Between which steps times are asked, and in how many bins they are counted.</summary>
internal sealed record CaseTimes
{
    /// <summary>From a step, from 0.</summary>
    public required int From { get; init; }

    /// <summary>To a step, from 0.</summary>
    public required int To { get; init; }

    /// <summary>The number of bins; null for as many as are right.</summary>
    public int? Bins { get; init; }
}

/// <summary>By which periods of entry a funnel is told.</summary>
internal sealed record CaseTrend
{
    /// <summary>How long a period is.</summary>
    public required FunnelTrendPeriod Period { get; init; }
}
