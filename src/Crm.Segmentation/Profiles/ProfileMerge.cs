namespace Crm.Segmentation.Profiles;

/// <summary>Puts the profiles of different customers together, so that the result does not depend on their order.</summary>
internal static class ProfileMerge
{
    internal static DataProfile Of(DataProfile one, DataProfile other) => new()
    {
        AsOf = one.AsOf > other.AsOf ? one.AsOf : other.AsOf,
        Customers = Sum(one.Customers, other.Customers),
        LastEvent = Later(one.LastEvent, other.LastEvent),
        Attributes = Pairs(one.Attributes, other.Attributes, field => field.Name, Of),
        Events = Pairs(one.Events, other.Events, type => type.Name, (mine, theirs) => mine with
        {
            Count = Sum(mine.Count, theirs.Count),
            Last = Later(mine.Last, theirs.Last),
            Properties = Pairs(mine.Properties, theirs.Properties, field => field.Name, Of),
        }),
        Segments = Pairs(one.Segments, other.Segments, size => size.Name, (mine, theirs) => mine with { Count = Sum(mine.Count, theirs.Count) }),
    };

    internal static IEnumerable<long> CountsOf(DataProfile profile) =>
    [
        profile.Customers,
        .. profile.Segments.Select(size => size.Count),
        .. profile.Events.Select(type => type.Count),
        .. profile.Attributes.Concat(profile.Events.SelectMany(type => type.Properties)).SelectMany(field => field.Values.Select(value => value.Count).Append(field.Set)),
    ];

    /// <summary>The values of a field: those that rules name, and the others where they are few enough.</summary>
    internal static (ValueList<SeenValue> Values, bool IsComplete) Kept(IEnumerable<SeenValue> values, bool isComplete)
    {
        SeenValue[] all = [.. values.OrderBy(value => value.Value, StringComparer.Ordinal)];
        isComplete &= all.Count(value => value.Definitions.Count == 0) <= DataProfile.MostValues;
        return ([.. isComplete ? all : all.Where(value => value.Definitions.Count > 0)], isComplete);
    }

    private static FieldProfile Of(FieldProfile one, FieldProfile other)
    {
        IEnumerable<SeenValue> values = one.Values.Concat(other.Values).GroupBy(value => value.Value, StringComparer.Ordinal)
            .Select(same => same.Aggregate((first, second) => (first.Definitions.Count > 0 ? first : second) with { Count = Sum(first.Count, second.Count) }));
        (ValueList<SeenValue> kept, bool isComplete) = Kept(values, one.IsComplete && other.IsComplete);
        return one with { Set = Sum(one.Set, other.Set), Values = kept, IsComplete = isComplete };
    }

    private static ValueList<T> Pairs<T>(ValueList<T> mine, ValueList<T> theirs, Func<T, string> name, Func<T, T, T> merge) =>
        mine.Select(name).SequenceEqual(theirs.Select(name), StringComparer.Ordinal)
            ? [.. mine.Zip(theirs, merge)]
            : throw new ArgumentException("The profiles name different things: they are of different rule books.");

    private static long Sum(long one, long other) =>
        one <= Tally.Most - other ? one + other : throw new ArgumentException($"The counts together are more than {Tally.Most}.");

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
