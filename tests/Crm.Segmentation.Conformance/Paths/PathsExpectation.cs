namespace Crm.Segmentation.Conformance;

/// <summary>What a path's case expects. Edges may be listed in any order.</summary>
internal sealed record PathsExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Edges with their units.</summary>
    public IReadOnlyList<CaseEdge>? Edges { get; init; }

    /// <summary>Edges with the mean seconds they take.</summary>
    public IReadOnlyList<CaseEdgeMean>? EdgesWithAvgS { get; init; }

    /// <summary>Edges with the mean and median seconds they take.</summary>
    public IReadOnlyList<CaseEdgeTimes>? EdgesWithTimes { get; init; }

    /// <summary>Edges with their customers.</summary>
    public IReadOnlyList<CaseEdgeUsers>? EdgeUsers { get; init; }

    /// <summary>Units at <c>step:name</c>.</summary>
    public IReadOnlyDictionary<string, CaseNode>? Nodes { get; init; }

    /// <summary>Transitions, or steps, by name.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Matrix { get; init; }

    /// <summary>Each unit's path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Paths { get; init; }

    /// <summary>How many sessions there are.</summary>
    public int? Sessions { get; init; }

    /// <summary>The most frequent whole paths.</summary>
    public IReadOnlyList<CasePath>? TopPaths { get; init; }

    /// <summary>Items that go together.</summary>
    public IReadOnlyList<CasePair>? Pairs { get; init; }
}

/// <summary>An edge.</summary>
/// <param name="Step">Its step, from 1.</param>
/// <param name="From">The event before.</param>
/// <param name="To">The event after.</param>
/// <param name="Units">How many units.</param>
[Row]
internal sealed record CaseEdge(int Step, string From, string To, int Units);

/// <summary>An edge with its mean time.</summary>
/// <param name="Step">Its step, from 1.</param>
/// <param name="From">The event before.</param>
/// <param name="To">The event after.</param>
/// <param name="Units">How many units.</param>
/// <param name="MeanSeconds">The mean seconds between both.</param>
[Row]
internal sealed record CaseEdgeMean(int Step, string From, string To, int Units, double? MeanSeconds);

/// <summary>An edge with its times.</summary>
/// <param name="Step">Its step, from 1.</param>
/// <param name="From">The event before.</param>
/// <param name="To">The event after.</param>
/// <param name="Units">How many units.</param>
/// <param name="MeanSeconds">The mean seconds between both.</param>
/// <param name="MedianSeconds">The median seconds between both.</param>
[Row]
internal sealed record CaseEdgeTimes(int Step, string From, string To, int Units, double? MeanSeconds, double? MedianSeconds);

/// <summary>An edge with its customers.</summary>
/// <param name="Step">Its step, from 1.</param>
/// <param name="From">The event before.</param>
/// <param name="To">The event after.</param>
/// <param name="Customers">The customers.</param>
[Row]
internal sealed record CaseEdgeUsers(int Step, string From, string To, IReadOnlyList<string> Customers);

/// <summary>Units at a node.</summary>
internal sealed record CaseNode
{
    /// <summary>Who reach it.</summary>
    public required int Reach { get; init; }

    /// <summary>Who go on.</summary>
    public required int Continue { get; init; }

    /// <summary>Who do not.</summary>
    public required int Dropoff { get; init; }
}

/// <summary>A whole path.</summary>
/// <param name="Names">Its events.</param>
/// <param name="Units">How many units went it.</param>
[Row]
internal sealed record CasePath(IReadOnlyList<string> Names, int Units);

/// <summary>Two items that go together.</summary>
/// <param name="A">An item.</param>
/// <param name="B">Another.</param>
/// <param name="Baskets">Baskets with both.</param>
/// <param name="Support">Their share of all baskets.</param>
/// <param name="Confidence">Their share of the baskets with the one.</param>
/// <param name="Lift">That share over the share of baskets with the other.</param>
[Row]
internal sealed record CasePair(string A, string B, int Baskets, double Support, double Confidence, double Lift);
