using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How long the customers who reached a step took from an earlier one, by the attempt that stands for each. Exact.</summary>
/// <remarks>
/// <para>Between steps of any order it is from having as many steps as there are up to the earlier one to as many as up to the later one.</para>
/// <para>A value; immutable and thread-safe. Times of parts of the customers merge to those of the whole, exactly.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<StepTimes>))]
public sealed class StepTimes : ReportCounts<StepTimes>, IReportCounts<StepTimes>
{
    private const int MaxBins = 1000;

    private readonly bool _isOfWholeUnits;

    /// <param name="subject">Of what funnel, where and when, and of a group by what.</param>
    /// <param name="from">The name of the earlier step.</param>
    /// <param name="to">The name of the later step.</param>
    /// <param name="times">The times in milliseconds, none below 0.</param>
    /// <param name="group">The value of the group; null for everybody.</param>
    /// <param name="isOfWholeUnits">Whether the data have all events of each unit.</param>
    internal StepTimes(ReportSubject subject, string from, string to, ValueCounts<long> times, string? group = null, bool isOfWholeUnits = false)
        : base(subject, Tally.Of(times.Count)) => (From, To, Milliseconds, Group, _isOfWholeUnits) = (from, to, times, group, isOfWholeUnits);

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>What the units are told apart by where the times are of one group; null for everybody's.</summary>
    public string? By => Subject.By;

    /// <summary>The value of the group whose times they are; null for everybody's.</summary>
    public string? Group { get; }

    /// <summary>The name of the earlier step.</summary>
    public string From { get; }

    /// <summary>The name of the later step.</summary>
    public string To { get; }

    /// <summary>How many customers, or other units, have both steps.</summary>
    public long Count => Tally[0];

    /// <summary>The different times in ascending order, each with the number of customers who took it.</summary>
    public IEnumerable<(TimeSpan Time, long Customers)> Values => Enumerable.Range(0, Milliseconds.Values.Length).Select(i => (TimeSpan.FromMilliseconds(Milliseconds.Values[i]), Milliseconds.CountAt(i)));

    /// <summary>The sum of all times, exact.</summary>
    public decimal SumSeconds
    {
        get
        {
            (Int128 whole, Int128 rest) = Int128.DivRem(TakenTimes.Sum(Milliseconds), 1000);
            return (decimal)whole + ((decimal)rest / 1000);
        }
    }

    /// <summary>The arithmetic mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    public double? MeanSeconds => TakenTimes.MeanSeconds(Milliseconds);

    /// <summary>The arithmetic mean, rounded half to even to 100 nanoseconds; null over nobody.</summary>
    public TimeSpan? Mean
    {
        get
        {
            if (Count == 0) return null;
            (Int128 whole, Int128 rest) = Int128.DivRem(TakenTimes.Sum(Milliseconds), Count);
            return TimeSpan.FromTicks(((long)whole * TimeSpan.TicksPerMillisecond) + (long)decimal.Round((decimal)rest * TimeSpan.TicksPerMillisecond / Count));
        }
    }

    /// <summary>The median: <see cref="Quantile"/> of 0.5; null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>The time within which 90 % had gone on: <see cref="Quantile"/> of 0.9; null over nobody.</summary>
    public TimeSpan? P90 => Quantile(0.9);

    /// <summary>The least observed time that at least this share of the customers did not exceed (type 1 of Hyndman and Fan); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        if (Count == 0) return null;
        return TimeSpan.FromMilliseconds(Milliseconds.ValueAt(Math.Clamp((long)Math.Ceiling(share * Count), 1, Count)));
    }

    /// <summary>How many customers took how long, in bins of equal width from the shortest time.</summary>
    /// <param name="bins">How many bins; null for the cube root of the number of customers, rounded up.</param>
    /// <returns>
    /// The bins, and one more that closes the last edge. The width is the range divided by the number of bins, rounded up to whole seconds, and
    /// at least one second. Empty over nobody.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 bins.</exception>
    public ValueList<TimeBin> Histogram(int? bins = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins ?? 1, 1, nameof(bins));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins ?? 1, MaxBins, nameof(bins));
        if (Count == 0) return [];
        int number = bins ?? CubeRoot(Count);
        (long least, long step) = (Milliseconds.Values[0], number * 1000L);
        long width = Math.Max(1, (Milliseconds.Values[^1] - least + step - 1) / step) * 1000;
        var counts = new long[number + 1];
        for (int i = 0; i < Milliseconds.Values.Length; i++) counts[(Milliseconds.Values[i] - least) / width] += Milliseconds.CountAt(i);
        return [.. counts.Select((count, i) => new TimeBin(TimeSpan.FromMilliseconds(least + (i * width)), TimeSpan.FromMilliseconds(width), count))];
    }

    /// <summary>The times in milliseconds, each with how many took it.</summary>
    internal ValueCounts<long> Milliseconds { get; }

    static StoredForm<StepTimes> IReportCounts<StepTimes>.Stored => FunnelTimesJson.OfSteps;

    /// <summary>The same times, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such times merge.</summary>
    public StepTimes OfWholeUnits() => new(Subject, From, To, Milliseconds, Group, isOfWholeUnits: true);

    /// <summary>How many took at most a minute, ten, an hour, a day, a week and thirty days, beside earlier times between the same steps.</summary>
    /// <param name="earlier">The times then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The steps, the group, the definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(StepTimes earlier)
    {
        ThrowIfNotBetween(earlier);
        return ChangeOf(earlier, times => TakenTimes.Within(times.Milliseconds));
    }

    /// <summary>How many there are, and the mean, the median and the ninetieth percentile, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "count", "mean", "median", "90% within");
        table.Add(
            Group is null ? $"{From} → {To}" : $"{From} → {To}, {By} {Group}",
            TableCell.Count(Count),
            TableCell.Of(Mean?.ToString("c", CultureInfo.InvariantCulture) ?? "-", MeanSeconds),
            TableCell.Time(Median),
            TableCell.Time(P90));
        return table;
    }

    private protected override StepTimes Sum(StepTimes other)
    {
        ThrowIfNotBetween(other);
        Funnel.Unit.ThrowIfApart(_isOfWholeUnits && other._isOfWholeUnits, nameof(other));
        return Tally.IsSound([Count, other.Count])
            ? new StepTimes(Subject, From, To, Milliseconds.Merge(other.Milliseconds), Group, _isOfWholeUnits && other._isOfWholeUnits)
            : throw Tally.TooMany(nameof(other));
    }

    private protected override StepTimes With(Tally tally, StepTimes other) => Sum(other);

    private protected override bool HasEqualValues(StepTimes other) => (From, To, Group) == (other.From, other.To, other.Group) && Milliseconds.Equals(other.Milliseconds);

    private void ThrowIfNotBetween(StepTimes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((From, To) != (other.From, other.To)) throw new ArgumentException($"The one is from '{From}' to '{To}', and the other from '{other.From}' to '{other.To}'.", nameof(other));
        if (Group != other.Group) throw new ArgumentException($"The one is of the group '{Group}', and the other of '{other.Group}'.", nameof(other));
    }

    private static int CubeRoot(long count)
    {
        int root = 1;
        while (root < MaxBins && (long)root * root * root < count) root++;
        return root;
    }
}

/// <summary>One bin of a histogram of times: [from, from + width).</summary>
/// <param name="From">The shortest time inside.</param>
/// <param name="Width">How wide the bin is.</param>
/// <param name="Count">How many customers took so long.</param>
[JsonConverter(typeof(JsonValueConverter<TimeBin>))]
public sealed record TimeBin(TimeSpan From, TimeSpan Width, long Count) : IJsonValue<TimeBin>
{
    static void IJsonValue<TimeBin>.WriteJson(Utf8JsonWriter writer, TimeBin value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fromSeconds", value.From.TotalSeconds);
        writer.WriteNumber("widthSeconds", value.Width.TotalSeconds);
        writer.WriteNumber("customers", value.Count);
        writer.WriteEndObject();
    }
}
