using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of funnels and cohorts over real events.</summary>
internal static class BehaviourItems
{
    /// <summary><c>funnel.DATA.MODE.WINDOW.NAME</c>: customers a step.</summary>
    internal static JsonNode Funnel(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("data", "mode");
        if (id.Length < 4 || id[2] != "closed") throw new CaseException($"the mode of '{string.Join('.', id)}' is not supported yet");
        IReadOnlyList<CaseEvent> events = data.Events(id[1]);
        var shop = new CaseShop(events, item.Json);
        var funnel = new Funnel("reference", [.. item.List("steps").Select((step, i) => new FunnelStep($"step {i + 1}", shop.Event(Fields.AsText(step, item.At("steps")))))])
        {
            Window = item.NumberOrNull("window_seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        DateSpan range = Ranges.Of(events);
        FunnelReport report = new SegmentationEngine(shop.Schema).Analyze(funnel, shop.Build(), range, Ranges.AsOf(range, isGiven: false, events));
        return new JsonArray([.. report.Steps.Select(step => (JsonNode)step.Reached.Count)]);
    }

    /// <summary><c>cohort.monthly.DATA</c>: customers active by month since the month of the first event.</summary>
    internal static JsonNode Cohort(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("rule");
        if (id is not [_, "monthly", var preparation]) throw new CaseException($"'{string.Join('.', id)}' is not supported yet");
        Fields expected = item.Object("expected");
        var wanted = expected.Get("active_counts").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetArrayLength(), StringComparer.Ordinal);
        int intervals = expected.List("first_cohort_wilson95").Count;
        expected.Done();

        IReadOnlyList<CaseEvent> events = data.Events(preparation);
        var shop = new CaseShop(events, item.Json);
        EventType type = shop.Event(events[0].E);
        var retention = new Retention("reference") { Cohort = type.First(), Return = type, Period = CalendarUnit.Month, Periods = wanted.Values.Max() };
        DateTimeOffset last = events.Max(e => e.T), end = new(last.Year, last.Month, 1, 0, 0, 0, TimeSpan.Zero);
        RetentionReport report = new SegmentationEngine(shop.Schema).Analyze(retention, shop.Build(), Ranges.Of(events), end.AddMonths(1));

        var counts = new JsonObject();
        foreach (RetentionCohort cohort in report.Cohorts)
        {
            string label = cohort.Start.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            if (wanted.TryGetValue(label, out int cells)) counts[label] = new JsonArray([.. cohort.Cells.Take(cells).Select(cell => (JsonNode)cell.Returned)]);
        }

        return new JsonObject
        {
            ["active_counts"] = counts,
            ["first_cohort_wilson95"] = new JsonArray(
                [.. report.Cohorts[0].Cells.Skip(1).Take(intervals).Select(cell => (JsonNode)new JsonArray(cell.Interval!.Value.Lower, cell.Interval!.Value.Upper))]),
        };
    }

    /// <summary><c>bigin2x2.DATA.THRESHOLD</c>: four groups by counts of two kinds of events a customer; high is strictly above the median or the mean.</summary>
    internal static JsonNode TwoAxis(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("rule");
        if (id is not [_, var preparation, "median" or "mean"]) throw new CaseException($"'{string.Join('.', id)}' is not supported yet");
        AxisThreshold threshold = id[2] == "mean" ? AxisThreshold.Mean : AxisThreshold.Median;
        IReadOnlyList<CaseEvent> events = data.Events(preparation);
        var shop = new CaseShop(events, item.Json);
        Measure Counted(string name) => item.List(name).Select(e => shop.Event(Fields.AsText(e, item.At(name))).Count()).Aggregate((a, b) => a + b);
        var groups = new TwoAxisGroups("reference", Counted("interest_events"), Counted("conversion_events")) { FirstThreshold = threshold, SecondThreshold = threshold };
        TwoAxisReport report = new SegmentationEngine(shop.Schema).Analyze(groups, shop.Build(), events.Max(e => e.T));
        return new JsonObject
        {
            ["interest_threshold"] = report.Cuts!.First,
            ["conversion_threshold"] = report.Cuts.Second,
            ["G1"] = report[TwoAxisGroup.LowLow].Count,
            ["G2"] = report[TwoAxisGroup.HighLow].Count,
            ["G3"] = report[TwoAxisGroup.LowHigh].Count,
            ["G4"] = report[TwoAxisGroup.HighHigh].Count,
        };
    }
}
