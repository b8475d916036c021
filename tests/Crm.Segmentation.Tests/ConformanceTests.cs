using System.Text.Json;
using Crm.Segmentation.Conformance;
using Xunit.Abstractions;

namespace Crm.Segmentation.Tests;

/// <summary>The shared cases and reference numbers, run as the conformance program runs them.</summary>
public sealed class ConformanceTests(ITestOutputHelper log)
{
    [SharedFact]
    public void Cases_ThatAreNotPending_Pass() => Pass("cases");

    [SharedFact]
    public void References_ThatAreNotPending_Pass() => Pass("refs");

    [SharedFact]
    public void PendingList_NamesOnlyCasesThatExist()
    {
        string[] ids = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "pending.txt")).Where(l => !l.StartsWith('#')).Select(l => l.Split(" #", 2)[0].TrimEnd()).Where(id => id.Length > 0)];
        HashSet<string> known = [.. Lines("cases").Concat(Items("refs"))];
        Assert.All(ids, id => Assert.Contains(id, known));
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
    }

    private void Pass(string folder)
    {
        using var output = new StringWriter();
        int exit = ConformanceRun.Run([SharedFolder.Of(folder), "--data", SharedFolder.Of("data")], output);
        log.WriteLine(output.ToString());
        Assert.Equal((0, ""), (exit, string.Join('\n', output.ToString().Split('\n').Where(l => l.StartsWith("FAILED", StringComparison.Ordinal)))));
    }

    private static IEnumerable<string> Lines(string folder) =>
        Directory.EnumerateFiles(SharedFolder.Of(folder), "*.jsonl").SelectMany(File.ReadLines).Where(l => l.Length > 0).Select(l => Id(JsonDocument.Parse(l).RootElement));

    private static IEnumerable<string> Items(string folder) =>
        Directory.EnumerateFiles(SharedFolder.Of(folder), "*.json")
            .SelectMany(f => JsonDocument.Parse(File.ReadAllText(f)).RootElement.GetProperty("items").EnumerateArray())
            .Select(Id);

    private static string Id(JsonElement json) =>
        json.TryGetProperty("id", out JsonElement id) ? id.GetString()! : $"{json.GetProperty("key").GetString()}/{json.GetProperty("customer").GetString()}";
}
