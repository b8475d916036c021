using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>How many units are active in how many of a range's periods: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. Who they are is asked of the engine.</para>
/// <para>Counts whose units are values of a property do not merge: a unit may have customers in both parts, and would be counted twice.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<StickinessReport>))]
public sealed class StickinessReport : ReportCounts<StickinessReport>, IReportCounts<StickinessReport>
{
    /// <summary>The tally has how many are active in 1, 2, … periods.</summary>
    internal StickinessReport(ReportSubject subject, Tally tally)
        : base(subject, tally)
    {
    }

    /// <summary>The definition.</summary>
    public Stickiness Stickiness => (Stickiness)Subject.Definition;

    /// <summary>The range whose periods are looked at, whole.</summary>
    public DateSpan Range => (DateSpan)Subject.Range!;

    /// <summary>How many periods the range has.</summary>
    public int Periods => Tally.Counts.Count;

    /// <summary>How many units are active in exactly so many periods, from 1 on.</summary>
    public ValueList<long> Exactly => Tally.Counts;

    /// <summary>How many units are active in at least so many periods, from 1 on.</summary>
    public ValueList<long> AtLeast => [.. Enumerable.Range(0, Periods).Select(i => Tally.Sum(i..))];

    static StoredForm<StickinessReport> IReportCounts<StickinessReport>.Stored => ActivityReportJson.OfStickiness;

    /// <summary>How many are active in how many periods since an earlier report of as many; shares are of those active at all.</summary>
    /// <param name="earlier">The report then, of a range with as many periods.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ, or the number of its periods.</exception>
    public GroupChanges Change(StickinessReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Periods != Periods) throw new ArgumentException($"The one has {earlier.Periods} periods, and the other {Periods}.", nameof(earlier));
        return ChangeOf(earlier, report => report.Exactly.Select((count, i) => new GroupCount((i + 1).ToString(CultureInfo.InvariantCulture), new Proportion(count, report.Tally.Sum(..)))));
    }

    /// <summary>A row for each number of periods, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Stickiness.Title ?? Stickiness.Name, "exactly", "at least", "share");
        ValueList<long> atLeast = AtLeast;
        for (int i = 0; i < Periods; i++)
        {
            string name = (i + 1).ToString(CultureInfo.InvariantCulture);
            table.Add(name, TableCell.Count(Exactly[i]), TableCell.Count(atLeast[i]), TableCell.Share(new Proportion(atLeast[i], atLeast[0]).Rate));
        }

        return table;
    }

    private protected override StickinessReport Sum(StickinessReport other) => Stickiness.UnitProperty is { } unit
        ? throw new ArgumentException($"The units are values of '{unit}', which may have customers in both parts: run the stickiness over all of them.", nameof(other))
        : base.Sum(other);

    private protected override StickinessReport With(Tally tally, StickinessReport other) => new(Subject, tally);
}
