namespace Crm.Segmentation.Funnels;

/// <summary>The forms in JSON of times between steps, of how long those who dropped were there, and of times to convert.</summary>
internal static class FunnelTimesJson
{
    private const string StepsVersion = "stepTimes", DwellVersion = "funnelDwell", ConversionVersion = "funnelConversion";

    private static readonly JsonShape Steps = new JsonObject<StoredSteps>(
            null,
            "times between steps",
            p => new StoredSteps(
                ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<string?>(), p.Next<string?>(), p.Next<string>(), p.Next<string>(), p.Next<ValueList<TakenTimes.TakenTime>>()))
        .WithHeader(StepsVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .Maybe("by", JsonScalars.Text, n => n.By)
        .Maybe("group", JsonScalars.Text, n => n.Group)
        .With("fromStep", JsonScalars.Name, n => n.FromStep)
        .With("toStep", JsonScalars.Name, n => n.ToStep)
        .With("times", TakenTimes.Form, n => n.Times);

    private static readonly JsonShape Dwell = new JsonObject<StoredDwell>(
            null, "how long those who dropped were there", p => new StoredDwell(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<ValueList<TakenTimes.TakenTime>>()))
        .WithHeader(DwellVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("times", TakenTimes.Form, n => n.Times);

    private static readonly JsonShape Time = new JsonObject<StoredTime>(null, "a time", p => new StoredTime(p.Next<long>(), p.Next<long>(), p.Next<long>()))
        .With("milliseconds", JsonScalars.Count, n => n.Milliseconds)
        .Maybe("converted", JsonScalars.Count, n => n.Converted, 0L)
        .Maybe("waiting", JsonScalars.Count, n => n.Waiting, 0L);

    private static readonly JsonShape Conversion = new JsonObject<StoredConversion>(
            null, "times to convert", p => new StoredConversion(ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<ValueList<StoredTime>>()))
        .WithHeader(ConversionVersion, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .With("times", new JsonList<StoredTime>(Time), n => n.Times);

    internal static readonly StoredForm<StepTimes> OfSteps = new(Steps, times => new StoredSteps(
        ReportHeader.Of(times.Subject), times.Entry.From, times.Entry.To, times.By, times.Group, times.From, times.To, TakenTimes.Stored(times.Milliseconds)), ReadSteps);

    internal static readonly StoredForm<FunnelDwell> OfDwell = new(Dwell, dwell => new StoredDwell(
        ReportHeader.Of(dwell.Subject), dwell.Entry.From, dwell.Entry.To, TakenTimes.Stored(dwell.Milliseconds)), ReadDwell);

    internal static readonly StoredForm<FunnelConversion> OfConversion = new(Conversion, conversion => new StoredConversion(
        ReportHeader.Of(conversion.Subject), conversion.Entry.From, conversion.Entry.To, Stored(conversion.Times)), ReadConversion);

    /// <summary>Times are seconds, of whole milliseconds.</summary>
    private static ValueList<StoredTime> Stored(SurvivalCounts counts)
    {
        var stored = new StoredTime[counts.Times.Length];
        for (int i = 0; i < stored.Length; i++) stored[i] = new StoredTime((long)Math.Round(counts.Times[i] * 1000), (long)counts.Ended[i], (long)counts.Censored[i]);
        return ValueList.Create<StoredTime>(stored);
    }

    private static StepTimes? ReadSteps(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredSteps>(reading, schema, Steps, StepsVersion) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        string[] names = [.. ((Funnel)subject.Definition).Steps.Select(step => step.Name)];
        int from = Array.IndexOf(names, document.FromStep), to = Array.IndexOf(names, document.ToStep);
        if (from < 0 || to <= from || (document.By is null) != (document.Group is null))
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The steps are not two of '{subject.Name}', one after the other, or a group is without what it is by.", root);
            return null;
        }

        return TakenTimes.Restored(reading, document.Times, root.Member("times")!) is { } times
            ? new StepTimes(subject with { By = document.By }, document.FromStep, document.ToStep, times, document.Group)
            : null;
    }

    private static FunnelDwell? ReadDwell(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredDwell>(reading, schema, Dwell, DwellVersion) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        return TakenTimes.Restored(reading, document.Times, root.Member("times")!) is { } times ? new FunnelDwell(subject, times, []) : null;
    }

    private static FunnelConversion? ReadConversion(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredConversion>(reading, schema, Conversion, ConversionVersion) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        JsonPlace place = root.Member("times")!;
        long most = ((Funnel)subject.Definition).Window?.Time is { } window ? Timestamp.Milliseconds(window) : TakenTimes.Longest;
        for (int i = 0; i < document.Times.Count; i++)
        {
            StoredTime time = document.Times[i];
            if (time.Milliseconds <= most && (i == 0 || document.Times[i - 1].Milliseconds < time.Milliseconds) && (time.Converted > 0 || time.Waiting > 0)) continue;
            reading.Tell(DiagnosticCodes.ReportTotal, "The time is not after the one before, longer than the window, or nobody has it.", place.Parts[i]);
            return null;
        }

        if (ReportJson.Tally(reading, [.. document.Times.SelectMany(time => (long[])[time.Converted, time.Waiting])], place) is null) return null;
        return new FunnelConversion(subject, SurvivalCounts.Of(
            [.. document.Times.Select(time => time.Milliseconds / 1000.0)], [.. document.Times.Select(time => (double)time.Converted)], [.. document.Times.Select(time => (double)time.Waiting)]));
    }

    private sealed record StoredTime(long Milliseconds, long Converted, long Waiting);

    private sealed record StoredSteps(
        ReportHeader Header, DateTimeOffset From, DateTimeOffset To, string? By, string? Group, string FromStep, string ToStep, ValueList<TakenTimes.TakenTime> Times);

    private sealed record StoredDwell(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, ValueList<TakenTimes.TakenTime> Times);

    private sealed record StoredConversion(ReportHeader Header, DateTimeOffset From, DateTimeOffset To, ValueList<StoredTime> Times);
}
