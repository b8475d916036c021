namespace Crm.Segmentation.Paths;

/// <summary>One pass over the events of all customers that visits the path of every unit that has one.</summary>
internal sealed class PathPass
{
    private readonly EventPaths _paths;
    private readonly PathUnits _units;

    /// <exception cref="RuleException">The paths have errors.</exception>
    internal PathPass(EventPaths paths, EvaluationScope scope, DateSpan? range, CustomerSet? among = null)
    {
        ValueList<Diagnostic> diagnostics = paths.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        (_paths, Names) = (paths, new PathNames(paths));
        _units = new PathUnits(scope, new PathSource([paths.Events], paths.NameProperty, paths.SessionGap, paths.UnitProperty, PathSource.RangeOf(range)) { Among = among }, Names);
    }

    /// <summary>Whether every customer's events are a path as they are, but that their types may be called otherwise, and repeats collapsed.</summary>
    internal bool IsPlain => _paths is { NameProperty: null, From: null, Until: null, Limit: null, SessionGap: null, UnitProperty: null };

    /// <summary>Reads the events.</summary>
    internal PathUnits Units => _units;

    /// <summary>The names of nodes.</summary>
    internal PathNames Names { get; }

    /// <summary>Visits the paths, with memory of its own for each that visits at a time; what they have found is joined at the end, in no order.</summary>
    internal void ForEach<TOwn>(Func<TOwn> create, PathVisit<TOwn> visit, Action<TOwn> join) => _units.ForEach(
        () => (Own: create(), Walk: new PathWalk(_paths, Names)),
        (own, unit) =>
        {
            if (own.Walk.Read(unit.Times, unit.Names)) visit(own.Own, new PathView(unit, own.Walk));
        },
        own => join(own.Own));
}

/// <summary>The path of one unit. Valid until the next.</summary>
/// <param name="unit">The unit.</param>
/// <param name="walk">The path.</param>
internal readonly ref struct PathView(PathUnitEvents unit, PathWalk walk)
{
    /// <summary>The unit.</summary>
    internal PathUnitEvents Unit { get; } = unit;

    /// <summary>The nodes of the path, from where steps are counted.</summary>
    internal ReadOnlySpan<int> Nodes => walk.Nodes;

    /// <summary>When the nodes were met.</summary>
    internal ReadOnlySpan<long> Times => walk.Times;

    /// <summary>Whether the path ends with its last node.</summary>
    internal bool Ends => walk.Ends;
}

/// <summary>Looks at a path.</summary>
internal delegate void PathVisit<in TOwn>(TOwn own, PathView path);
