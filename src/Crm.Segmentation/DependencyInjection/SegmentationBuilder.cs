using Microsoft.Extensions.DependencyInjection;

namespace Crm.Segmentation;

/// <summary>Takes what the registered rule book holds.</summary>
public sealed class SegmentationBuilder
{
    internal SegmentationBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that segmentation was registered with.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds definitions to the registered rule book, which is checked as a whole when the host starts.</summary>
    /// <param name="definitions">Segments, partitions and other definitions; they may refer to those of other calls.</param>
    /// <returns>This builder.</returns>
    public SegmentationBuilder AddDefinitions(params Definition[] definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        foreach (Definition definition in definitions) ArgumentNullException.ThrowIfNull(definition, nameof(definitions));
        Definition[] added = [.. definitions];
        Services.Configure<RuleBookOptions>(rules => rules.Definitions.AddRange(added));
        return this;
    }
}
