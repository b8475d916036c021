namespace Crm.Segmentation.Scoring;

/// <summary>The forms of two-axis counts and populations in JSON.</summary>
internal static class TwoAxisReportJson
{
    private const string Counts = "twoAxisCounts", Population = "twoAxisPopulation", NotOne = "The rules of the report do not end with groups of two axes.";

    internal static readonly JsonShape CountsShape = new JsonObject<StoredCounts>(
            null,
            "the counts of two axes",
            p => new StoredCounts(ReportHeader.Next(p), p.Next<TwoAxisCutsJson?>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<long>>(), [p.Next<TwoAxisTie>(), p.Next<TwoAxisTie>()]))
        .WithHeader(Counts, n => n.Header)
        .Maybe("cuts", TwoAxisCutsJson.Shape, n => n.Cuts)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("ungrouped", JsonScalars.Count, n => n.Ungrouped)
        .With("groups", new JsonList<long>(JsonScalars.Count, atLeast: 4, atMost: 4), n => n.Counts)
        .With("firstAxis", TwoAxisCutsJson.TieShape, n => n.Ties[0])
        .With("secondAxis", TwoAxisCutsJson.TieShape, n => n.Ties[1]);

    internal static readonly JsonShape PopulationShape = new JsonObject<StoredPopulation>(
            null, "the population of two axes", p => new StoredPopulation(ReportHeader.Next(p), p.Next<CountsJson>(), p.Next<CountsJson>()))
        .WithHeader(Population, n => n.Header)
        .With("firstAxis", CountsJson.Form, n => n.First)
        .With("secondAxis", CountsJson.Form, n => n.Second);

    internal static readonly StoredForm<TwoAxisCounts> OfCounts = new(CountsShape, counts => new StoredCounts(
        ReportHeader.Of(counts.Subject), TwoAxisCutsJson.Of(counts.Cuts), counts.Customers, counts.Ungrouped, counts.Groups, counts.Ties), ReadCounts);

    internal static readonly StoredForm<TwoAxisPopulation> OfPopulation = new(PopulationShape, population => new StoredPopulation(
        ReportHeader.Of(population.Subject), CountsJson.Of(population.First), CountsJson.Of(population.Second)), ReadPopulation);

    /// <summary>The counts; null after telling what is wrong.</summary>
    private static TwoAxisCounts? ReadCounts(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, CountsShape, Counts) is not var (document, root)) return null;
        if (document.Header.Subject<TwoAxisGroups>(reading, root, NotOne) is not { Definition: TwoAxisGroups groups }) return null;
        TwoAxisCuts? cuts = document.Cuts?.Restored(groups);
        if (document.Cuts is not null && cuts is null)
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

        return isSound ? new TwoAxisCounts(groups, document.Header.Origin, cuts, document.Counts, document.Customers, document.Ties) : null;
    }

    /// <summary>The population; null after telling what is wrong.</summary>
    private static TwoAxisPopulation? ReadPopulation(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredPopulation>(reading, schema, PopulationShape, Population) is not var (document, root)) return null;
        if (document.Header.Subject<TwoAxisGroups>(reading, root, NotOne) is not { Definition: TwoAxisGroups groups }) return null;
        MeasureCounts? first = document.First.Restored(reading, root.Member("firstAxis")!, groups.First), second = document.Second.Restored(reading, root.Member("secondAxis")!, groups.Second);
        return first is null || second is null || ReportJson.Tally(reading, [first.Count, second.Count], root) is null ? null : new TwoAxisPopulation(groups, document.Header.Origin, first, second);
    }

    private sealed record StoredCounts(ReportHeader Header, TwoAxisCutsJson? Cuts, long Customers, long Ungrouped, ValueList<long> Counts, ValueList<TwoAxisTie> Ties);

    private sealed record StoredPopulation(ReportHeader Header, CountsJson First, CountsJson Second);
}
