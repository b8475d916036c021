using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Which record the cases of which file are read into.</summary>
internal static class CaseKinds
{
    private static readonly Dictionary<string, Func<JsonElement, AnalysisCase>> Readers = new(StringComparer.Ordinal)
    {
        ["funnel"] = StrictJson.Read<FunnelCase>,
        ["growth"] = StrictJson.Read<GrowthCase>,
        ["journeys"] = StrictJson.Read<JourneyCase>,
        ["journeys_split_vectors"] = StrictJson.Read<SplitVectorCase>,
        ["journeys_static_analysis"] = StrictJson.Read<JourneyAnalysisCase>,
        ["lifecycle"] = StrictJson.Read<LifecycleCase>,
        ["live"] = StrictJson.Read<LiveCase>,
        ["paths"] = StrictJson.Read<PathsCase>,
        ["purchase_summary"] = StrictJson.Read<PurchaseSummaryCase>,
        ["retention"] = StrictJson.Read<RetentionCase>,
        ["rules"] = StrictJson.Read<RulesCase>,
        ["segment"] = StrictJson.Read<SegmentCase>,
        ["sequence"] = StrictJson.Read<SequenceCase>,
        ["stickiness"] = StrictJson.Read<StickinessCase>,
    };

    /// <summary>Reads a case, whole, before anything runs.</summary>
    /// <param name="file">The name of its file.</param>
    /// <param name="json">The case.</param>
    /// <exception cref="CaseException">The file has no reader, or the case cannot be read.</exception>
    internal static AnalysisCase Read(string file, JsonElement json)
    {
        if (!Readers.TryGetValue(file, out Func<JsonElement, AnalysisCase>? read)) throw new CaseException($"there is no reader for the file '{file}'");
        AnalysisCase @case = read(json);
        return @case.Analysis is null || @case.Analysis == file ? @case : throw new CaseException($"analysis has the unknown value '{@case.Analysis}'");
    }

    /// <summary>Reads and runs a case.</summary>
    internal static Verdict Run(CaseFile file, ConformanceCase @case, string data)
    {
        if (@case.Json is not { } json) return Verdict.Unreadable(@case.Mistake ?? "there is nothing to read");
        try
        {
            return file.IsReference ? ReferenceItems.Run(file, json, data) : Read(file.Name, json).Run(json);
        }
        catch (MissingDataException missing)
        {
            return new Verdict(Outcome.Skipped, "", missing.Message);
        }
        catch (CaseException mistake)
        {
            return Verdict.Unreadable(mistake.Message);
        }
#pragma warning disable CA1031 // a case that makes the library crash is a case that it does not meet
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Verdict(Outcome.NotMet, Expected(json), error is NotMetException ? error.Message : $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string Expected(JsonElement json)
    {
        foreach (string name in (ReadOnlySpan<string>)["expected", "expect", "bucket", "code"])
            if (json.TryGetProperty(name, out JsonElement value)) return Expectation.Text(value);
        return "?";
    }
}
