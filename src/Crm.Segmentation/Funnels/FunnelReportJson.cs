namespace Crm.Segmentation.Funnels;

/// <summary>The form of a funnel's counts in JSON.</summary>
internal static class FunnelReportJson
{
    private const string Version = "funnelCounts";

    private static readonly JsonShape Step = new JsonObject<StoredStep>(
            null, "the counts of a step", p => new StoredStep(p.Next<string>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("reached", JsonScalars.Count, n => n.Reached)
        .With("dropped", JsonScalars.Count, n => n.Dropped)
        .With("open", JsonScalars.Count, n => n.Open)
        .With("matureReached", JsonScalars.Count, n => n.Mature);

    internal static readonly JsonShape Shape = new JsonObject<StoredCounts>(
            null,
            "the counts of a funnel",
            p => new StoredCounts(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<StoredStep>>()))
        .WithHeader(Version, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("steps", new JsonList<StoredStep>(Step), n => n.Steps);

    internal static readonly StoredForm<FunnelCounts> OfCounts = new(Shape, counts => new StoredCounts(
        ReportHeader.Of(counts.Subject),
        counts.Entry.From,
        counts.Entry.To,
        counts.Customers,
        [.. counts.Steps.Select((step, i) => new StoredStep(step.Name, step.Reached, step.Dropped, step.Open, counts.Mature(i)))]), Read);

    private static FunnelCounts? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (document.Header.Subject<Funnel>(reading, root, "The rules of the report do not end with a funnel.") is not { Definition: Funnel funnel } subject) return null;
        if (ReportJson.Range(reading, root, document.From, document.To) is not { } entry) return null;
        JsonPlace steps = root.Member("steps")!;
        if (!document.Steps.Select(step => step.Name).SequenceEqual(funnel.Steps.Select(step => step.Name), StringComparer.Ordinal))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The steps are not those of '{funnel.Name}'.", steps);
            return null;
        }

        return Counts(document.Steps, document.Customers) is { } counts
            ? ReportJson.Tally(reading, counts, steps) is { } tally
                ? new FunnelCounts(subject with { Range = entry }, tally)
                : null
            : Unsound(reading, steps);
    }

    /// <summary>For each depth how many are early, open and mature, after those who did not enter; null where one step has more than the step before left over.</summary>
    private static long[]? Counts(ValueList<StoredStep> steps, long customers)
    {
        if (!Tally.IsSound([customers]) || steps[0].Reached > customers || steps[0].Dropped != 0 || steps[0].Open != 0) return null;
        var counts = new List<long> { customers - steps[0].Reached };
        for (int i = 0; i < steps.Count; i++)
        {
            (long next, long nextMature, long open) = i + 1 < steps.Count ? (steps[i + 1].Reached, steps[i + 1].Mature, steps[i + 1].Open) : (0, 0, 0);
            if (i + 1 < steps.Count && (Int128)next + steps[i + 1].Dropped + open != steps[i].Reached) return null;
            (long stopped, long mature) = (steps[i].Reached - next, steps[i].Mature - nextMature);
            if (mature < 0 || mature > stopped - open) return null;
            counts.AddRange([stopped - open - mature, open, mature]);
        }

        return [.. counts];
    }

    private static FunnelCounts? Unsound(JsonReading reading, JsonPlace steps)
    {
        reading.Tell(DiagnosticCodes.ReportTotal, "The steps do not add up: those who reached a step, were lost before it and wait at it are those who reached the step before.", steps);
        return null;
    }

    private sealed record StoredStep(string Name, long Reached, long Dropped, long Open, long Mature);

    private sealed record StoredCounts(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, long Customers, ValueList<StoredStep> Steps);
}
