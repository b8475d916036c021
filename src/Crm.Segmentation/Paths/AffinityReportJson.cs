namespace Crm.Segmentation.Paths;

/// <summary>The form of an affinity's counts in JSON.</summary>
internal static class AffinityReportJson
{
    private const string Version = "affinityReport";

    private static readonly JsonShape Item = new JsonObject<ItemBaskets>(null, "the baskets of an item", p => new ItemBaskets(p.Next<string>(), p.Next<long>(), p.Next<long>()))
        .With("item", JsonScalars.Text, n => n.Item)
        .With("first", JsonScalars.Count, n => n.First)
        .With("second", JsonScalars.Count, n => n.Second);

    private static readonly JsonShape Pair = new JsonObject<ItemPair>(null, "the baskets of two items", p => new ItemPair(p.Next<string>(), p.Next<string>(), p.Next<long>()))
        .With("first", JsonScalars.Text, n => n.First)
        .With("second", JsonScalars.Text, n => n.Second)
        .With("both", JsonScalars.Count, n => n.Both);

    internal static readonly JsonShape Shape = new JsonObject<StoredReport>(
            null,
            "the counts of an affinity",
            p => new StoredReport(
                ReportHeader.Next(p), p.Next<DateTimeOffset?>(), p.Next<DateTimeOffset?>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<ItemBaskets>>(), p.Next<ValueList<ItemPair>>()))
        .WithHeader(Version, n => n.Header)
        .Maybe("from", JsonScalars.Instant, n => n.From)
        .Maybe("to", JsonScalars.Instant, n => n.To)
        .With("baskets", JsonScalars.Count, n => n.Baskets)
        .With("large", JsonScalars.Count, n => n.Large)
        .With("items", new JsonList<ItemBaskets>(Item), n => n.Items)
        .With("pairs", new JsonList<ItemPair>(Pair), n => n.Pairs);

    internal static readonly StoredForm<AffinityReport> OfReport = new(Shape, report => new StoredReport(
        ReportHeader.Of(report.Subject), report.Range?.From, report.Range?.To, report.Baskets, report.LargeBaskets, report.Items, report.Counts), Read);

    private static AffinityReport? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredReport>(reading, schema, Shape, Version) is not var (document, root)) return null;
        if (PathReportJson.Subject<ProductAffinity>(reading, root, document.Header, document.From, document.To, "The rules of the report do not end with an affinity.") is not { } subject) return null;
        JsonPlace pairs = root.Member("pairs")!;
        if (!IsSound(document))
        {
            reading.Tell(DiagnosticCodes.ReportTotal, "Items or pairs are not in order, or more baskets have two items than have one of them, or than there are.", pairs);
            return null;
        }

        return ReportJson.Tally(reading, [document.Baskets, document.Large], pairs) is null
            ? null
            : new AffinityReport(subject, document.Baskets, document.Large, document.Items, document.Pairs);
    }

    private static bool IsSound(StoredReport report)
    {
        for (int i = 0; i < report.Items.Count; i++)
        {
            if (i > 0 && string.CompareOrdinal(report.Items[i - 1].Item, report.Items[i].Item) >= 0) return false;
            if (report.Items[i].First > report.Baskets || report.Items[i].Second > report.Baskets) return false;
        }

        var items = report.Items.ToDictionary(item => item.Item, StringComparer.Ordinal);
        for (int i = 0; i < report.Pairs.Count; i++)
        {
            ItemPair pair = report.Pairs[i];
            if (i > 0 && report.Pairs[i - 1].CompareTo(pair) >= 0) return false;
            if (pair.Both < 1 || !items.TryGetValue(pair.First, out ItemBaskets? first) || !items.TryGetValue(pair.Second, out ItemBaskets? second)) return false;
            if (pair.Both > first.First || pair.Both > second.Second) return false;
        }

        return true;
    }

    private sealed record StoredReport(
        ReportHeader Header, DateTimeOffset? From, DateTimeOffset? To, long Baskets, long Large, ValueList<ItemBaskets> Items, ValueList<ItemPair> Pairs);
}
