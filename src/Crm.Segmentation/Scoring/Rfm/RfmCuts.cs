using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The cut points of an <see cref="Rfm"/> over a population. A score is 1 + the number of cuts below the value, for recency the number of bins − the cuts below.</summary>
/// <remarks>A value; immutable and thread-safe. A group of a nested binning in which nobody was has no cuts, and gives no score.</remarks>
[JsonConverter(typeof(JsonValueConverter<RfmCuts>))]
public sealed record RfmCuts : IReportCuts, IJsonValue<RfmCuts>
{
    /// <summary>INVARIANT: one list of recency cuts; 1 or bins of frequency; 1 or bins² of monetary value; each list is empty or has bins − 1 ascending cuts.</summary>
    internal RfmCuts(int bins, RfmBinning binning, ValueList<FittedValue> recency, ValueList<ValueList<FittedValue>> frequency, ValueList<ValueList<FittedValue>> monetary)
    {
        (Bins, Binning, Recency, FrequencyGroups, MonetaryGroups) = (bins, binning, recency, frequency, monetary);
        Typed = new TypedCuts(this);
    }

    /// <summary>How many scores each axis has.</summary>
    public int Bins { get; }

    /// <summary>Whether the axes were cut independently or one within the other.</summary>
    public RfmBinning Binning { get; }

    /// <summary>The cuts of recency, ascending: one fewer than there are bins, or none over nobody.</summary>
    public ValueList<FittedValue> Recency { get; }

    /// <summary>The cuts of frequency for each score of recency from 1; a single list when they are the same for all.</summary>
    public ValueList<ValueList<FittedValue>> FrequencyGroups { get; }

    /// <summary>The cuts of monetary value for each pair of scores, frequency turning faster; a single list when they are the same for all.</summary>
    public ValueList<ValueList<FittedValue>> MonetaryGroups { get; }

    /// <summary>The cuts as plain numbers, for spans.</summary>
    internal TypedCuts Typed { get; }

    /// <summary>The cuts of frequency for customers with a score of recency.</summary>
    /// <param name="recency">The score, 1 to <see cref="Bins"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public ValueList<FittedValue> Frequency(int recency) => FrequencyGroups[FrequencyGroups.Count == 1 ? Check(recency) * 0 : Check(recency)];

    /// <summary>The cuts of monetary value for customers with two scores.</summary>
    /// <param name="recency">The score of recency, 1 to <see cref="Bins"/>.</param>
    /// <param name="frequency">The score of frequency, 1 to <see cref="Bins"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public ValueList<FittedValue> Monetary(int recency, int frequency)
    {
        int group = (Check(recency) * Bins) + Check(frequency);
        return MonetaryGroups[MonetaryGroups.Count == 1 ? 0 : group];
    }

    /// <summary>Whether a cell, (r·bins + f)·bins + m with each score from 0, lies in a group in which nobody was, so that nobody can be scored into it.</summary>
    internal bool AreMissing(int cell)
    {
        (int recency, int pair) = (cell / (Bins * Bins), cell / Bins);
        return Recency.Count == 0
            || FrequencyGroups[FrequencyGroups.Count == 1 ? 0 : recency].Count == 0
            || MonetaryGroups[MonetaryGroups.Count == 1 ? 0 : pair].Count == 0;
    }

    /// <summary>Whether they can be the cuts of a scoring: as many, and in the units of its axes; where it gives thresholds, these.</summary>
    internal bool AreOf(Rfm rfm)
    {
        return Bins == rfm.Bins && Binning == rfm.Binning
            && Are(RfmAxis.Recency, [Recency]) && Are(RfmAxis.Frequency, FrequencyGroups) && Are(RfmAxis.Monetary, MonetaryGroups);

        bool Are(RfmAxis axis, IEnumerable<ValueList<FittedValue>> groups)
        {
            Measure measure = rfm.Axes[axis];
            int? scale = measure.ExactScale;
            return rfm.Thresholds(axis) is { } given
                ? groups.All(group => group.SequenceEqual(given.Select(cut => FittedValue.Of(cut)!)))
                : groups.All(group => group.All(cut => cut.Scale == scale && (scale is null || cut.Kind == measure.Kind)));
        }
    }

    /// <inheritdoc/>
    public bool Equals(RfmCuts? other) =>
        other is not null && Bins == other.Bins && Binning == other.Binning && Recency.Equals(other.Recency)
        && FrequencyGroups.Equals(other.FrequencyGroups) && MonetaryGroups.Equals(other.MonetaryGroups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bins, Binning, Recency, FrequencyGroups, MonetaryGroups);

    /// <summary>The cuts in one line; of nested groups only how many there are.</summary>
    public override string ToString() => $"recency {Shown(Recency)}, frequency {Shown(FrequencyGroups)}, monetary {Shown(MonetaryGroups)}";

    private static string Shown(ValueList<FittedValue> cuts) => cuts.Count == 0 ? "none" : string.Join('/', cuts);

    private static string Shown(ValueList<ValueList<FittedValue>> groups) => groups.Count == 1 ? Shown(groups[0]) : $"in {groups.Count} groups";

    private int Check(int score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(score, 1, nameof(score));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, Bins, nameof(score));
        return score - 1;
    }

    static void IJsonValue<RfmCuts>.WriteJson(Utf8JsonWriter writer, RfmCuts value) => RfmCutsJson.Object.Write(writer, RfmCutsJson.Of(value));
}

/// <summary>Cuts as whole numbers, each the greatest not above its cut: no whole number tells the difference. And as doubles and floats, likewise.</summary>
internal sealed class TypedCuts(RfmCuts cuts)
{
    internal long[] Recency { get; } = Whole(cuts.Recency);

    internal int[] Recency32 { get; } = Narrow(Whole(cuts.Recency));

    internal long[][] Frequency { get; } = [.. cuts.FrequencyGroups.Select(Whole)];

    internal int[][] Frequency32 { get; } = [.. cuts.FrequencyGroups.Select(group => Narrow(Whole(group)))];

    internal double[][] Monetary { get; } = [.. cuts.MonetaryGroups.Select(group => group.Select(cut => cut.ToDouble()).ToArray())];

    internal float[][] Monetary32 { get; } = [.. cuts.MonetaryGroups.Select(group => group.Select(cut => NumericTyping.FloorSingle(cut.ToDouble())).ToArray())];

    private static long[] Whole(ValueList<FittedValue> cuts) => [.. cuts.Select(cut => cut.Scale is null ? Floor(cut.Double) : cut.FloorUnits(0))];

    private static long Floor(double value) => value >= 9.2233720368547758E18 ? long.MaxValue : value < -9.2233720368547758E18 ? long.MinValue : (long)Math.Floor(value);

    // A cut beyond the numbers of 32 bits becomes the nearest of them: only for that number itself can it matter.
    private static int[] Narrow(long[] cuts) => [.. cuts.Select(cut => (int)Math.Clamp(cut, int.MinValue, int.MaxValue))];
}
