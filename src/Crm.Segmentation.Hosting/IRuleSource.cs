namespace Crm.Segmentation.Hosting;

/// <summary>Where a host's rule texts come from, and come from again when they change: files, configuration, a database.</summary>
public interface IRuleSource
{
    /// <summary>Reads all texts as they are now. An exception means that they cannot be read now: the host keeps what it has.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The texts with the names by which diagnostics call them, in an order that does not change by itself.</returns>
    Task<IReadOnlyList<(string Name, string Text)>> ReadAsync(CancellationToken cancellationToken);
}
