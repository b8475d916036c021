using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Retentions;

/// <summary>
/// How long customers took from their start to the first return, group by group; who has not come back yet is not counted as lost, but followed up to as-of.
/// </summary>
/// <remarks>
/// <para>The Kaplan–Meier view of a retention: exact time from each customer's start, whatever the periods are. The start itself is no return.</para>
/// <para>Where the groups are told apart by what customers did soon after the start (a landmark), everybody is followed from the end of that time on.
/// Followed from the start, those who did it would be compared with time in which they could not have failed: they had to come back to do it.</para>
/// <para>A value; immutable and thread-safe. Times of parts of the customers merge to those of the whole, exactly.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<ReturnTimes>))]
public sealed class ReturnTimes : ReportCounts<ReturnTimes>, IReportCounts<ReturnTimes>
{
    private static readonly double[] Quartiles = [0.25, 0.5, 0.75];

    /// <summary>The tally has who is not yet as old as the landmark, and how many each group has.</summary>
    internal ReturnTimes(ReportSubject subject, ValueList<string> names, ValueList<SurvivalCounts> times, long landmarkOpen)
        : base(subject, Tally.Of([landmarkOpen, .. times.Select(counts => (long)counts.Total)])) =>
        Groups = [.. names.Zip(times, (name, counts) => new ReturnTimesOfGroup(name, counts))];

    /// <summary>The definition.</summary>
    public Retention Retention => (Retention)Subject.Definition;

    /// <summary>The range of the cohorts.</summary>
    public DateSpan Range => (DateSpan)Subject.Range!;

    /// <summary>The groups; one named <c>all</c> where nothing is told apart, <c>did</c> and <c>did_not</c> of a landmark.</summary>
    public ValueList<ReturnTimesOfGroup> Groups { get; }

    /// <summary>How many customers are not yet as old as the landmark, and so are in no group; 0 without a landmark.</summary>
    public long LandmarkOpen => Tally[0];

    static StoredForm<ReturnTimes> IReportCounts<ReturnTimes>.Stored => ReturnTimesJson.OfTimes;

    /// <summary>Whether the groups come back differently fast: the log-rank test. Without a statistic, and with p 1, where there is one group or nobody came back.</summary>
    public LogRank Compare() => LogRank.Compare([.. Groups.Select(group => group.Counts())]);

    /// <summary>How many of each group have come back, beside an earlier report of the same retention, told apart in the same way.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the groups' criterion, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(ReturnTimes earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ValueList<string> names = Union(earlier);
        return ChangeOf(earlier, report => names.Select(report.Of).Zip(names, (times, name) => new ReturnTimesOfGroup(name, times)).Select(group => new GroupCount(group.Name, new Proportion(group.Returned, group.Size))));
    }

    /// <summary>
    /// For each group how many there are, how many came back, how many of them within how many days (the quantiles of the curve; nothing where so many never
    /// came back), as a table of plain text, culture-free.
    /// </summary>
    public override string ToString() => Table().ToString();

    private protected override ReturnTimes Sum(ReturnTimes other)
    {
        ValueList<string> names = Union(other);
        (ReturnTimes one, ReturnTimes two) = (Among(names), other.Among(names));
        return one.With(one.Tally.Plus(two.Tally), two);
    }

    private protected override ReturnTimes With(Tally tally, ReturnTimes other) =>
        new(Subject, [.. Groups.Select(group => group.Name)], [.. Groups.Zip(other.Groups, (one, two) => one.Counts().Merge(two.Counts()))], tally[0]);

    private protected override bool HasEqualValues(ReturnTimes other) => Groups.Equals(other.Groups);

    private ValueList<string> Union(ReturnTimes other) => CustomerGroups.Union([.. Groups.Select(group => group.Name)], [.. other.Groups.Select(group => group.Name)]);

    /// <summary>The same with groups that this has not, which are of nobody.</summary>
    private ReturnTimes Among(ValueList<string> names) => new(Subject, names, [.. names.Select(Of)], LandmarkOpen);

    private SurvivalCounts Of(string name) => Groups.FirstOrDefault(group => group.Name == name)?.Counts() ?? SurvivalCounts.Of([], []);

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Subject.Name, "customers", "came back", "25% after", "50% after", "75% after");
        foreach (ReturnTimesOfGroup group in Groups)
            table.Add([group.Name, TableCell.Count(group.Size), TableCell.Count(group.Returned), .. Quartiles.Select(share => TableCell.Time(group.Quantile(share)))]);
        return table;
    }
}

/// <summary>How long the customers of a group took to come back.</summary>
[JsonConverter(typeof(JsonValueConverter<ReturnTimesOfGroup>))]
public sealed record ReturnTimesOfGroup : IJsonValue<ReturnTimesOfGroup>
{
    private readonly SurvivalCounts _times;

    internal ReturnTimesOfGroup(string name, SurvivalCounts times)
    {
        (Name, _times) = (name, times);
        foreach (double count in times.Ended) Returned += (long)count;
    }

    /// <summary>The name of the group.</summary>
    public string Name { get; }

    /// <summary>How many customers there are.</summary>
    public long Size => (long)_times.Total;

    /// <summary>How many have come back.</summary>
    public long Returned { get; }

    /// <summary>The times in seconds, each with how many came back then, and how many were last seen waiting.</summary>
    public SurvivalCounts Counts() => _times;

    /// <summary>The Kaplan–Meier curve of those who have not come back yet, by seconds since the start.</summary>
    public SurvivalCurve Curve() => SurvivalCurve.Of(_times);

    /// <summary>The time after which so many have come back, by the curve; null when so many never did.</summary>
    /// <param name="share">The share, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public TimeSpan? Quantile(double share) => Curve().Quantile(share).Value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The name and the numbers, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Returned} of {Size} came back");

    static void IJsonValue<ReturnTimesOfGroup>.WriteJson(Utf8JsonWriter writer, ReturnTimesOfGroup value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("size", value.Size);
        writer.WriteNumber("returned", value.Returned);
        writer.WriteNumber("medianSeconds", value.Quantile(0.5)?.TotalSeconds);
        writer.WriteEndObject();
    }
}
