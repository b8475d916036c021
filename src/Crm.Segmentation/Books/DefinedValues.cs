using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The one table of the values that definitions have for others, known before a definition is read.</summary>
internal static class DefinedValues
{
    /// <summary>The kind of a value; null when definitions of the kind have no such value.</summary>
    /// <param name="word">The word that declares a definition in text, or its member <c>type</c> in JSON.</param>
    /// <param name="part">Which value; null for that of a definition that has one.</param>
    internal static ValueKind? KindOf(string word, string? part) => word switch
    {
        "score" or "scorecard" => Score.KindOfPart(part),
        RfmJson.OfEvents or RfmJson.OfMeasures => Rfm.KindOfPart(part),
        TwoAxisJson.Type or TwoAxisGroups.Word => TwoAxisGroups.KindOfPart(part),
        "lifetime" => LifetimeForecast.KindOfPart(part),
        _ => null,
    };
}
