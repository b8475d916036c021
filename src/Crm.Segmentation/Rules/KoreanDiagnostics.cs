using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>The diagnostics in Korean, by their English templates.</summary>
internal static class KoreanDiagnostics
{
    internal static FrozenDictionary<string, string> Templates { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
