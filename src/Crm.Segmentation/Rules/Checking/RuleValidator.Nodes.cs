using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>What is asked of a node besides its names, its place and its windows.</summary>
internal sealed partial class RuleValidator
{
    /// <summary>A line for each node of which something is asked.</summary>
    private static readonly FrozenDictionary<Type, Action<RuleValidator, Node>> Checks = new[]
    {
        Of<EventType>((validator, type) => validator.CheckEvent(type.Name)),
        Of<FilteredEvents>((validator, events) => validator.CheckEvent(events.Type.Name)),
        Of<StandingEvents>((validator, standing) => validator.CheckTakenBack(standing)),
        Of<Sequence>((validator, sequence) => validator.CheckSequence(sequence)),
        Of<Comparison>((validator, comparison) => validator.CheckComparison(comparison)),
        Of<OneOf>((validator, oneOf) => validator.CheckValues(oneOf)),
        Of<Like>((validator, like) => validator.CheckLike(like)),
        Of<HasTags>((validator, tags) => validator.Need(tags.Operand, kind => kind == ValueKind.Tags, DiagnosticCodes.NotTags, $"a tag is looked for in tags")),
        Of<InTags>((validator, inTags) => validator.CheckInTags(inTags)),
        Of<InWindow>((validator, inWindow) => validator.Need(inWindow.Operand, ValueKinds.IsTemporal, DiagnosticCodes.NotTemporal, $"a window holds an instant or a date")),
        Of<AnniversaryWithin>((validator, anniversary) => validator.CheckAnniversary(anniversary)),
        Of<YearsSince>((validator, years) => validator.Need(years.Start, ValueKinds.IsTemporal, DiagnosticCodes.NotTemporal, $"an age is of an instant or a date")),
        Of<IsMissing>((validator, missing) => validator.CheckMissing(missing)),
        Of<DidRegularly>((validator, regularly) => validator.CheckRegularly(regularly)),
        Of<Arithmetic>((validator, arithmetic) => validator.CheckArithmetic(arithmetic)),
        Of<Aggregate>((validator, aggregate) => validator.CheckAggregate(aggregate)),
        Of<Favourite>((validator, favourite) => validator.CheckFavourite(favourite)),
        Of<NthEvent>((validator, nth) => validator.CheckNth(nth)),
        Of<Percentile>((validator, percentile) => validator.Need(percentile.Of, ValueKinds.HasOrder, DiagnosticCodes.NoPercentile, $"a percentile needs values with an order")),
        Of<TopCount>((validator, top) => validator.Need(top.By, ValueKinds.HasOrder, DiagnosticCodes.NoPercentile, $"the top is of values with an order")),
        Of<TopShare>((validator, top) => validator.Need(top.By, ValueKinds.HasOrder, DiagnosticCodes.NoPercentile, $"the top is of values with an order")),
    }.ToFrozenDictionary();

    private static KeyValuePair<Type, Action<RuleValidator, Node>> Of<T>(Action<RuleValidator, T> check)
        where T : Node => new(typeof(T), (validator, node) => check(validator, (T)node));
}
