namespace Crm.Segmentation.Tree;

/// <summary>A pattern, and the bits that an event which matches it has: the steps of a chain that it satisfies, from bit 0.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Bits">The bits.</param>
internal readonly record struct PatternBits(EventPattern Pattern, uint Bits);
