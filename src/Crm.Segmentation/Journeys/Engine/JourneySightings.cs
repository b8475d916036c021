namespace Crm.Segmentation.Journeys;

/// <summary>Which nodes and which of their branches instances went through, for those who ask what a run has seen of a journey.</summary>
internal sealed class JourneySightings
{
    private readonly HashSet<(string Journey, string Node)> _nodes = [];
    private readonly HashSet<(string Journey, string Node, int Branch)> _branches = [];

    internal void See(JourneyInstance instance, JourneyStage stage) => _nodes.Add((instance.Version.Name, stage.Id));

    internal void See(JourneyInstance instance, JourneyStage stage, int branch) => _branches.Add((instance.Version.Name, stage.Id, branch));

    /// <summary>What others have seen, too.</summary>
    internal void Add(JourneySightings other)
    {
        _nodes.UnionWith(other._nodes);
        _branches.UnionWith(other._branches);
    }

    internal bool Saw(string journey, string node) => _nodes.Contains((journey, node));

    internal bool Saw(string journey, string node, int branch) => _branches.Contains((journey, node, branch));
}
