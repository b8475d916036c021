namespace Crm.Segmentation.Scoring;

/// <summary>The forms of an rfm in JSON.</summary>
internal static class RfmJson
{
    /// <summary>What an rfm over events is called in its member <c>type</c>, and one over measures.</summary>
    internal const string OfEvents = "rfm", OfMeasures = "measuredRfm";

    private static readonly JsonShape Thresholds = new JsonList<decimal>(JsonScalars.Number);
    private static readonly JsonShape Binning = JsonScalars.Word("over whom cuts are made", ("independent", RfmBinning.Independent), ("nested", RfmBinning.Nested));
    private static readonly JsonShape Frequencies = JsonScalars.Word("what frequency counts", ("orders", false), ("days", true));

    /// <summary>Over events, and over measures.</summary>
    internal static readonly JsonShape[] Forms =
    [
        Cuts(new JsonObject<Rfm>(OfEvents, "an rfm", parts => WithCuts(Make(parts), parts)) { When = n => n.Measures is null }
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("title", JsonScalars.Text, n => n.Title)
            .With("property", TreeJson.Measure, n => n.Amount)
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window)
            .Maybe("by", Frequencies, n => n.ByDays, false)
            .Maybe("netOf", TreeJson.Measure, n => n.NetOf)),
        Cuts(new JsonObject<Rfm>(OfMeasures, "an rfm over measures", parts => WithCuts(MakeOfMeasures(parts), parts)) { When = n => n.Measures is not null }
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("title", JsonScalars.Text, n => n.Title)
            .With("recency", TreeJson.Measure, n => n.Measures!.Recency)
            .With("frequency", TreeJson.Measure, n => n.Measures!.Frequency)
            .With("monetary", TreeJson.Measure, n => n.Measures!.Monetary)),
    ];

    private static JsonObject<Rfm> Cuts(JsonObject<Rfm> form) => form
        .With("bins", JsonScalars.Integer(int.MinValue, int.MaxValue), n => n.Bins)
        .Maybe("binning", Binning, n => n.Binning, RfmBinning.Independent)
        .Maybe("recencyThresholds", Thresholds, n => n.RecencyThresholds)
        .Maybe("frequencyThresholds", Thresholds, n => n.FrequencyThresholds)
        .Maybe("monetaryThresholds", Thresholds, n => n.MonetaryThresholds);

    private static Rfm Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new Rfm(name, parts.Next<Measure>(), parts.Next<EventPattern>())
        {
            Title = title,
            Window = parts.Next<Window?>(),
            ByDays = parts.Next<bool>(),
            NetOf = parts.Next<Measure?>(),
        };
    }

    private static Rfm MakeOfMeasures(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new Rfm(name, new RfmMeasures(parts.Next<Measure>(), parts.Next<Measure>(), parts.Next<Measure>())) { Title = title };
    }

    private static Rfm WithCuts(Rfm rfm, JsonMembers parts) => rfm with
    {
        Bins = parts.Next<int>(),
        Binning = parts.Next<RfmBinning>(),
        RecencyThresholds = parts.Next<ValueList<decimal>?>(),
        FrequencyThresholds = parts.Next<ValueList<decimal>?>(),
        MonetaryThresholds = parts.Next<ValueList<decimal>?>(),
    };

    /// <summary>The form of an rfm: by events or by measures.</summary>
    internal static JsonShape Of(Rfm rfm) => Forms.First(form => form.Fits(rfm));
}
