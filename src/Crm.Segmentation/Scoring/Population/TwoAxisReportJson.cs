using System.Text.Json;

namespace Crm.Segmentation.Scoring;

/// <summary>The forms of two-axis counts and populations in JSON.</summary>
internal static class TwoAxisReportJson
{
    private const string Counts = "twoAxisCounts", Population = "twoAxisPopulation";

    private static readonly JsonShape Threshold = new JsonScalar<AxisThreshold>(
        "a threshold",
        JsonValueKind.String,
        (w, threshold) => JsonScalars.WriteText(w, threshold.ToString()),
        p => p.Text == "median" ? AxisThreshold.Median
            : p.Text == "mean" ? AxisThreshold.Mean
            : CountsJson.Given(p.Text) is { } given ? AxisThreshold.At(Convert.ToDecimal(given.Value, System.Globalization.CultureInfo.InvariantCulture))
            : (AxisThreshold?)p.Fail($"'{JsonReading.Shown(p.Text)}' is neither median nor mean nor a number."));

    private static readonly JsonShape Cut = new JsonObject<StoredCut>(null, "a cut", p => new StoredCut(p.Next<string>(), p.Next<string>()))
        .With("cut", JsonScalars.Text, n => n.Cut)
        .With("bound", JsonScalars.Text, n => n.Bound);

    private static readonly JsonShape Cuts = new JsonObject<StoredTwo>(null, "the cuts of two axes", p => new StoredTwo(p.Next<StoredCut>(), p.Next<StoredCut>()))
        .With("first", Cut, n => n.First)
        .With("second", Cut, n => n.Second);

    private static readonly JsonShape Tie = new JsonObject<TwoAxisTie>(null, "the customers of an axis", p => new TwoAxisTie(p.Next<long>(), p.Next<long>()))
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("atTheCut", JsonScalars.Count, n => n.AtTheCut);

    internal static readonly JsonShape CountsShape = WithGroups(new JsonObject<StoredCounts>(
            null,
            "the counts of two axes",
            p => new StoredCounts(TwoAxisJson.Next(p), p.Next<StoredTwo?>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<long>>(), [p.Next<TwoAxisTie>(), p.Next<TwoAxisTie>()])),
            Counts,
            n => n.Groups)
        .Maybe("cuts", Cuts, n => n.Cuts)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("ungrouped", JsonScalars.Count, n => n.Ungrouped)
        .With("groups", new JsonList<long>(JsonScalars.Count, atLeast: 4, atMost: 4), n => n.Counts)
        .With("firstAxis", Tie, n => n.Ties[0])
        .With("secondAxis", Tie, n => n.Ties[1]);

    internal static readonly JsonShape PopulationShape = WithGroups(new JsonObject<StoredPopulation>(
            null, "the population of two axes", p => new StoredPopulation(TwoAxisJson.Next(p), p.Next<CountsJson>(), p.Next<CountsJson>())), Population, n => n.Groups)
        .With("firstAxis", CountsJson.Form, n => n.First)
        .With("secondAxis", CountsJson.Form, n => n.Second);

    internal static readonly StoredForm<TwoAxisCounts> OfCounts = new(CountsShape, counts => new StoredCounts(
        TwoAxisJson.Of(counts.Definition, counts.Subject.Origin),
        counts.Cuts is { FirstCut: { } first, SecondCut: { } second } ? new StoredTwo(Stored(first), Stored(second)) : null,
        counts.Customers,
        counts.Ungrouped,
        counts.Groups,
        counts.Ties), ReadCounts);

    internal static readonly StoredForm<TwoAxisPopulation> OfPopulation = new(PopulationShape, population => new StoredPopulation(
        TwoAxisJson.Of(population.Definition, population.Subject.Origin), CountsJson.Of(population.First), CountsJson.Of(population.Second)), ReadPopulation);

    /// <summary>The counts; null after telling what is wrong.</summary>
    private static TwoAxisCounts? ReadCounts(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, CountsShape, Counts) is not var (document, root) || document.Groups.Restored(reading, root) is not { } groups) return null;
        AxisCut? first = Restored(groups.First, groups.FirstThreshold, document.Cuts?.First), second = Restored(groups.Second, groups.SecondThreshold, document.Cuts?.Second);
        if (document.Cuts is not null && (first is null || second is null))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"These are no cuts of '{groups.Name}'.", root.Member("cuts")!);
            return null;
        }

        bool isSound = ReportJson.CheckTotal(reading, [.. document.Counts, document.Ungrouped], document.Customers, root.Member("customers")!)
            && ReportJson.Tally(reading, [document.Customers], root.Member("customers")!) is not null;
        if (document.Cuts is null && document.Counts.Any(count => count > 0))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"Without cuts nobody is in a group.", root.Member("groups")!);
            isSound = false;
        }

        foreach ((TwoAxisTie tie, string axis) in document.Ties.Zip((string[])["firstAxis", "secondAxis"]))
        {
            if (tie.AtTheCut <= tie.Customers && tie.Customers <= document.Customers) continue;
            reading.Tell(
                DiagnosticCodes.ReportTotal, $"Of {document.Customers} customers {tie.Customers} have a value, and {tie.AtTheCut} that of the cut.", root.Member(axis)!);
            isSound = false;
        }

        return isSound ? new TwoAxisCounts(groups, document.Groups.Header.Origin, TwoAxisCuts.Of(first, second), document.Counts, document.Customers, document.Ties) : null;
    }

    /// <summary>The population; null after telling what is wrong.</summary>
    private static TwoAxisPopulation? ReadPopulation(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredPopulation>(reading, schema, PopulationShape, Population) is not var (document, root) || document.Groups.Restored(reading, root) is not { } groups) return null;
        MeasureCounts? first = document.First.Restored(reading, root.Member("firstAxis")!, groups.First), second = document.Second.Restored(reading, root.Member("secondAxis")!, groups.Second);
        return first is null || second is null || ReportJson.Tally(reading, [first.Count, second.Count], root) is null ? null : new TwoAxisPopulation(groups, document.Groups.Header.Origin, first, second);
    }

    private static JsonObject<T> WithGroups<T>(JsonObject<T> form, string version, Func<T, TwoAxisJson> groups)
        where T : class => form
        .WithHeader(version, n => groups(n).Header)
        .With("name", JsonScalars.Name, n => groups(n).Name)
        .With("first", TreeJson.Measure, n => groups(n).First)
        .With("second", TreeJson.Measure, n => groups(n).Second)
        .With("firstThreshold", Threshold, n => groups(n).FirstThreshold)
        .With("secondThreshold", Threshold, n => groups(n).SecondThreshold);

    private static StoredCut Stored(AxisCut cut) => new(FittedValue.Of(cut.Shown).ToString(), cut.Bound.ToString());

    private static AxisCut? Restored(Measure measure, AxisThreshold threshold, StoredCut? stored)
    {
        if (stored is null || FittedValue.Parse(ValueKind.Number, null, stored.Cut) is not { } shown) return null;
        int? scale = measure.ExactScale;
        FittedValue? bound = threshold.Given is null ? FittedValue.Parse(measure.Kind, scale, stored.Bound) : CountsJson.Given(stored.Bound);
        bool isSound = bound is not null && (scale is null || threshold.Given is not null ? bound.ToDouble() == shown.Double : bound.ToDouble() <= shown.Double);
        return isSound && (threshold.Given is null || FittedValue.Of(threshold.Given.Value)! == bound) ? new AxisCut(shown.Double, bound!) : null;
    }

    private sealed record StoredCut(string Cut, string Bound);

    private sealed record StoredTwo(StoredCut First, StoredCut Second);

    private sealed record StoredCounts(TwoAxisJson Groups, StoredTwo? Cuts, long Customers, long Ungrouped, ValueList<long> Counts, ValueList<TwoAxisTie> Ties);

    private sealed record StoredPopulation(TwoAxisJson Groups, CountsJson First, CountsJson Second);
}
