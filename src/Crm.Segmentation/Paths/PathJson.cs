namespace Crm.Segmentation.Paths;

/// <summary>The form of paths in JSON.</summary>
internal static class PathJson
{
    private static readonly JsonShape Names = new JsonList<string>(JsonScalars.Name);

    private static readonly JsonShape Whole = JsonScalars.Integer(int.MinValue, int.MaxValue);

    private static readonly JsonShape Group = new JsonObject<PathGroup>(
            null, "a group of names", p => new PathGroup(new TextPattern(p.Next<string>()), p.Next<string?>()))
        .With("pattern", JsonScalars.Text, n => n.Pattern.Pattern)
        .Maybe("name", JsonScalars.Name, n => n.Name == n.Pattern.Pattern ? null : n.Name);

    private static readonly JsonShape Anchor = new JsonObject<PathAnchor>(null, "an anchor of paths", MakeAnchor)
        .With("node", JsonScalars.Name, n => n.Node)
        .Maybe("last", JsonScalars.Flag, n => n.IsLast, false);

    internal static readonly JsonShape Form = new JsonObject<EventPaths>("paths", "paths", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("events", new JsonList<EventPattern>(TreeJson.Events, atLeast: 1), n => n.Events)
        .Maybe("by", JsonScalars.Name, n => n.NameProperty)
        .Maybe("dropTrailingSlash", JsonScalars.Flag, n => n.DropsTrailingSlash, false)
        .Maybe("groups", new JsonList<PathGroup>(Group), n => n.Groups, ValueList.Create<PathGroup>([]))
        .Maybe("exclude", Names, n => n.Exclude, ValueList.Create<string>([]))
        .Maybe("collapse", JsonScalars.Flag, n => n.CollapsesRepeats, false)
        .Maybe("collapsed", Names, n => n.Collapsed, ValueList.Create<string>([]))
        .Maybe("from", Anchor, n => n.From)
        .Maybe("until", Anchor, n => n.Until)
        .Maybe("window", JsonScalars.Duration, n => n.Window)
        .Maybe("steps", Whole, n => n.Limit)
        .Maybe("nodes", Whole, n => n.MostNodes)
        .Maybe("unitSession", JsonScalars.Duration, n => n.SessionGap)
        .Maybe("unitProperty", JsonScalars.Name, n => n.UnitProperty);

    private static PathAnchor MakeAnchor(JsonMembers parts)
    {
        string node = parts.Next<string>();
        return parts.Next<bool>() ? PathAnchor.Last(node) : PathAnchor.First(node);
    }

    private static EventPaths Make(JsonMembers parts) => new(parts.Next<string>())
    {
        Title = parts.Next<string?>(),
        Events = parts.Next<ValueList<EventPattern>>(),
        NameProperty = parts.Next<string?>(),
        DropsTrailingSlash = parts.Next<bool>(),
        Groups = parts.Next<ValueList<PathGroup>>(),
        Exclude = parts.Next<ValueList<string>>(),
        CollapsesRepeats = parts.Next<bool>(),
        Collapsed = parts.Next<ValueList<string>>(),
        From = parts.Next<PathAnchor?>(),
        Until = parts.Next<PathAnchor?>(),
        Window = parts.Next<TimeSpan?>(),
        Limit = parts.Next<int?>(),
        MostNodes = parts.Next<int?>(),
        SessionGap = parts.Next<TimeSpan?>(),
        UnitProperty = parts.Next<string?>(),
    };
}
