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
}

/// <summary>Which limit a definition exceeds.</summary>
internal enum RuleExcess
{
    Depth,
    Nodes,
}
