namespace Crm.Segmentation;

/// <summary>Where things stand in the texts that definitions were written in.</summary>
/// <param name="Nodes">The nodes of the trees.</param>
/// <param name="Names">The declared names, those with mistakes included.</param>
internal sealed record RulePlaces(NodeTable Nodes, IReadOnlyDictionary<string, SourceSpan> Names)
{
    /// <summary>Where a name is declared; null for a name that is not.</summary>
    internal SourceSpan? Of(string? name) => name is not null && Names.TryGetValue(name, out SourceSpan span) ? span : null;
}
