using System.Text.Json.Nodes;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>What every stored report begins with, its rules and its calendar: where they are none, that is told at their place.</summary>
public sealed class StoredHeaderTests
{
    private delegate (string? Written, ValueList<Diagnostic> Told) Reader(string json);

    private static readonly Lazy<Dictionary<string, (string Json, Reader Read)>> Reports = new(() =>
    {
        var found = new Found();
        ResultShop.Each(found);
        return found.Reports;
    });

    public static TheoryData<string> Names => [.. Reports.Value.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Document_WhoseDefinitionsMakeNoBook_SaysWhyAtThem(string name)
    {
        (string json, Reader read) = Reports.Value[name];
        foreach ((string code, Action<JsonArray> wrong) in (ReadOnlySpan<(string, Action<JsonArray>)>)
        [
            (DiagnosticCodes.DuplicateName, definitions => definitions.Insert(0, definitions[^1]!.DeepClone())),
            (DiagnosticCodes.UnknownResult, definitions => definitions.Insert(0, Segment("astray", """{"type":"memberOf","result":"nobody"}"""))),
            (DiagnosticCodes.Cycle, definitions => definitions.Insert(0, Segment("round", """{"type":"memberOf","result":"round"}"""))),
            (DiagnosticCodes.UnknownAttribute, definitions => definitions.Insert(0, Segment("unknown", """{"type":"comparison","left":{"type":"attribute","name":"shoe_size"},"operator":">","right":1}"""))),
        ])
        {
            JsonObject document = JsonNode.Parse(json)!.AsObject();
            wrong(document["rules"]!["definitions"]!.AsArray());

            (string? written, ValueList<Diagnostic> told) = read(document.ToJsonString());
            Assert.Null(written);
            Assert.Contains(told, diagnostic => diagnostic.Code == code && diagnostic.Severity == DiagnosticSeverity.Error);
            Assert.All(told, diagnostic => Assert.StartsWith("$.rules", diagnostic.Json?.Path ?? "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Document_OfAnUnknownZone_IsRefusedThere_OrNeedsNoCalendar(string name)
    {
        (string json, Reader read) = Reports.Value[name];
        Assert.Equal(json, read(json).Written);
        JsonObject document = JsonNode.Parse(json)!.AsObject();
        document["timeZone"] = "Asia/Nowhere";

        (string? written, ValueList<Diagnostic> told) = read(document.ToJsonString());
        if (name is "FunnelTrend" or "LifecycleReport" or "RetentionReport" or "SizeHistory" or "StickinessReport")
        {
            Assert.Null(written);
            Diagnostic only = Assert.Single(told);
            Assert.Equal((DiagnosticCodes.JsonValue, "$.timeZone", "'Asia/Nowhere' is no IANA time zone."), (only.Code, only.Json!.Path, only.Message));
            Assert.Contains("'Asia/Nowhere'은(는) IANA 시간대가 아닙니다.", only.ToText("ko"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(json.Replace("\"timeZone\":\"UTC\"", "\"timeZone\":\"Asia/Nowhere\"", StringComparison.Ordinal), written);
        }
    }

    private static JsonNode Segment(string name, string condition) => JsonNode.Parse($$"""{"type":"segment","name":"{{name}}","condition":{{condition}}}""")!;

    private sealed class Found : IResultVisitor
    {
        internal Dictionary<string, (string Json, Reader Read)> Reports { get; } = new(StringComparer.Ordinal);

        public void Visit<T>(T value)
        {
            if (!typeof(T).GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReportCounts<>))) return;
            _ = typeof(Found).GetMethod(nameof(Add), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.MakeGenericMethod(typeof(T)).Invoke(this, [value]);
        }

        private void Add<TCounts>(TCounts counts)
            where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts> => Reports.TryAdd(
            typeof(TCounts).Name,
            (counts.ToJson(), json => StoredReports.TryFromJson<TCounts>(ResultShop.Schema, json, out TCounts? read, out ValueList<Diagnostic> told) ? (read.ToJson(), told) : (null, told)));
    }
}
