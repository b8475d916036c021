using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Journeys;

/// <summary>A version of a journey, ready to be gone through: its nodes with where each goes on, and its conditions.</summary>
internal sealed class JourneyVersion
{
    private readonly List<(string Result, string? Cell)> _memberships = [];
    private readonly List<Count> _counts = [];

    internal JourneyVersion(Journey definition, Schema schema, Calendar calendar, Func<string, NamedResult> results, int ordinal)
    {
        (Definition, Schema, Ordinal, ContentHash) = (definition, schema, ordinal, definition.ContentHash);
        Identity = ulong.Parse(ContentHash.AsSpan(0, 16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        (MaximumAge, Stale, NotOlderThan) = (Milliseconds(definition.MaximumAge ?? JourneyDefaults.MaximumAge), Milliseconds(definition.StaleAfter), Milliseconds(definition.NotOlderThan));
        var compiler = new NodeCompiler(schema, calendar, results, PlaceOf, PlaceOf);
        Filter = definition.Filter is { } filter ? new JourneyCondition(filter, compiler, this) : null;
        Entries = [.. definition.Entries.OfType<EventEntry>().Select(entry => new JourneyPattern(entry.Pattern, compiler, schema))];
        Changes = [.. definition.Entries.OfType<MembershipEntry>()];
        Times = [.. definition.Entries.Where(entry => entry is ScheduleEntry or DateEntry).Select(entry => new TimedEntry(entry, schema))];
        Exits = [.. definition.Exits.OfType<EventExit>().Select(exit => new JourneyPattern(exit.Pattern, compiler, schema))];
        Leavings = [.. definition.Exits.OfType<LeavingExit>().Select(exit => exit.Member)];
        Conditions = [.. definition.Exits.OfType<ConditionExit>().Select(exit => (new JourneyCondition(exit.Condition, compiler, this), exit.Reason))];
        Goal = definition.Goal is { } goal ? new VersionGoal(new JourneyPattern(goal.Pattern, compiler, schema), Milliseconds(goal.Window)) : null;
        Joins = [.. definition.Nodes.Select(node => node.Step).OfType<JoinStep>().Select(join => join.Journey).Distinct(StringComparer.Ordinal)];
        JoinedFrom = [.. definition.Entries.OfType<JoinEntry>().Select(entry => entry.Journey)];
        (Stages, Repeats) = JourneyStages.Of(this, compiler);
        Counters = [.. _counts.Select(count => new JourneyPattern(count.Pattern, compiler, schema))];
        Counted = [.. _counts];
        Memberships = [.. _memberships];
        Lacking = [.. compiler.Lacking];
        (Slots, Patterns, Tools) = (compiler.Slots, compiler.Patterns, compiler.Tools);
        Reads = TypesOf(definition, schema);
        IsTriggerRead = TriggerCheck.Reads(definition);
    }

    internal Journey Definition { get; }

    internal Schema Schema { get; }

    internal string Name => Definition.Name;

    internal int Priority => Definition.Priority;

    internal string ContentHash { get; }

    /// <summary>The first 64 bits of the content hash, by which states name it.</summary>
    internal ulong Identity { get; }

    /// <summary>Its position among all versions that a catalog knows.</summary>
    internal int Ordinal { get; }

    internal long MaximumAge { get; }

    /// <summary>How overdue a message may be; null where the rules of messages say.</summary>
    internal long? Stale { get; }

    internal long? NotOlderThan { get; }

    internal JourneyCondition? Filter { get; }

    internal JourneyPattern[] Entries { get; }

    internal MembershipEntry[] Changes { get; }

    internal TimedEntry[] Times { get; }

    internal JourneyPattern[] Exits { get; }

    internal MemberOf[] Leavings { get; }

    internal (JourneyCondition Condition, string Reason)[] Conditions { get; }

    internal VersionGoal? Goal { get; }

    /// <summary>The journeys that it joins.</summary>
    internal string[] Joins { get; }

    internal ValueList<string> JoinedFrom { get; }

    /// <summary>Its nodes in the order of the text.</summary>
    internal JourneyStage[] Stages { get; }

    /// <summary>How many of them are repeats.</summary>
    internal int Repeats { get; }

    /// <summary>Events that are counted since the entry.</summary>
    internal JourneyPattern[] Counters { get; }

    internal ValueList<Count> Counted { get; }

    /// <summary>Memberships that its conditions ask for, by their places.</summary>
    internal (string Result, string? Cell)[] Memberships { get; }

    /// <summary>What its conditions ask for that there is not for one customer.</summary>
    internal ValueList<Expression> Lacking { get; }

    internal int Slots { get; }

    internal int Patterns { get; }

    internal int Tools { get; }

    /// <summary>Whether it looks at events of a type.</summary>
    internal bool[] Reads { get; }

    internal bool IsTriggerRead { get; }

    /// <summary>A compiler of parts of its conditions: memberships and counts have their places already.</summary>
    internal NodeCompiler NewCompiler(JourneySource source) => new(Schema, source.Calendar, source.Results, PlaceOf, PlaceOf);

    /// <summary>The position of a node by its id; −1 when there is none.</summary>
    internal int Find(string node) => Array.FindIndex(Stages, stage => stage.Id == node);

    /// <summary>Whether an instance that goes on behind a node may come to another.</summary>
    internal bool Leads(int from, int to)
    {
        var isKnown = new bool[Stages.Length];
        var open = new Stack<int>(Stages[from].Ways);
        while (open.TryPop(out int next))
        {
            if (next == to) return true;
            if (next == JourneyStage.End || isKnown[next]) continue;
            isKnown[next] = true;
            foreach (int behind in Stages[next].Ways) open.Push(behind);
        }

        return false;
    }

    private int? PlaceOf(MemberOf member) => member.Entered is null ? PlaceIn(_memberships, (member.Result, member.Cell)) : null;

    private int? PlaceOf(Count count) => count.Window is SinceEntryWindow ? PlaceIn(_counts, count) : null;

    private static int PlaceIn<T>(List<T> places, T what)
    {
        int place = places.IndexOf(what);
        if (place >= 0) return place;
        places.Add(what);
        return places.Count - 1;
    }

    private static bool[] TypesOf(Journey definition, Schema schema)
    {
        var reads = new bool[schema.Events.Count];
        foreach (EventPattern pattern in definition.Trees.SelectMany(tree => tree.Walk()).OfType<EventPattern>())
        {
            if (pattern.EventName is { } name) reads[schema.EventIndex(name)] = true;
            else Array.Fill(reads, true);
        }

        return reads;
    }

    private static long Milliseconds(TimeSpan duration) => Timestamp.Milliseconds(duration);

    private static long? Milliseconds(TimeSpan? duration) => duration is { } some ? Milliseconds(some) : null;
}

/// <summary>What a journey is for, and how long after the entry it counts.</summary>
internal sealed record VersionGoal(JourneyPattern Pattern, long Window);
