using Crm.Segmentation.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Segmentation;

/// <summary>Takes what the registered rule book holds.</summary>
public sealed class SegmentationBuilder
{
    internal SegmentationBuilder(IServiceCollection services, string? shop) => (Services, Shop) = (services, shop);

    /// <summary>The services that segmentation was registered with.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the shop, which is the key of its services; null for the only shop of a process, whose services have no key.</summary>
    public string? Shop { get; }

    /// <summary>Adds definitions to the registered rule book, which is checked as a whole when the host starts.</summary>
    /// <param name="definitions">Segments, partitions and other definitions; they may refer to those of other calls.</param>
    /// <returns>This builder.</returns>
    public SegmentationBuilder AddDefinitions(params Definition[] definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        foreach (Definition definition in definitions) ArgumentNullException.ThrowIfNull(definition, nameof(definitions));
        Definition[] added = [.. definitions];
        return Configure(rules => Add(rules.Definitions, added));
    }

    /// <summary>
    /// Adds rules as text to the registered rule book, which is checked as a whole when the host starts. Tests beside the rules, and features that no rule uses,
    /// belong to it.
    /// </summary>
    /// <param name="texts">The texts with the names by which diagnostics call them; they may refer to those of other calls, and to definitions.</param>
    /// <returns>This builder.</returns>
    public SegmentationBuilder AddRules(params (string Name, string Text)[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach ((string name, string text) in texts)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(texts));
            ArgumentNullException.ThrowIfNull(text, nameof(texts));
        }

        (string Name, string Text)[] added = [.. texts];
        return Configure(rules => Add(rules.Texts, added));
    }

    private static void Add<T>(IList<T> all, T[] added)
    {
        foreach (T one in added) all.Add(one);
    }

    private SegmentationBuilder Configure(Action<RuleBookOptions> add)
    {
        Services.Configure(Shop ?? Microsoft.Extensions.Options.Options.DefaultName, add);
        return this;
    }
}
