namespace Crm.Segmentation.Scoring;

/// <summary>The forms of an rfm's counts and population in JSON.</summary>
internal static class RfmReportJson
{
    private const string Counts = "rfmCounts", Population = "rfmPopulation", NotOne = "The rules of the report are not one rfm.";

    internal static readonly JsonShape CountsShape = new JsonObject<StoredCounts>(
            null, "the counts of an rfm", p => new StoredCounts(ReportHeader.Next(p), p.Next<RfmCutsJson>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<long>>()))
        .WithHeader(Counts, n => n.Header)
        .With("cuts", RfmCutsJson.Object, n => n.Cuts)
        .With("scored", JsonScalars.Count, n => n.Scored)
        .With("notScored", JsonScalars.Count, n => n.NotScored)
        .With("histogram", new JsonList<long>(JsonScalars.Count), n => n.Histogram);

    internal static readonly JsonShape PopulationShape = new JsonObject<StoredPopulation>(
            null,
            "the population of an rfm",
            p => new StoredPopulation(ReportHeader.Next(p), p.Next<long>(), p.Next<long>(), [p.Next<CountsJson>(), p.Next<CountsJson>(), p.Next<CountsJson>()]))
        .WithHeader(Population, n => n.Header)
        .With("scored", JsonScalars.Count, n => n.Scored)
        .With("notScored", JsonScalars.Count, n => n.NotScored)
        .With("recency", CountsJson.Form, n => n.Axes[0])
        .With("frequency", CountsJson.Form, n => n.Axes[1])
        .With("monetary", CountsJson.Form, n => n.Axes[2]);

    internal static readonly StoredForm<RfmCounts> OfCounts = new(CountsShape, counts => new StoredCounts(
        ReportHeader.Of(counts.Subject), RfmCutsJson.Of(counts.Cuts), counts.Scored, counts.NotScored, ValueList.Create(counts.Histogram)), ReadCounts);

    internal static readonly StoredForm<RfmPopulation> OfPopulation = new(PopulationShape, population => new StoredPopulation(
        ReportHeader.Of(population.Subject), population.Scored, population.NotScored, [.. Enum.GetValues<RfmAxis>().Select(axis => CountsJson.Of(population[axis]))]), ReadPopulation);

    /// <summary>The counts; null after telling what is wrong.</summary>
    private static RfmCounts? ReadCounts(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, CountsShape, Counts) is not var (document, root) || document.Header.Subject<Rfm>(reading, root, NotOne) is not { Definition: Rfm rfm }) return null;
        JsonPlace histogram = root.Member("histogram")!;
        if (document.Cuts.Restored(rfm) is not { } cuts || !cuts.AreOf(rfm))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"These are no cuts of '{rfm.Name}'.", root.Member("cuts")!);
            return null;
        }

        int cells = rfm.Bins * rfm.Bins * rfm.Bins;
        if (document.Histogram.Count != cells)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The list has {document.Histogram.Count} elements and needs {cells}.", histogram);
            return null;
        }

        return ReportJson.CheckTotal(reading, document.Histogram, document.Scored, root.Member("scored")!)
            && ReportJson.Tally(reading, [document.Scored, document.NotScored], histogram) is not null
            ? new RfmCounts(rfm, document.Header.Origin, cuts, new RfmHistogram(rfm.Bins, [.. document.Histogram]), document.NotScored)
            : null;
    }

    /// <summary>The population; null after telling what is wrong.</summary>
    private static RfmPopulation? ReadPopulation(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredPopulation>(reading, schema, PopulationShape, Population) is not var (document, root) || document.Header.Subject<Rfm>(reading, root, NotOne) is not { Definition: Rfm rfm }) return null;
        if (rfm.Binning == RfmBinning.Nested)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The binning of '{rfm.Name}' is nested, and its population is not kept axis by axis.", root.Member("rules")!);
            return null;
        }

        var axes = new List<MeasureCounts>();
        foreach (RfmAxis axis in Enum.GetValues<RfmAxis>())
        {
            JsonPlace part = root.Member(axis.ToString().ToLowerInvariant())!;
            if (document.Axes[(int)axis].Restored(reading, part, rfm.Axes[axis]) is { } counts && ReportJson.CheckTotal(reading, [counts.Count], document.Scored, part)) axes.Add(counts);
        }

        return axes.Count == 3 && ReportJson.Tally(reading, [document.Scored, document.NotScored], root.Member("scored")!) is not null ? new RfmPopulation(rfm, document.Header.Origin, [.. axes], document.NotScored) : null;
    }

    private sealed record StoredCounts(ReportHeader Header, RfmCutsJson Cuts, long Scored, long NotScored, ValueList<long> Histogram);

    private sealed record StoredPopulation(ReportHeader Header, long Scored, long NotScored, ValueList<CountsJson> Axes);
}
