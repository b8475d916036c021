namespace Crm.Segmentation.Scoring;

/// <summary>The form of a score in JSON, where a document lists it.</summary>
internal static class ScoreJson
{
    internal static readonly JsonShape Form = MeasureJson.Declaration("score", "a score", Score.Define);
}
