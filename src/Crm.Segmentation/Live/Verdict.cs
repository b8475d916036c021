namespace Crm.Segmentation.Live;

/// <summary>What the definitions of a program say of one customer at one instant.</summary>
/// <remarks>It reads from the workspace that it was evaluated in, so that it is good until the next evaluation in it; after that every question throws.</remarks>
public readonly struct Verdict
{
    private readonly ProgramWorkspace? _workspace;
    private readonly int _stamp;
    private readonly long _asOf;

    internal Verdict(ProgramWorkspace workspace, long asOf) => (_workspace, _stamp, _asOf) = (workspace, workspace.Run.Stamp, asOf);

    /// <summary>The instant at which the customer was looked at.</summary>
    public DateTimeOffset AsOf => Timestamp.Instant(_asOf);

    /// <summary>Whether the customer is in a segment.</summary>
    /// <param name="segment">The segment's name.</param>
    /// <exception cref="KeyNotFoundException">The program has no segment of the name.</exception>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public bool this[string segment]
    {
        get
        {
            ProgramWorkspace workspace = Workspace;
            int place = PlaceOf(segment);
            if (workspace.Plan.Definitions[place].IsPartition) throw new KeyNotFoundException($"'{segment}' is a partition: ask for its cell.");
            return workspace.Codes[place] != 0;
        }
    }

    /// <summary>In how many segments the customer is.</summary>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public int Count
    {
        get
        {
            ProgramWorkspace workspace = Workspace;
            int count = 0;
            foreach (int place in workspace.Plan.Segments) count += workspace.Codes[place];
            return count;
        }
    }

    /// <summary>The cell of a partition that the customer is in.</summary>
    /// <param name="partition">The partition's name.</param>
    /// <exception cref="KeyNotFoundException">The program has no partition of the name.</exception>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public string Cell(string partition)
    {
        ProgramWorkspace workspace = Workspace;
        int place = PlaceOf(partition);
        ProgramDefinition definition = workspace.Plan.Definitions[place];
        return definition.IsPartition ? definition.Cells[workspace.Codes[place]] : throw new KeyNotFoundException($"'{partition}' is a segment, which has no cells.");
    }

    /// <summary>The value of a feature, in its public type; null when it is missing.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <exception cref="KeyNotFoundException">The program has no feature of the name.</exception>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public object? Value(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ProgramWorkspace workspace = Workspace;
        return workspace.Plan.ValueOf(feature, workspace.Run, _asOf);
    }

    /// <summary>The first later instant at which a definition says something else if nothing else happens; null for never.</summary>
    /// <param name="name">The name of a segment or a partition.</param>
    /// <exception cref="KeyNotFoundException">The program has no definition of the name.</exception>
    /// <exception cref="RuleException">It cannot be told, because the definition calculates with a time that passes: see <see cref="RuleProgram.Warnings"/>.</exception>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public DateTimeOffset? NextChange(string name)
    {
        ProgramWorkspace workspace = Workspace;
        int place = PlaceOf(name);
        workspace.Plan.ThrowIfUntold(workspace.Plan.Definitions[place].Name);
        return InstantOf(workspace.Plan.Change(workspace.Run, place, _asOf).At);
    }

    /// <summary>The first later instant at which any definition says something else if nothing else happens; null for never.</summary>
    /// <exception cref="RuleException">It cannot be told, because a definition calculates with a time that passes: see <see cref="RuleProgram.Warnings"/>.</exception>
    /// <exception cref="InvalidOperationException">The workspace has evaluated another customer since.</exception>
    public DateTimeOffset? NextChange()
    {
        ProgramWorkspace workspace = Workspace;
        workspace.Plan.ThrowIfUntold(null);
        long least = ConditionNode.Never;
        for (int place = 0; place < workspace.Plan.Definitions.Count; place++) least = Math.Min(least, workspace.Plan.Change(workspace.Run, place, _asOf).At);
        return InstantOf(least);
    }

    private ProgramWorkspace Workspace => _workspace is { } workspace && workspace.Run.Stamp == _stamp
        ? workspace
        : throw new InvalidOperationException("The workspace has evaluated another customer since.");

    private static DateTimeOffset? InstantOf(long instant) => instant > Timestamp.Max ? null : Timestamp.Instant(instant);

    private int PlaceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Workspace.Plan.PlaceOf(name) is >= 0 and var place ? place : throw new KeyNotFoundException($"The program has no segment and no partition '{name}'.");
    }
}
