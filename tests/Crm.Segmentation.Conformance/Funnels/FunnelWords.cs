using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Whether others may lie between the steps.</summary>
internal enum FunnelOrder
{
    Ordered,
    Strict,
    Any,
}

/// <summary>How events at one instant are ordered.</summary>
internal enum FunnelTies
{
    AnyOrder,
    StrictlyIncreasing,
    ByArrival,
}

/// <summary>Where a unit may enter.</summary>
internal enum FunnelEntry
{
    Closed,
    Open,
}

/// <summary>Which attempt of a unit stands.</summary>
internal enum FunnelPolicy
{
    Deepest,
    Earliest,
    FirstEntry,
    LastEntry,
}

/// <summary>Which occurrence of step 1 starts.</summary>
internal enum FunnelOccurrence
{
    Last,
}

/// <summary>What is counted.</summary>
internal enum FunnelCount
{
    Customers,
    Attempts,
}

/// <summary>Which first event a step takes.</summary>
internal enum FunnelFirstTime
{
    Ever,
    Matching,
}

/// <summary>How long a period of entry is.</summary>
internal enum FunnelTrendPeriod
{
    Day,
    Week,
    Month,
}

/// <summary>What is asked about converting.</summary>
internal enum FunnelCorrelation
{
    [JsonStringEnumMemberName("events")]
    Events,
}
