namespace Crm.Segmentation.Scoring;

/// <summary>The form of a score in JSON.</summary>
internal static class ScoreJson
{
    internal static readonly JsonShape Shape = new JsonObject<Score>("score", "a score", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("measure", TreeJson.Measure, n => n.Measure);

    private static Score Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return Score.Define(name, parts.Next<Measure>(), title);
    }
}
