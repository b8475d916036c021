using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>The segments, lists and cells that a customer is in, as far as journeys ask for them. Immutable.</summary>
public sealed class JourneyMemberships
{
    private readonly HashSet<(string Result, string? Cell)> _names;

    private JourneyMemberships(HashSet<(string Result, string? Cell)> names) => _names = names;

    /// <summary>A customer who is in nothing.</summary>
    public static JourneyMemberships None { get; } = new([]);

    /// <summary>The same, and in a segment or on a list.</summary>
    /// <param name="name">The segment or list.</param>
    public JourneyMemberships In(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return With(name, null, isMember: true);
    }

    /// <summary>The same, and in a cell of a partition, and in no other of it.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="cell">The cell.</param>
    public JourneyMemberships InCell(string partition, string cell)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(cell);
        return new JourneyMemberships([.. _names.Where(name => name.Cell is null || name.Result != partition), (partition, cell)]);
    }

    /// <summary>The same, and not in a segment, not on a list, or not in a cell.</summary>
    /// <param name="name">The segment, the list or the partition.</param>
    /// <param name="cell">The cell of a partition; null for a segment or a list.</param>
    public JourneyMemberships Without(string name, string? cell = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return With(name, cell, isMember: false);
    }

    /// <summary>What a live state says of its customer.</summary>
    /// <param name="state">The state.</param>
    /// <param name="rules">The rules that the state is under.</param>
    public static JourneyMemberships Of(LiveState state, LiveRules rules)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        var names = new HashSet<(string Result, string? Cell)>();
        foreach (string name in rules.Names)
            if (state[name]) names.Add((name, state.CellOf(name)));
        return new JourneyMemberships(names);
    }

    /// <summary>What a verdict says of its customer.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="program">The program whose verdict it is.</param>
    public static JourneyMemberships Of(Verdict verdict, RuleProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var names = new HashSet<(string Result, string? Cell)>();
        foreach (ProgramDefinition definition in program.Definitions)
        {
            if (definition.IsPartition) names.Add((definition.Name, verdict.Cell(definition.Name)));
            else if (verdict[definition.Name]) names.Add((definition.Name, null));
        }

        return new JourneyMemberships(names);
    }

    /// <summary>Whether the customer is in a segment, on a list, or in a cell.</summary>
    /// <param name="name">The segment, the list or the partition.</param>
    /// <param name="cell">The cell of a partition; null for a segment or a list.</param>
    public bool Contains(string name, string? cell = null) => _names.Contains((name, cell));

    internal JourneyMemberships With(string name, string? cell, bool isMember)
    {
        if (Contains(name, cell) == isMember) return this;
        HashSet<(string Result, string? Cell)> names = [.. _names];
        if (isMember) names.Add((name, cell));
        else names.Remove((name, cell));
        return new JourneyMemberships(names);
    }
}
