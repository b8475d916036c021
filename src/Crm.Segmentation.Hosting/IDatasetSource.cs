namespace Crm.Segmentation.Hosting;

/// <summary>Where a host's customers and events come from. It is made for each load, in a scope of its own, so that it may use a database context.</summary>
public interface IDatasetSource
{
    /// <summary>
    /// Gives the builder its customers and events; the host builds. An exception means that there are no data now: the host serves what it has.
    /// </summary>
    /// <param name="builder">Takes customers and events. Where the host appends, it has those of the dataset before, and takes what is new since.</param>
    /// <param name="load">Why and since when data are loaded.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken);
}

/// <summary>One load of a host's data.</summary>
/// <param name="Instant">When the load began. Rows that come into being later belong to the next one.</param>
/// <param name="Previous">The dataset that is appended to; null where everything is to be loaded.</param>
/// <param name="PreviousInstant">When the load of the previous dataset began; null where everything is to be loaded.</param>
public sealed record DatasetLoad(DateTimeOffset Instant, Dataset? Previous, DateTimeOffset? PreviousInstant);
