namespace Crm.Segmentation.Journeys;

/// <summary>What becomes of living instances when a journey is published anew and they are moved to it.</summary>
public static class JourneyMigration
{
    /// <summary>Nodes at which instances may wait, and that the new version has no place for: they would be stranded.</summary>
    /// <param name="before">The version whose instances are moved.</param>
    /// <param name="after">The version that they are moved to.</param>
    /// <param name="map">For old nodes by their ids the new ones that take their place; null where all ids stay. A node that it does not name keeps its id.</param>
    /// <returns>An error for each such node, with its id as <see cref="Diagnostic.Part"/>; none when nobody is stranded.</returns>
    /// <remarks>An instance stands at a wait, or at a message that is held. A wait that has begun keeps the instant at which it is due.</remarks>
    public static ValueList<Diagnostic> Check(Journey before, Journey after, IReadOnlyDictionary<string, string>? map = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        HashSet<string> ids = [.. after.Nodes.Select(node => node.Id)];
        var found = new List<Diagnostic>();
        foreach (JourneyNode node in before.Nodes)
        {
            if (node.Step is not (WaitStep or WaitUntilTimeStep or WaitUntilDateStep or WaitForStep or SendStep { IsTransactional: false })) continue;
            string? mapped = map?.GetValueOrDefault(node.Id);
            if (ids.Contains(mapped ?? node.Id)) continue;
            found.Add(Diagnostic.Of(
                DiagnosticCodes.MigrationStrands,
                DiagnosticSeverity.Error,
                after.Name,
                mapped is null
                    ? (Phrase)$"Instances wait at '{node.Id}', which the new version does not have."
                    : $"Instances wait at '{node.Id}', and the map sends them to '{mapped}', which the new version does not have.",
                "Map the node to one of the new version, keep the instances on the old one, or let them exit.") with
            { Part = node.Id });
        }

        return [.. found];
    }
}
