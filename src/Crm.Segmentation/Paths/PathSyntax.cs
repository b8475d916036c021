namespace Crm.Segmentation.Paths;

/// <summary>
/// <c>paths NAME ["TITLE"] of E [where C] [or E [where C]] ... CLAUSE ...</c>. A clause is one of: <c>by PROPERTY</c>, <c>drop_trailing_slash</c>,
/// <c>group { "PATTERN" [as "NODE"], ... }</c>, <c>exclude { "NODE", ... }</c>, <c>collapse [{ "NODE", ... }]</c>, <c>from [last] "NODE"</c>,
/// <c>until [last] "NODE"</c>, <c>within D</c>, <c>steps N</c>, <c>nodes N</c>, <c>unit session D | PROPERTY</c>.
/// </summary>
internal static class PathSyntax
{
    internal static EventPaths? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("of", "Paths are of events: say which, or any.");
        EventPattern[]? events = Patterns(parser);
        Draft draft = Clauses(parser);
        return events is null || draft.IsBroken || reader.Failed ? null : new EventPaths(declaration.Name)
        {
            Title = declaration.Title,
            Events = [.. events],
            NameProperty = draft.By,
            DropsTrailingSlash = draft.DropsSlash,
            Groups = [.. draft.Groups ?? []],
            Exclude = [.. draft.Exclude ?? []],
            CollapsesRepeats = draft.Collapsed is not null,
            Collapsed = [.. draft.Collapsed ?? []],
            From = draft.From,
            Until = draft.Until,
            Window = draft.Window,
            Limit = draft.Limit,
            MostNodes = draft.MostNodes,
            SessionGap = draft.Unit?.SessionGap,
            UnitProperty = draft.Unit?.Property,
        };
    }

    internal static void Write(RuleText text, EventPaths paths)
    {
        text.Write(" of ").Join(paths.Events, " or ", pattern => text.Write(pattern));
        if (paths.NameProperty is { } by) text.Write(" by ").Name(by);
        if (paths.DropsTrailingSlash) text.Write(" drop_trailing_slash");
        if (paths.Groups.Count > 0) text.Write(" group ").Set(paths.Groups, group => Write(text, group));
        if (paths.Exclude.Count > 0) text.Write(" exclude ").Set(paths.Exclude, node => text.Quoted(node));
        if (paths.CollapsesRepeats) text.Write(" collapse");
        if (paths.CollapsesRepeats && paths.Collapsed.Count > 0) text.Write(" ").Set(paths.Collapsed, node => text.Quoted(node));
        if (paths.From is { } from) text.Write(from.IsLast ? " from last " : " from ").Quoted(from.Node);
        if (paths.Until is { } until) text.Write(until.IsLast ? " until last " : " until ").Quoted(until.Node);
        if (paths.Window is { } window) text.Write(" within ").Write(window);
        if (paths.Limit is { } limit) text.Write(" steps ").Write(limit);
        if (paths.MostNodes is { } nodes) text.Write(" nodes ").Write(nodes);
        WriteUnit(text, paths.SessionGap, paths.UnitProperty);
    }

    /// <summary>One or several patterns, of which an event matches any; null after a mistake.</summary>
    internal static EventPattern[]? Patterns(RuleParser parser)
    {
        var patterns = new List<EventPattern?> { parser.Pattern() };
        while (parser.Reader.TryTake("or")) patterns.Add(parser.Pattern());
        return patterns.Contains(null) ? null : [.. patterns.OfType<EventPattern>()];
    }

    /// <summary>What stands behind <c>unit</c>: a session and its longest gap, or a property.</summary>
    internal static PathUnit? Unit(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (reader.At("session") && reader.Peek(1).Kind == TokenKind.Number)
        {
            reader.Take();
            return parser.Duration() is { } gap ? new PathUnit(gap, null) : null;
        }

        return reader.Name("session, or the name of a property") is { } name ? new PathUnit(null, name) : null;
    }

    internal static void WriteUnit(RuleText text, TimeSpan? session, string? property)
    {
        if (session is { } gap) text.Write(" unit session ").Write(gap);
        if (property is not null) text.Write(" unit ").Name(property);
    }

    /// <summary>A text in quotes; null after telling that there is none.</summary>
    internal static string? Quoted(RuleParser parser, string what)
    {
        if (parser.Reader.Current.Kind == TokenKind.Text) return parser.Reader.Take().Text;
        parser.Reader.Fail(what);
        return null;
    }

    private static void Write(RuleText text, PathGroup group)
    {
        text.Quoted(group.Pattern.Pattern);
        if (group.Name != group.Pattern.Pattern) text.Write(" as ").Quoted(group.Name);
    }

    private static Draft Clauses(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        var draft = new Draft();
        for (int at = -1; at != reader.Position && !reader.Failed;)
        {
            at = reader.Position;
            if (reader.At("by") && parser.Once(draft.By is null) && reader.TryTake("by")) draft.By = draft.Sound(reader.Name("the name of a property"));
            else if (reader.At("drop_trailing_slash") && parser.Once(!draft.DropsSlash)) draft.DropsSlash = reader.TryTake("drop_trailing_slash");
            else if (reader.At("group") && parser.Once(draft.Groups is null) && reader.TryTake("group")) draft.Groups = draft.Sound(parser.Braced(() => Group(parser)));
            else if (reader.At("exclude") && parser.Once(draft.Exclude is null) && reader.TryTake("exclude")) draft.Exclude = draft.Sound(Nodes(parser));
            else if (reader.At("collapse") && parser.Once(draft.Collapsed is null) && reader.TryTake("collapse")) draft.Collapsed = reader.At("{") ? draft.Sound(Nodes(parser)) : [];
            else if (reader.At("from") && parser.Once(draft.From is null) && reader.TryTake("from")) draft.From = draft.Sound(Anchor(parser));
            else if (reader.At("until") && parser.Once(draft.Until is null) && reader.TryTake("until")) draft.Until = draft.Sound(Anchor(parser));
            else if (reader.At("within") && parser.Once(draft.Window is null) && reader.TryTake("within")) draft.Window = draft.Sound(parser.Duration());
            else if (reader.At("steps") && parser.Once(draft.Limit is null) && reader.TryTake("steps")) draft.Limit = draft.Sound(parser.Whole(1, int.MaxValue));
            else if (reader.At("nodes") && parser.Once(draft.MostNodes is null) && reader.TryTake("nodes")) draft.MostNodes = draft.Sound(parser.Whole(1, int.MaxValue));
            else if (reader.At("unit") && parser.Once(draft.Unit is null) && reader.TryTake("unit")) draft.Unit = draft.Sound(Unit(parser));
        }

        return draft;
    }

    private static string? Node(RuleParser parser) => Quoted(parser, "the name of a node in quotes");

    private static List<string>? Nodes(RuleParser parser) => parser.Braced(() => Node(parser));

    private static PathAnchor? Anchor(RuleParser parser)
    {
        bool isLast = parser.Reader.TryTake("last");
        return Node(parser) is not { } node ? null : isLast ? PathAnchor.Last(node) : PathAnchor.First(node);
    }

    private static PathGroup? Group(RuleParser parser)
    {
        string? pattern = Quoted(parser, "a pattern in quotes");
        bool isNamed = parser.Reader.TryTake("as");
        string? name = isNamed ? Node(parser) : null;
        return pattern is null || (isNamed && name is null) ? null : new PathGroup(new TextPattern(pattern), name);
    }

    private sealed class Draft
    {
        internal string? By { get; set; }

        internal bool DropsSlash { get; set; }

        internal List<PathGroup>? Groups { get; set; }

        internal List<string>? Exclude { get; set; }

        internal List<string>? Collapsed { get; set; }

        internal PathAnchor? From { get; set; }

        internal PathAnchor? Until { get; set; }

        internal TimeSpan? Window { get; set; }

        internal int? Limit { get; set; }

        internal int? MostNodes { get; set; }

        internal PathUnit? Unit { get; set; }

        /// <summary>Whether a mistake in a clause was told.</summary>
        internal bool IsBroken { get; private set; }

        /// <summary>What a clause says, of which nothing is a mistake that was told.</summary>
        internal T? Sound<T>(T? said)
        {
            IsBroken |= said is null;
            return said;
        }
    }
}

/// <summary>Whose events make a path or a basket, where it is not a customer: a session's, or those with one value of a property.</summary>
internal sealed record PathUnit(TimeSpan? SessionGap, string? Property);
