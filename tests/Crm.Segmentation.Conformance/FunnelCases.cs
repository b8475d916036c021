using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

internal static class FunnelCases
{
    internal static JsonObject Answer(AnalysisCase @case) => throw new CaseException("not supported yet");
}
