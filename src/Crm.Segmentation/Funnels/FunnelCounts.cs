using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How many customers, or other units, got how far in a funnel: what a report counts, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelCounts>))]
public sealed class FunnelCounts : ReportCounts<FunnelCounts>, IReportCounts<FunnelCounts>
{
    private readonly FunnelCodes _codes;

    /// <summary>The tally has for each code of <see cref="FunnelCodes"/> that there is how many units have it.</summary>
    internal FunnelCounts(ReportSubject subject, ValueList<long> codes, Tally tally)
        : base(subject, tally)
    {
        (_codes, Codes) = (new FunnelCodes(Funnel), codes);
        Steps = [.. Enumerable.Range(0, Funnel.Steps.Count).Select(Step)];
    }

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie; the later steps were read on to the end of the window, or to as-of.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>How many customers, or other units, there are, whether they entered or not.</summary>
    public long Customers => Tally.Sum(..);

    /// <summary>The steps, in order.</summary>
    public ValueList<FunnelStepCounts> Steps { get; }

    /// <summary>How many entered with an attempt that is not tainted: at the first step, or with open entry at any.</summary>
    public long Entered => Sum(_ => true);

    /// <summary>How many have all steps that are not optional.</summary>
    public long Converted => Sum(outcome => outcome.Depth == _codes.Required.Length);

    /// <summary>How many have not converted and still can.</summary>
    public long Open => Sum(outcome => outcome.State == FunnelState.Open);

    /// <summary>How many entered and have no attempt that is not tainted; they are in no other number.</summary>
    public long Excluded => At(FunnelCodes.Excluded);

    /// <summary>Of those who entered, the share who converted; who is open has not.</summary>
    public FunnelRate Rate => Share(Converted, Entered);

    /// <summary>
    /// Of the mature, whose outcome is known, the share who converted; null for a funnel without a window of time. Mature are those whose attempt's window
    /// has passed (start + window ≤ as-of) and who are not open.
    /// </summary>
    public FunnelRate? MatureRate => Funnel.Window?.Time is null
        ? null
        : Share(Sum(outcome => outcome.State == FunnelState.Mature && outcome.Depth == _codes.Required.Length), Sum(outcome => outcome.State == FunnelState.Mature));

    /// <summary>The codes of which there are units, ascending.</summary>
    internal ValueList<long> Codes { get; }

    /// <summary>Whether a customer may have several of the units.</summary>
    internal bool IsClustered => !FunnelMatcher.IsOfCustomers(Funnel);

    static StoredForm<FunnelCounts> IReportCounts<FunnelCounts>.Stored => FunnelReportJson.OfCounts;

    /// <summary>How many reached each step since an earlier report of the same funnel; shares are of those who entered.</summary>
    /// <param name="earlier">The counts then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelCounts earlier) => ChangeOf(earlier, counts => counts.Steps.Select(step => new GroupCount(step.Name, step.OfFirst.Proportion)));

    /// <summary>The share who converted beside that of other customers: the difference with Newcombe's interval, and its p-value.</summary>
    /// <param name="other">The counts of other customers by the same funnel, such as another group of a breakdown.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    /// <exception cref="InvalidOperationException">One customer may have several of the units, which are not independent.</exception>
    public TwoProportions Compare(FunnelCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Subject.ThrowIfNotComparable(other.Subject);
        return new TwoProportions(IndependentRate, other.IndependentRate);
    }

    /// <summary>Where most is lost beside an earlier report of the same funnel.</summary>
    /// <param name="orderValue">What a conversion is worth on the average.</param>
    /// <param name="earlier">The counts then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public ValueList<FunnelLeak> Leaks(decimal orderValue, FunnelCounts earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        Subject.ThrowIfNotComparable(earlier.Subject);
        return FunnelLeak.Rank(FunnelLeak.Of(this, null, step => earlier.Steps[step].OfPrevious.Rate, orderValue));
    }

    /// <summary>Where most is lost beside rates that are aimed at.</summary>
    /// <param name="orderValue">What a conversion is worth on the average.</param>
    /// <param name="target">For the names of steps, what share of those at the step before should come on; a step without one is held against nothing.</param>
    /// <exception cref="KeyNotFoundException">A name is no step's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public ValueList<FunnelLeak> Leaks(decimal orderValue, IReadOnlyDictionary<string, double> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        foreach ((string step, double share) in target)
        {
            _ = FunnelDimension.IndexOf(Funnel, step);
            if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(target), share, "A share is from 0 to 1.");
        }

        return FunnelLeak.Rank(FunnelLeak.Of(this, null, step => target.TryGetValue(Steps[step].Name, out double share) ? share : null, orderValue));
    }

    /// <summary>The steps as a table of plain text, culture-free.</summary>
    public override string ToString() => Excluded == 0 ? Table().ToString() : string.Create(CultureInfo.InvariantCulture, $"{Table()}excluded: {Excluded:N0}\n");

    /// <summary>The counts of units by their codes.</summary>
    internal static FunnelCounts Of(ReportSubject subject, long[] counts) => Of(subject, Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToDictionary(code => code, code => counts[code]));

    /// <summary>The same, of codes that there are.</summary>
    internal static FunnelCounts Of(ReportSubject subject, IReadOnlyDictionary<int, long> counts)
    {
        long[] codes = [.. counts.Keys.Select(code => (long)code).Order()];
        return new FunnelCounts(subject, [.. codes], Tally.Of([.. codes.Select(code => counts[(int)code])]));
    }

    /// <summary>The share who converted, of units that are independent.</summary>
    internal Proportion IndependentRate => IsClustered
        ? throw Clustered()
        : Rate.Proportion;

    /// <summary>Why units are not compared of which one customer may have several.</summary>
    internal static InvalidOperationException Clustered() => new("One customer may have several of the units: shares of them are not compared as if they were independent.");

    /// <summary>The counts of several groups of units together.</summary>
    internal static FunnelCounts Sum(ReportSubject subject, IEnumerable<FunnelCounts> groups)
    {
        var counts = new Dictionary<int, long>();
        foreach (FunnelCounts group in groups)
            for (int i = 0; i < group.Codes.Count; i++) counts[(int)group.Codes[i]] = counts.GetValueOrDefault((int)group.Codes[i]) + group.Tally[i];
        return Of(subject, counts);
    }

    private protected override ReportTable Table()
    {
        bool open = Funnel.Entry == FunnelEntry.Open;
        var table = new ReportTable();
        table.Add([Funnel.Title ?? Funnel.Name, "reached", .. open ? (TableCell[])["entered", "came on"] : [], "of previous", "of first", "of mature", "dropped", "open"]);
        for (int i = 0; i < Steps.Count; i++)
        {
            FunnelStepCounts step = Steps[i];
            bool loses = i > 0 && !Funnel.Steps[i].IsOptional;
            table.Add([
                step.Name,
                TableCell.Count(step.Reached),
                .. open ? (TableCell[])[TableCell.Count(step.Entered), TableCell.Count(step.CameOn)] : [],
                i == 0 ? "" : TableCell.Share(step.OfPrevious.Rate),
                TableCell.Share(step.OfFirst.Rate),
                TableCell.Share(step.OfMature?.Rate),
                loses ? TableCell.Count(step.Dropped) : "",
                loses ? TableCell.Count(step.Open) : ""]);
        }

        return table;
    }

    private protected override FunnelCounts Sum(FunnelCounts other)
    {
        Funnel.Unit.ThrowIfApart(IsOfWholeUnits && other.IsOfWholeUnits, nameof(other));
        long[] codes = [.. Codes.Union(other.Codes).Order()], counts = [.. codes.Select(code => At(code) + other.At(code))];
        return Tally.IsSound(counts) ? new FunnelCounts(Subject, [.. codes], Tally.Of(counts)) { IsOfWholeUnits = IsOfWholeUnits && other.IsOfWholeUnits } : throw Tally.TooMany(nameof(other));
    }

    /// <summary>Whether the counts are of data that have all events of each unit.</summary>
    private bool IsOfWholeUnits { get; init; }

    /// <summary>The same counts, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such counts merge.</summary>
    public FunnelCounts OfWholeUnits() => new(Subject, Codes, Tally) { IsOfWholeUnits = true };

    private protected override FunnelCounts With(Tally tally, FunnelCounts other) => new(Subject, Codes, tally);

    private protected override bool HasEqualValues(FunnelCounts other) => Codes.Equals(other.Codes);

    private FunnelStepCounts Step(int step)
    {
        bool isOptional = Funnel.Steps[step].IsOptional;
        int before = _codes.Required.Count(required => required < step), required = Array.IndexOf(_codes.Required, step), optional = Array.IndexOf(_codes.Optional, step);
        bool Has(FunnelOutcome outcome) => isOptional ? (outcome.Optional >> optional & 1) != 0 : outcome.Entry <= required && required < outcome.Depth;
        long reached = Sum(Has), enteredHere = isOptional ? 0 : Sum(outcome => outcome.Entry == required);
        long cameOn = before == 0 ? 0 : reached - enteredHere;
        long previous = before == 0 ? Customers : Sum(outcome => outcome.Entry < before && before <= outcome.Depth);
        long stopped = isOptional || before == 0 ? 0 : Sum(outcome => outcome.Depth == before), open = stopped == 0 ? 0 : Sum(outcome => outcome.Depth == before && outcome.State == FunnelState.Open);
        return new FunnelStepCounts(
            Funnel.Steps[step].Name,
            reached,
            stopped - open,
            open,
            Share(before == 0 ? reached : cameOn, previous),
            Share(reached, Entered),
            Funnel.Window?.Time is null ? null : Share(Sum(outcome => outcome.State == FunnelState.Mature && Has(outcome)), Sum(outcome => outcome.State == FunnelState.Mature)))
        {
            Entered = enteredHere,
            CameOn = cameOn,
        };
    }

    private FunnelRate Share(long count, long of) => new(count, of, IsClustered);

    private long Sum(Func<FunnelOutcome, bool> counts)
    {
        long sum = 0;
        for (int i = 0; i < Codes.Count; i++)
            if (_codes.Outcome((int)Codes[i]) is { } outcome && counts(outcome)) sum += Tally[i];
        return sum;
    }

    private long At(long code) => Codes.AsSpan().BinarySearch(code) is >= 0 and var i ? Tally[i] : 0;
}

/// <summary>How many customers, or other units, one step of a funnel has. Reached, dropped and open here are together those who reached the step before that is not optional.</summary>
/// <param name="Name">The name of the step. In any order, step i stands for any i steps.</param>
/// <param name="Reached">How many attempts have this step.</param>
/// <param name="Dropped">How many were lost before this step: their attempt ends with the step before, and none can still advance.</param>
/// <param name="Open">How many wait at this step: their attempt ends with the step before, and one can still advance.</param>
/// <param name="OfPrevious">Of those who reached the step before that is not optional, the share who came on to this one; for the first step, of all units.</param>
/// <param name="OfFirst">Of those who entered, the share who reached this step.</param>
/// <param name="OfMature">Of the mature, whose outcome is known, the share who reached this step; null for a funnel without a window of time.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelStepCounts>))]
public sealed record FunnelStepCounts(string Name, long Reached, long Dropped, long Open, FunnelRate OfPrevious, FunnelRate OfFirst, FunnelRate? OfMature)
    : IJsonValue<FunnelStepCounts>
{
    /// <summary>How many entered here: with closed entry all at the first step.</summary>
    public long Entered { get; init; }

    /// <summary>How many came on from the step before.</summary>
    public long CameOn { get; init; }

    /// <summary>Name, and how many reached the step, were lost before it and wait at it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Reached} reached, {Dropped} dropped, {Open} open");

    static void IJsonValue<FunnelStepCounts>.WriteJson(Utf8JsonWriter writer, FunnelStepCounts value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("reached", value.Reached);
        writer.WriteNumber("entered", value.Entered);
        writer.WriteNumber("cameOn", value.CameOn);
        writer.WriteNumber("dropped", value.Dropped);
        writer.WriteNumber("open", value.Open);
        writer.WriteRate("ofPrevious", value.OfPrevious);
        writer.WriteRate("ofFirst", value.OfFirst);
        writer.WriteRate("ofMature", value.OfMature);
        writer.WriteEndObject();
    }
}
