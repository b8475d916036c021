namespace Crm.Segmentation.Funnels;

/// <summary>The form of a funnel's counts in JSON: how many units each outcome has.</summary>
internal static class FunnelReportJson
{
    private const string Version = "funnelCounts";

    private static readonly JsonShape State = JsonScalars.Word("the state of an attempt", ("early", FunnelState.Early), ("open", FunnelState.Open), ("mature", FunnelState.Mature));

    private static readonly JsonShape Outcome = new JsonObject<StoredOutcome>(
            null, "the count of an outcome", p => new StoredOutcome(p.Next<int>(), p.Next<int>(), p.Next<ValueList<string>>(), p.Next<FunnelState>(), p.Next<long>()))
        .Maybe("entry", JsonScalars.Integer(0, TieGroup.MaxSteps - 1), n => n.Entry, 0)
        .With("steps", JsonScalars.Integer(1, TieGroup.MaxSteps), n => n.Steps)
        .Maybe("optional", new JsonList<string>(JsonScalars.Name), n => n.Optional, ValueList.Create<string>([]))
        .With("state", State, n => n.State)
        .With("count", JsonScalars.Count, n => n.Count);

    /// <summary>The form of the outcomes of counts.</summary>
    internal static readonly JsonShape Outcomes = new JsonList<StoredOutcome>(Outcome);

    internal static readonly JsonShape Shape = new JsonObject<StoredCounts>(
            null,
            "the counts of a funnel",
            p => new StoredCounts(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<StoredOutcome>>()))
        .WithHeader(Version, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("notEntered", JsonScalars.Count, n => n.NotEntered)
        .With("excluded", JsonScalars.Count, n => n.Excluded)
        .With("outcomes", Outcomes, n => n.Outcomes);

    internal static readonly StoredForm<FunnelCounts> OfCounts = new(Shape, Document, Read);

    private static StoredCounts Document(FunnelCounts counts) => new(
        ReportHeader.Of(counts.Subject), counts.Entry.From, counts.Entry.To, counts.Customers - counts.Excluded - counts.Entered, counts.Excluded, Stored(counts));

    /// <summary>How many units each outcome of counts has.</summary>
    internal static ValueList<StoredOutcome> Stored(FunnelCounts counts)
    {
        var codes = new FunnelCodes(counts.Funnel);
        var outcomes = new List<StoredOutcome>();
        for (int i = 0; i < counts.Codes.Count; i++)
        {
            if (codes.Outcome((int)counts.Codes[i]) is not { } outcome) continue;
            string[] optional = [.. codes.Optional.Where((_, k) => (outcome.Optional >> k & 1) != 0).Select(step => counts.Funnel.Steps[step].Name)];
            outcomes.Add(new StoredOutcome(outcome.Entry, outcome.Depth, [.. optional], outcome.State, counts.Tally[i]));
        }

        return [.. outcomes];
    }

    private static FunnelCounts? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredCounts>(reading, schema, Shape, Version) is not var (document, root)) return null;
        return Subject(reading, root, document.Header, document.From, document.To) is { } subject
            ? Counts(reading, subject, document.NotEntered, document.Excluded, document.Outcomes, root.Member("outcomes")!)
            : null;
    }

    /// <summary>The funnel of a stored report with its range of entry; null after telling what is wrong.</summary>
    internal static ReportSubject? Subject(JsonReading reading, JsonPlace root, ReportHeader header, DateTimeOffset from, DateTimeOffset to) =>
        header.Subject<Funnel>(reading, root, "The rules of the report do not end with a funnel.") is { } subject && ReportJson.Range(reading, root, from, to) is { } entry
            ? subject with { Range = entry }
            : null;

    /// <summary>The counts of a document; null after telling that they are not those of its funnel, or too many.</summary>
    internal static FunnelCounts? Counts(JsonReading reading, ReportSubject subject, long notEntered, long excluded, ValueList<StoredOutcome> outcomes, JsonPlace place)
    {
        var funnel = (Funnel)subject.Definition;
        var codes = new FunnelCodes(funnel);
        var counts = new SortedDictionary<int, long> { [FunnelCodes.NotEntered] = notEntered, [FunnelCodes.Excluded] = excluded };
        foreach (StoredOutcome outcome in outcomes)
        {
            int optional = 0;
            foreach (string name in outcome.Optional) optional |= 1 << Array.FindIndex(codes.Optional, step => funnel.Steps[step].Name == name) & int.MaxValue;
            bool isSound = outcome.Steps <= codes.Required.Length && outcome.Entry < outcome.Steps && (outcome.Entry == 0 || funnel.Entry == FunnelEntry.Open)
                && outcome.Optional.All(name => codes.Optional.Any(step => funnel.Steps[step].Name == name))
                && !(outcome.State == FunnelState.Open && outcome.Steps == codes.Required.Length);
            if (isSound && counts.TryAdd(codes.Of(new FunnelOutcome(outcome.Entry, outcome.Steps, optional, outcome.State)), outcome.Count)) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"The outcomes are not those of '{funnel.Name}'.", place);
            return null;
        }

        Dictionary<int, long> present = counts.Where(pair => pair.Value > 0).ToDictionary();
        return ReportJson.Tally(reading, [.. present.Values], place) is null ? null : FunnelCounts.Of(subject, present);
    }

    internal sealed record StoredOutcome(int Entry, int Steps, ValueList<string> Optional, FunnelState State, long Count);

    private sealed record StoredCounts(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, long NotEntered, long Excluded, ValueList<StoredOutcome> Outcomes);
}
