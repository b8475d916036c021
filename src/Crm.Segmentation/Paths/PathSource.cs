namespace Crm.Segmentation.Paths;

/// <summary>Which events are read of a unit, and what they are called.</summary>
/// <param name="Questions">The questions that events answer, each one or several patterns; of those that answer none only the time counts.</param>
/// <param name="NameProperty">The property that is the name of an event; null for its type.</param>
/// <param name="SessionGap">The longest time between two events of one session; null for other units.</param>
/// <param name="UnitProperty">The property whose values are the units; null for other units.</param>
/// <param name="Range">The range in which events lie.</param>
internal sealed record PathSource(ValueList<EventPattern>[] Questions, string? NameProperty, TimeSpan? SessionGap, string? UnitProperty, TimeRange Range)
{
    /// <summary>Whether an event without the property is left out; otherwise it is called as its type is.</summary>
    internal bool NeedsName { get; init; }

    /// <summary>Whose events are read; null for all customers.</summary>
    internal CustomerSet? Among { get; init; }

    /// <summary>The range of a span; of none all that there is.</summary>
    internal static TimeRange RangeOf(DateSpan? span) => span?.Range ?? new TimeRange(TimeRange.Earliest, TimeRange.Latest);
}
