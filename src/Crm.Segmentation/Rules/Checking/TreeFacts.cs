namespace Crm.Segmentation;

/// <summary>
/// How large trees are and what they reach, found in bounded time whatever their size. A feature counts wherever it occurs, and is looked
/// at once.
/// </summary>
internal sealed class TreeFacts
{
    // Each of the same name on the way adds a level to the tree: beyond the limit of depth there is no need to look.
    private const int DeepestNames = RuleLimits.Depth;

    private readonly Dictionary<Feature, (Facts Facts, List<(Expression Reference, int Depth)> References)> _features = new(ReferenceEqualityComparer.Instance);

    /// <summary>The facts of a tree.</summary>
    /// <param name="root">The root.</param>
    /// <param name="references">Takes the memberships and the values of named results with their depths, from 1; memberships that a feature has, which is an error, are left out.</param>
    internal Facts Of(Node root, List<(Expression Reference, int Depth)>? references = null) => Of(root, references, 0);

    private Facts Of(Node root, List<(Expression Reference, int Depth)>? references, int names)
    {
        var open = new Stack<(Node Node, int Depth)>();
        open.Push((root, 1));
        (int deepest, int nodes, bool needsFit) = (0, 0, false);
        while (open.TryPop(out (Node Node, int Depth) next))
        {
            (int depth, int below, bool needs) = (next.Depth, 1, next.Node.PopulationFunction is not null);
            if (next.Node is Feature feature)
            {
                (Facts facts, List<(Expression Reference, int Depth)> its) = Behind(feature, names);
                if (facts.Excess is not null) return facts;
                if (references is not null)
                    foreach ((Expression reference, int at) in its) references.Add((reference, depth + at));
                (depth, below, needs) = (depth + facts.Depth, below + facts.Nodes, facts.NeedsFit);
            }
            else
            {
                if (next.Node is ValueOf || (next.Node is MemberOf && names == 0)) references?.Add(((Expression)next.Node, depth));
                foreach (Node child in next.Node.Children.Reverse()) open.Push((child, depth + 1));
            }

            (deepest, nodes, needsFit) = (Math.Max(deepest, depth), nodes + below, needsFit | needs);
            if (deepest > RuleLimits.Depth) return new Facts(deepest, nodes, needsFit, RuleExcess.Depth);
            if (nodes + open.Count > RuleLimits.Nodes) return new Facts(deepest, nodes, needsFit, RuleExcess.Nodes);
        }

        return new Facts(deepest, nodes, needsFit, null);
    }

    private (Facts Facts, List<(Expression Reference, int Depth)> References) Behind(Feature feature, int names)
    {
        if (_features.TryGetValue(feature, out var known)) return known;
        var references = new List<(Expression Reference, int Depth)>();
        Facts facts = names > DeepestNames
            ? new Facts(RuleLimits.Depth + 1, 0, false, RuleExcess.Depth)
            : Of(feature.Definition, references, names + 1);
        return _features[feature] = (facts, references);
    }
}

/// <summary>What is known of a tree.</summary>
/// <param name="Depth">How many nodes there are on the longest way from the root to a leaf.</param>
/// <param name="Nodes">How many nodes there are.</param>
/// <param name="NeedsFit">Whether it has a population function.</param>
/// <param name="Excess">Which limit it exceeds; the other facts are then of a part of it.</param>
internal readonly record struct Facts(int Depth, int Nodes, bool NeedsFit, RuleExcess? Excess);
