using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a path's case as the library's definition.</summary>
internal static class PathsQuestion
{
    internal static EventPaths Of(PathsConfig config) => new("paths")
    {
        DropsTrailingSlash = config.TrimTrailingSlash,
        Groups = [.. (config.Groupings ?? []).Select(pattern => new PathGroup(new TextPattern(Stars(pattern)), pattern))],
        Exclude = [.. config.Exclude ?? []],
        CollapsesRepeats = config.CollapseRepeats || config.Mode == PathsMode.Collapse,
        Collapsed = config.CollapseRepeats || config.Mode == PathsMode.Collapse ? [.. config.Only ?? []] : [],
        From = (config.Start ?? config.From) is { } start ? PathAnchor.First(start) : null,
        Until = (config.End ?? config.To) is { } end ? PathAnchor.First(end) : null,
        Window = config.WindowS is { } window ? Seconds(window) : null,
        Limit = config.StepLimit,
        MostNodes = config.MaxRows,
        SessionGap = Session(config),
        UnitProperty = Property(config),
    };

    internal static ProductAffinity Affinity(PathsConfig config, CaseShop shop) => new("affinity")
    {
        Events = [shop.Event(config.Event ?? throw new CaseException("config.event names no type of events"))],
        ItemProperty = config.Item ?? throw new CaseException("config.item names no property"),
        SessionGap = Session(config),
        UnitProperty = Property(config),
    };

    private static TimeSpan? Session(PathsConfig config) => config.Mode == PathsMode.Sessions || config.Unit == "session"
        ? Seconds(config.TimeoutS ?? config.SessionGapS ?? throw new CaseException("config does not say how long a session's gap is"))
        : null;

    private static string? Property(PathsConfig config) => config.Unit switch
    {
        "user" or "session" => null,
        ['p', '.', .. var property] => property,
        _ => throw new CaseException($"config.unit has the unknown value '{config.Unit}'"),
    };

    /// <summary>A pattern in which stars alone stand for characters.</summary>
    private static string Stars(string pattern) => pattern.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1000));
}
