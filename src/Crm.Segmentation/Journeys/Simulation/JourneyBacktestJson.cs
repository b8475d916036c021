using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Journeys;

/// <summary>The form of a back-test in JSON.</summary>
internal static class JourneyBacktestJson
{
    private const string Version = "journeyBacktest";

    private static readonly JsonShape CountShape = new JsonObject<StoredCount>(
            null, "a count", p => new StoredCount(p.Next<BacktestMeasure>(), p.Next<string>(), p.Next<string?>(), p.Next<string?>(), p.Next<DateOnly?>(), p.Next<long>()))
        .With("measure", JsonScalars.Word("what is counted", BacktestMeasures.Words), n => n.Measure)
        .With("of", JsonScalars.Text, n => n.Of)
        .Maybe("node", JsonScalars.Text, n => n.Node)
        .Maybe("name", JsonScalars.Text, n => n.Name)
        .Maybe("day", JsonScalars.Date, n => n.Day)
        .With("count", JsonScalars.Count, n => n.Count);

    internal static readonly JsonShape Shape = new JsonObject<StoredBacktest>(
            null,
            "a back-test of journeys",
            p => new StoredBacktest(ReportHeader.Next(p), p.Next<string?>(), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<long>(), p.Next<ValueList<StoredCount>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("cuts", JsonScalars.Text, n => n.Cuts)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("counts", new JsonList<StoredCount>(CountShape), n => n.Counts);

    internal static readonly StoredForm<JourneyBacktest> Form = new(Shape, Document, Read);

    private static StoredBacktest Document(JourneyBacktest report) => new(
        ReportHeader.Of(report.Subject),
        (report.Subject.Cuts as FitHash)?.Hash,
        report.Range.From,
        report.Range.To,
        report.Customers,
        [.. report.Counts.Select(one => new StoredCount(
            one.What.Measure,
            one.What.Journey,
            one.What.Node.Length == 0 ? null : one.What.Node,
            one.What.Name.Length == 0 ? null : one.What.Name,
            one.What.Measure == BacktestMeasure.SentOnDay ? DateOnly.FromDayNumber(one.What.Day + Timestamp.EpochDayNumber) : null,
            one.Count))]);

    private static JourneyBacktest? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredBacktest>(reading, schema, Shape, Version) is not var (document, root)) return null;
        ValueList<Definition> definitions = document.Header.Rules.Definitions;
        if (!definitions.OfType<Journey>().Any())
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The rules of the back-test have no journey.", root.Member("rules")!);
            return null;
        }

        if (ReportJson.Range(reading, root, document.From, document.To) is not { } range) return null;
        var counts = new Dictionary<BacktestCount, long>();
        var journeys = definitions.OfType<Journey>().ToDictionary(journey => journey.Name, StringComparer.Ordinal);
        foreach ((int i, StoredCount count) in document.Counts.Index())
        {
            var what = new BacktestCount(count.Measure, count.Of, count.Node ?? "", count.Name ?? "", count.Day is { } day ? day.DayNumber - Timestamp.EpochDayNumber : 0);
            bool isKnown = what.Measure == BacktestMeasure.SentOnDay ? count.Day is not null : journeys.ContainsKey(what.Journey);
            if (isKnown && count.Count > 0 && counts.TryAdd(what, count.Count)) continue;
            reading.Tell(DiagnosticCodes.JsonValue, "This is a count of no journey of the rules, or of nothing, or it is there twice.", root.Member("counts")!.Parts[i]);
            return null;
        }

        if (counts.Any(one => Whole(one.Key) is { } whole && one.Value > counts.GetValueOrDefault(whole)))
        {
            reading.Tell(DiagnosticCodes.JsonValue, "These numbers are not those of one back-test: no more are converted than there are.", root.Member("counts")!);
            return null;
        }

        RuleBook rules = RuleBookJson.BookOf(schema, document.Header.Rules);
        return ReportJson.Tally(reading, [document.Customers, .. counts.Values], root.Member("counts")!) is not null
            ? JourneyBacktest.Of(JourneyBacktest.SubjectOf(rules, document.Header.Origin, range, document.Cuts), rules, document.Customers, counts)
            : null;
    }

    /// <summary>What a count is a part of; null for nothing.</summary>
    private static BacktestCount? Whole(BacktestCount what) => what.Measure switch
    {
        BacktestMeasure.Converted or BacktestMeasure.ArmConverted or BacktestMeasure.HoldoutConverted => what with { Measure = what.Measure == BacktestMeasure.Converted ? BacktestMeasure.Entered : what.Measure - 1 },
        _ => null,
    };

    private sealed record StoredCount(BacktestMeasure Measure, string Of, string? Node, string? Name, DateOnly? Day, long Count);

    private sealed record StoredBacktest(ReportHeader Header, string? Cuts, DateTimeOffset From, DateTimeOffset To, long Customers, ValueList<StoredCount> Counts);
}
