namespace Crm.Segmentation;

/// <summary>
/// Where the customers of a dataset come from: those of a dataset that was appended to keep their ordinals, so that sets of both can be put together. It holds no
/// dataset alive.
/// </summary>
/// <remarks>Every link knows its predecessor and one far before it, so that an ancestor is found in steps that grow with the logarithm of the distance.</remarks>
internal sealed class Lineage
{
    private readonly Lineage? _earlier;
    private readonly Lineage? _far;
    private readonly int _depth;

    internal Lineage(Lineage? earlier)
    {
        _earlier = earlier;
        if (earlier is null) return;
        _depth = earlier._depth + 1;

        // Two leaps of one length are followed by one of twice the length and one step.
        _far = earlier._far is { _far: { } further } near && earlier._depth - near._depth == near._depth - further._depth ? further : earlier;
    }

    /// <summary>Whether the customers of this are the first customers of the other: it is the same, or was appended to this, in any number of steps.</summary>
    internal bool Begins(Lineage other)
    {
        Lineage at = other;
        while (at._depth > _depth) at = at._far is { } far && far._depth >= _depth ? far : at._earlier!;
        return ReferenceEquals(at, this);
    }
}
