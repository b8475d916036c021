namespace Crm.Segmentation.Hosting;

/// <summary>What was registered for one shop: where its rules, its data and its fit come from, and who is told of loads.</summary>
internal sealed class HostParts
{
    internal List<Func<IServiceProvider, IRuleSource>> RuleSources { get; } = [];

    /// <summary>Made in the scope of a load; null where the host holds rules only.</summary>
    internal Func<IServiceProvider, IDatasetSource>? DatasetSource { get; set; }

    /// <summary>The stored fit as JSON, where there is one now; null where none is given at all.</summary>
    internal Func<IServiceProvider, CancellationToken, Task<string?>>? StoredFit { get; set; }

    internal List<Func<IServiceProvider, SegmentationSnapshot, CancellationToken, Task>> Loaded { get; } = [];
}

/// <summary>A source that is a function.</summary>
internal sealed class DatasetFunction(IServiceProvider services, Func<IServiceProvider, DatasetBuilder, DatasetLoad, CancellationToken, Task> fill) : IDatasetSource
{
    public Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken) => fill(services, builder, load, cancellationToken);
}
