namespace Crm.Segmentation;

/// <summary>The form of a segment in JSON.</summary>
internal static class SegmentJson
{
    internal static readonly JsonShape Shape = new JsonObject<Segment>("segment", "a segment", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("condition", TreeJson.Condition, n => n.Condition);

    private static Segment Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return Segment.Define(name, parts.Next<Condition>(), title);
    }
}
