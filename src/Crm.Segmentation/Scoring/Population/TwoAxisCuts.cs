using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Where two axes are cut.</summary>
/// <remarks>
/// A value; immutable and thread-safe. Cuts that were found also keep, for exact values, the greatest that is not above the cut, so that they part
/// other customers without rounding; only cuts that keep the same are equal.
/// </remarks>
/// <param name="First">The cut of the first axis; strictly above it is high.</param>
/// <param name="Second">The cut of the second axis; strictly above it is high.</param>
[JsonConverter(typeof(JsonValueConverter<TwoAxisCuts>))]
public sealed record TwoAxisCuts(double First, double Second) : IReportCuts, IJsonValue<TwoAxisCuts>
{
    /// <summary>The cut of the first axis as it was found; null when it is only a double.</summary>
    internal AxisCut? FirstCut { get; private init; }

    /// <summary>The cut of the second axis as it was found; null when it is only a double.</summary>
    internal AxisCut? SecondCut { get; private init; }

    internal static TwoAxisCuts? Of(AxisCut? first, AxisCut? second) =>
        first is null || second is null ? null : new TwoAxisCuts(first.Shown, second.Shown) { FirstCut = first, SecondCut = second };

    /// <summary>The cuts in the terms of two measures: among exact values a double that somebody wrote stands for its shortest decimal.</summary>
    /// <exception cref="ArgumentException">The cuts were found for measures of other kinds, or a double has no place among exact values.</exception>
    internal TwoAxisCuts For(TwoAxisGroups groups) => Of(For(groups.First, groups.FirstThreshold, FirstCut, First), For(groups.Second, groups.SecondThreshold, SecondCut, Second))!;

    /// <summary>The group of each row, as the number of its <see cref="TwoAxisGroup"/>; allocates nothing.</summary>
    /// <remarks>A NaN is low.</remarks>
    /// <param name="first">Values of the first axis.</param>
    /// <param name="second">Values of the second axis.</param>
    /// <param name="groups">Takes the groups, one for each row.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Group(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<byte> groups)
    {
        if (first.Length != groups.Length || second.Length != groups.Length)
            throw new ArgumentException($"There are {first.Length} and {second.Length} values for {groups.Length} groups.", nameof(groups));
        groups.Clear();
        CutCounts.Add(first, [First], 1, groups);
        CutCounts.Add(second, [Second], 2, groups);
    }

    /// <summary>Both cuts, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} and {Second}");

    private static AxisCut For(Measure measure, AxisThreshold threshold, AxisCut? found, double cut)
    {
        int? scale = measure.ExactScale;
        AxisCut? bound = found ?? (!double.IsFinite(cut) ? null : scale is null ? AxisCut.At(FittedValue.Of(cut)) : Written(cut));
        bool isOfIt = bound is not null && (threshold.Given is { } given
            ? FittedValue.Of(given)!.ToDouble() == cut
            : found is null || (found.Bound.Scale == scale && (scale is null || found.Bound.Kind == measure.Kind)));
        return isOfIt ? bound! : throw new ArgumentException(FormattableString.Invariant($"{cut} is no cut of '{measure.ShortName}', or not the one that the definition gives."), nameof(cut));
    }

    private static AxisCut? Written(double cut) =>
        decimal.TryParse(cut.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal written) && FittedValue.Of(written) is { } value
            ? AxisCut.At(value)
            : null;

    static void IJsonValue<TwoAxisCuts>.WriteJson(Utf8JsonWriter writer, TwoAxisCuts value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("first", value.First);
        writer.WriteNumber("second", value.Second);
        writer.WriteEndObject();
    }
}
