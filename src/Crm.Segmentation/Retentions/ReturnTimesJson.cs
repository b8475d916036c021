namespace Crm.Segmentation.Retentions;

/// <summary>The forms of times to the first return, and of thresholds of early behaviour, in JSON.</summary>
internal static class ReturnTimesJson
{
    private const string TimesVersion = "returnTimes", ThresholdsVersion = "earlyThresholds";

    private static readonly JsonShape Time = new JsonObject<StoredTime>(null, "a time", p => new StoredTime(p.Next<long>(), p.Next<long>(), p.Next<long>()))
        .With("milliseconds", JsonScalars.Count, n => n.Milliseconds)
        .Maybe("returned", JsonScalars.Count, n => n.Returned, 0L)
        .Maybe("waiting", JsonScalars.Count, n => n.Waiting, 0L);

    private static readonly JsonShape Group = new JsonObject<StoredGroup>(null, "the times of a group", p => new StoredGroup(p.Next<string>(), p.Next<ValueList<StoredTime>>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("times", new JsonList<StoredTime>(Time), n => n.Times);

    private static readonly JsonShape TimesShape = new JsonObject<StoredTimes>(
            null,
            "times to the first return",
            p => new StoredTimes(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<string?>(), p.Next<long>(), p.Next<ValueList<StoredGroup>>()))
        .WithHeader(TimesVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .Maybe("by", JsonScalars.Text, n => n.By)
        .With("landmarkOpen", JsonScalars.Count, n => n.LandmarkOpen)
        .With("groups", new JsonList<StoredGroup>(Group), n => n.Groups);

    private static readonly JsonShape Threshold = new JsonObject<StoredThreshold>(
            null, "the counts of a threshold", p => new StoredThreshold(p.Next<int>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<long>()))
        .With("times", JsonScalars.Integer(1, int.MaxValue), n => n.Times)
        .With("withinMilliseconds", JsonScalars.Count, n => n.Within)
        .With("did", JsonScalars.Count, n => n.Did)
        .With("didReturned", JsonScalars.Count, n => n.DidReturned)
        .With("didNot", JsonScalars.Count, n => n.DidNot)
        .With("didNotReturned", JsonScalars.Count, n => n.DidNotReturned);

    private static readonly JsonShape ThresholdsShape = new JsonObject<StoredThresholds>(
            null,
            "the counts of thresholds",
            p => new StoredThresholds(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<string>(), p.Next<long>(), p.Next<ValueList<StoredThreshold>>()))
        .WithHeader(ThresholdsVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("by", JsonScalars.Text, n => n.By)
        .With("tooYoung", JsonScalars.Count, n => n.TooYoung)
        .With("thresholds", new JsonList<StoredThreshold>(Threshold, atLeast: 1, atMost: EarlyThresholds.Most), n => n.Thresholds);

    internal static readonly StoredForm<ReturnTimes> OfTimes = new(TimesShape, times => new StoredTimes(
        ReportHeader.Of(times.Subject),
        times.Range.From,
        times.Range.To,
        times.Subject.By,
        times.LandmarkOpen,
        [.. times.Groups.Select(group => new StoredGroup(group.Name, Stored(group.Counts())))]), ReadTimes);

    internal static readonly StoredForm<EarlyThresholds> OfThresholds = new(ThresholdsShape, early => new StoredThresholds(
        ReportHeader.Of(early.Subject),
        early.Range.From,
        early.Range.To,
        early.Subject.By!,
        early.TooYoung,
        [.. early.Thresholds.Select(row => new StoredThreshold(row.Threshold.Times, Timestamp.Milliseconds(row.Threshold.Within), row.Did.Of, row.Did.Count, row.DidNot.Of, row.DidNot.Count))]), ReadThresholds);

    /// <summary>Times are seconds, of whole milliseconds.</summary>
    private static ValueList<StoredTime> Stored(SurvivalCounts counts)
    {
        var stored = new StoredTime[counts.Times.Length];
        for (int i = 0; i < stored.Length; i++) stored[i] = new StoredTime((long)Math.Round(counts.Times[i] * 1000), (long)counts.Ended[i], (long)counts.Censored[i]);
        return ValueList.Create<StoredTime>(stored);
    }

    private static ReturnTimes? ReadTimes(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredTimes>(reading, schema, TimesShape, TimesVersion) is not var (document, root)) return null;
        if (Subject(reading, root, document.Header, document.From, document.To, document.By) is not { } subject) return null;
        JsonPlace groups = root.Member("groups")!;
        if (document.Groups.Select(group => group.Name).Distinct(StringComparer.Ordinal).Count() != document.Groups.Count)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "Two groups have one name.", groups);
            return null;
        }

        for (int i = 0; i < document.Groups.Count; i++)
        {
            ValueList<StoredTime> times = document.Groups[i].Times;
            for (int k = 0; k < times.Count; k++)
            {
                if ((k == 0 || times[k - 1].Milliseconds < times[k].Milliseconds) && (times[k].Returned > 0 || times[k].Waiting > 0)) continue;
                reading.Tell(DiagnosticCodes.ReportTotal, "The time is not after the one before, or nobody has it.", groups.Parts[i].Member("times")!.Parts[k]);
                return null;
            }
        }

        if (ReportJson.Tally(reading, [document.LandmarkOpen, .. document.Groups.SelectMany(group => group.Times).SelectMany(time => (long[])[time.Returned, time.Waiting])], groups) is null) return null;
        return new ReturnTimes(subject, [.. document.Groups.Select(group => group.Name)], [.. document.Groups.Select(group => Restored(group.Times))], document.LandmarkOpen);
    }

    private static SurvivalCounts Restored(ValueList<StoredTime> times) => SurvivalCounts.Of(
        [.. times.Select(time => time.Milliseconds / 1000.0)], [.. times.Select(time => (double)time.Returned)], [.. times.Select(time => (double)time.Waiting)]);

    private static EarlyThresholds? ReadThresholds(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredThresholds>(reading, schema, ThresholdsShape, ThresholdsVersion) is not var (document, root)) return null;
        if (Subject(reading, root, document.Header, document.From, document.To, document.By) is not { } subject) return null;
        JsonPlace thresholds = root.Member("thresholds")!;
        for (int i = 0; i < document.Thresholds.Count; i++)
        {
            StoredThreshold row = document.Thresholds[i];
            bool isSound = row.Within is > 0 and <= Longest && row.DidReturned <= row.Did && row.DidNotReturned <= row.DidNot
                && (Int128)row.Did + row.DidNot == (Int128)document.Thresholds[0].Did + document.Thresholds[0].DidNot;
            if (isSound) continue;
            reading.Tell(DiagnosticCodes.ReportTotal, "The threshold is of no time, counts more who returned than there are, or others than the first threshold.", thresholds.Parts[i]);
            return null;
        }

        long[] counts = [document.TooYoung, .. document.Thresholds.SelectMany(row => (long[])[row.Did, row.DidReturned, row.DidNot, row.DidNotReturned])];
        return ReportJson.Tally(reading, counts, thresholds) is { } tally
            ? new EarlyThresholds(subject, [.. document.Thresholds.Select(row => new EarlyThreshold(row.Times, TimeSpan.FromMilliseconds(row.Within)))], tally)
            : null;
    }

    private static ReportSubject? Subject(JsonReading reading, JsonPlace root, ReportHeader header, DateTimeOffset from, DateTimeOffset to, string? by) =>
        header.Subject<Retention>(reading, root, "The rules of the report do not end with a retention.") is { } subject && ReportJson.Range(reading, root, from, to) is { } range
            ? subject with { Range = range, By = by }
            : null;

    /// <summary>The longest time that a <see cref="TimeSpan"/> holds, in milliseconds.</summary>
    private const long Longest = long.MaxValue / TimeSpan.TicksPerMillisecond;

    private sealed record StoredTime(long Milliseconds, long Returned, long Waiting);

    private sealed record StoredGroup(string Name, ValueList<StoredTime> Times);

    private sealed record StoredTimes(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, string? By, long LandmarkOpen, ValueList<StoredGroup> Groups);

    private sealed record StoredThreshold(int Times, long Within, long Did, long DidReturned, long DidNot, long DidNotReturned);

    private sealed record StoredThresholds(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, string By, long TooYoung, ValueList<StoredThreshold> Thresholds);
}
