using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Which part of the runner answers the cases of which file.</summary>
internal static class Analyses
{
    /// <summary>The values that a case expects, by name, from its configuration and its events.</summary>
    /// <param name="case">The case.</param>
    /// <returns>For each name under <c>expected</c>, what the library answers.</returns>
    internal delegate JsonObject Answer(AnalysisCase @case);

    private static readonly Dictionary<string, Answer> Supported = new(StringComparer.Ordinal)
    {
        ["segment"] = SegmentCases.Answer,
        ["sequence"] = SequenceCases.Answer,
        ["funnel"] = FunnelCases.Answer,
        ["retention"] = RetentionCases.Answer,
    };

    internal static Verdict Run(CaseFile file, ConformanceCase @case, string data)
    {
        if (@case.Json is not { } json) return new Verdict(Outcome.Failed, "a case", @case.Mistake ?? "nothing");
        try
        {
            if (file.IsReference) return ReferenceItems.Run(file, json, data);
            return Supported.TryGetValue(file.Name, out Answer? answer) ? Judge(new AnalysisCase(json, file.Name), answer) : throw new CaseException($"'{file.Name}' is not supported yet");
        }
        catch (MissingDataException missing)
        {
            return new Verdict(Outcome.Skipped, "", missing.Message);
        }
#pragma warning disable CA1031 // a case that makes the library crash is a failed case
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Verdict(Outcome.Failed, Expected(json), error is CaseException ? error.Message : $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static Verdict Judge(AnalysisCase @case, Answer answer)
    {
        JsonObject actual;
        try
        {
            actual = answer(@case);
        }
        catch (Exception refusal) when (@case.ExpectsError && IsRefusal(refusal))
        {
            @case.Expected.Find("error");
            @case.Done();
            return Verdict.Passed;
        }

        @case.Done();
        JsonElement found = JsonSerializer.SerializeToElement(actual);
        return Expectation.Matches(@case.Wanted, found)
            ? Verdict.Passed
            : new Verdict(Outcome.Failed, Expectation.Text(@case.Wanted), Expectation.Text(found));
    }

    /// <summary>A refusal is a diagnostic, or the exception of a definition that cannot be made; a crash is neither.</summary>
    internal static bool IsRefusal(Exception error) => error is RuleException or ArgumentException;

    private static string Expected(JsonElement json)
    {
        foreach (string name in (ReadOnlySpan<string>)["expected", "expect", "bucket", "code"])
            if (json.TryGetProperty(name, out JsonElement value)) return Expectation.Text(value);
        return "?";
    }
}
