using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>
/// Which events go with converting: of the units that entered a funnel, for each type of event, or each value of a property, how many had one in an exposure after their
/// start and before the outcome, and how many of these converted. Who is open has not.
/// </summary>
/// <remarks>A value; immutable and thread-safe. Those of parts of the customers merge to those of the whole, exactly. What goes with converting need not be its cause.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelDrivers>))]
public sealed class FunnelDrivers : ReportCounts<FunnelDrivers>, IReportCounts<FunnelDrivers>
{
    private readonly bool _isOfWholeUnits;

    /// <param name="subject">Of what funnel, where and when, and by what property.</param>
    /// <param name="exposure">How long after the start was looked.</param>
    /// <param name="entered">How many units entered.</param>
    /// <param name="converted">How many of them converted.</param>
    /// <param name="drivers">What some of them had, in any order.</param>
    /// <param name="isOfWholeUnits">Whether the data have all events of each unit.</param>
    internal FunnelDrivers(ReportSubject subject, TimeSpan exposure, long entered, long converted, ValueList<FunnelDriver> drivers, bool isOfWholeUnits = false)
        : base(subject, Tally.Of(entered, converted)) => (Exposure, Drivers, _isOfWholeUnits) = (exposure, InOrder(subject, drivers), isOfWholeUnits);

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>How long after the start was looked, the same for all: later than the start, up to this long after it, and before the outcome of who converted.</summary>
    public TimeSpan Exposure { get; }

    /// <summary>The property whose values are looked at, where events without it are nothing; null for types of events.</summary>
    public string? Property => Subject.By;

    /// <summary>How many entered; who is excluded is not among them.</summary>
    public long Entered => Tally[0];

    /// <summary>How many of them converted.</summary>
    public long Converted => Tally[1];

    /// <summary>What at least one of them had: types in the order of the schema, values by name.</summary>
    public ValueList<FunnelDriver> Drivers { get; }

    static StoredForm<FunnelDrivers> IReportCounts<FunnelDrivers>.Stored => FunnelDriversJson.Form;

    /// <summary>The same counts, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such counts merge.</summary>
    public FunnelDrivers OfWholeUnits() => new(Subject, Exposure, Entered, Converted, Drivers, isOfWholeUnits: true);

    /// <summary>
    /// For each, how those who had it differ from those who did not in the share who converted: the odds ratio with Woolf's interval, 1 added to each of the four counts,
    /// Fisher's exact test, and p-values adjusted for how many are looked at by Benjamini and Hochberg.
    /// </summary>
    /// <exception cref="InvalidOperationException">One customer may have several of the units, which are not independent.</exception>
    public ValueList<FunnelDifference> Compare() => !FunnelMatcher.IsOfCustomers(Funnel)
        ? throw FunnelCounts.Clustered()
        : FunnelDifference.Of(Drivers.Select(driver => (driver.Name, new TwoProportions(
            new Proportion(driver.Converted, driver.Had), new Proportion(Converted - driver.Converted, Entered - driver.Had)))));

    /// <summary>Of those who entered, the share that had each, since an earlier report of the same funnel and exposure.</summary>
    /// <param name="earlier">The counts then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The exposure, the property, the definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelDrivers earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ThrowIfExposedLonger(earlier);
        string[] names = [.. InOrder(Subject, [.. Drivers.Concat(earlier.Drivers).DistinctBy(driver => driver.Name, StringComparer.Ordinal)]).Select(driver => driver.Name)];
        return ChangeOf(earlier, report => names.Select(name => new GroupCount(name, new Proportion(report.Of(name).Had, report.Entered))));
    }

    /// <summary>How many of those who had each converted, and of the others, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "had it", "converted", "had not", "converted");
        foreach (FunnelDriver driver in Drivers)
        {
            table.Add(
                driver.Name,
                TableCell.Count(driver.Had),
                TableCell.Share(new Proportion(driver.Converted, driver.Had).Rate),
                TableCell.Count(Entered - driver.Had),
                TableCell.Share(new Proportion(Converted - driver.Converted, Entered - driver.Had).Rate));
        }

        return table;
    }

    private protected override FunnelDrivers Sum(FunnelDrivers other)
    {
        ThrowIfExposedLonger(other);
        Funnel.Unit.ThrowIfApart(_isOfWholeUnits && other._isOfWholeUnits, nameof(other));
        (long entered, long converted) = (Tally.Plus(other.Tally)[0], Tally.Plus(other.Tally)[1]);
        IEnumerable<FunnelDriver> sums = Drivers.Concat(other.Drivers).GroupBy(driver => driver.Name, StringComparer.Ordinal)
            .Select(same => new FunnelDriver(same.Key, same.Sum(driver => driver.Had), same.Sum(driver => driver.Converted)));
        return new FunnelDrivers(Subject, Exposure, entered, converted, [.. sums], _isOfWholeUnits && other._isOfWholeUnits);
    }

    private protected override FunnelDrivers With(Tally tally, FunnelDrivers other) => Sum(other);

    private protected override bool HasEqualValues(FunnelDrivers other) => Exposure == other.Exposure && Drivers.Equals(other.Drivers);

    /// <summary>Types in the order of the schema, values by name.</summary>
    internal static ValueList<FunnelDriver> InOrder(ReportSubject subject, ValueList<FunnelDriver> drivers)
    {
        if (subject.By is not null) return [.. drivers.OrderBy(driver => driver.Name, StringComparer.Ordinal)];
        Dictionary<string, FunnelDriver> byName = drivers.ToDictionary(driver => driver.Name, StringComparer.Ordinal);
        return [.. subject.Origin.Schema.Events.Select(type => byName.GetValueOrDefault(type.Name)).OfType<FunnelDriver>()];
    }

    /// <summary>What nobody had is not there.</summary>
    private FunnelDriver Of(string name) => Drivers.FirstOrDefault(driver => driver.Name == name) ?? new FunnelDriver(name, 0, 0);

    private void ThrowIfExposedLonger(FunnelDrivers other)
    {
        if (Exposure != other.Exposure) throw new ArgumentException($"The one looks {Exposure:c} ahead, and the other {other.Exposure:c}.", nameof(other));
    }
}

/// <summary>What some of those who entered had before their outcome.</summary>
/// <param name="Name">A type of event, or <c>type.property = value</c>.</param>
/// <param name="Had">How many had it.</param>
/// <param name="Converted">How many of these converted.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelDriver>))]
public sealed record FunnelDriver(string Name, long Had, long Converted) : IJsonValue<FunnelDriver>
{
    static void IJsonValue<FunnelDriver>.WriteJson(Utf8JsonWriter writer, FunnelDriver value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("had", value.Had);
        writer.WriteNumber("converted", value.Converted);
        writer.WriteEndObject();
    }
}
