namespace Crm.Segmentation;

/// <summary>
/// How large a definition may be. Everything that reads a tree may then recurse, and may read a subtree that occurs twice twice.
/// A feature counts as its definition wherever it occurs.
/// </summary>
internal static class RuleLimits
{
    /// <summary>The most nodes on the way from the root to a leaf.</summary>
    internal const int Depth = 64;

    /// <summary>The most nodes on the way from the root to a leaf when every membership is followed to what it refers to.</summary>
    internal const int DepthTogether = 512;

    /// <summary>The most nodes altogether.</summary>
    internal const int Nodes = 4_096;

    /// <summary>The most errors that are told at once.</summary>
    internal const int Errors = 100;

    /// <summary>The most steps of a sequence.</summary>
    internal const int Steps = 32;

    /// <summary>The memberships in a tree, each with the depth at which it stands, from 1; and the depth of the whole.</summary>
    internal static (int Depth, List<(MemberOf Member, int Depth)> Members) Measure(object root)
    {
        var members = new List<(MemberOf, int)>();
        var open = new Stack<(object Node, int Depth)>();
        open.Push((root, 1));
        int deepest = 0;
        while (open.TryPop(out (object Node, int Depth) next))
        {
            deepest = Math.Max(deepest, next.Depth);
            if (next.Node is MemberOf member) members.Add((member, next.Depth));
            foreach (object child in RuleVisitor.Children(next.Node).Reverse()) open.Push((child, next.Depth + 1));
        }

        return (deepest, members);
    }

    /// <summary>What is too large about a tree, found without recursion and in bounded time; null when nothing is.</summary>
    internal static RuleExcess? Excess(object root)
    {
        var open = new Stack<(object Node, int Depth)>();
        open.Push((root, 1));
        int seen = 0;
        while (open.TryPop(out (object Node, int Depth) next))
        {
            seen++;
            if (next.Depth > Depth) return RuleExcess.Depth;
            foreach (object child in RuleVisitor.Children(next.Node))
            {
                open.Push((child, next.Depth + 1));
                if (seen + open.Count > Nodes) return RuleExcess.Nodes;
            }
        }

        return null;
    }
}

/// <summary>Which limit a definition exceeds.</summary>
internal enum RuleExcess
{
    Depth,
    Nodes,
}
