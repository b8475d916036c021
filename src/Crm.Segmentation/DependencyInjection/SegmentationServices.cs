using Crm.Segmentation.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crm.Segmentation;

/// <summary>Registration with a host's services.</summary>
public static class SegmentationServices
{
    /// <summary>
    /// Registers a <see cref="SegmentationEngine"/> and a <see cref="RuleBook"/> of one schema, both as singletons. A host refuses to start, and
    /// names every problem, when the options or the definitions are not valid.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="schema">The schema of the datasets and of the rule book.</param>
    /// <param name="configure">Sets zone, week start and threads; null for the defaults. Options bound elsewhere apply too.</param>
    /// <returns>Takes the definitions of the rule book; without any it is empty.</returns>
    /// <exception cref="InvalidOperationException">Segmentation is already registered.</exception>
    /// <remarks>Without a host nothing is checked at start; the first use of either service then throws <see cref="OptionsValidationException"/>.</remarks>
    public static SegmentationBuilder AddSegmentation(this IServiceCollection services, Schema schema, Action<SegmentationOptions>? configure = null) =>
        Add(services, null, schema, configure);

    /// <summary>
    /// Registers the <see cref="SegmentationEngine"/> and the <see cref="RuleBook"/> of one of several shops in a process, as singletons whose key is the
    /// shop's name. The options of a shop have its name, too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="shop">The name of the shop.</param>
    /// <param name="schema">The schema of the shop's datasets and of its rule book.</param>
    /// <param name="configure">Sets zone, week start and threads; null for the defaults. Options bound elsewhere under the shop's name apply too.</param>
    /// <returns>Takes the definitions of the shop's rule book; without any it is empty.</returns>
    /// <exception cref="InvalidOperationException">A shop of that name is already registered.</exception>
    /// <remarks>Without a host nothing is checked at start; the first use of either service then throws <see cref="OptionsValidationException"/>.</remarks>
    public static SegmentationBuilder AddSegmentation(this IServiceCollection services, string shop, Schema schema, Action<SegmentationOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(shop);
        return Add(services, shop, schema, configure);
    }

    private static SegmentationBuilder Add(IServiceCollection services, string? shop, Schema schema, Action<SegmentationOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(schema);
        if (services.Any(service => service.ServiceType == typeof(SegmentationEngine) && Equals(service.ServiceKey, shop)))
            throw new InvalidOperationException(
                $"Segmentation{(shop is null ? "" : $" of '{shop}'")} is already registered: add further definitions to the builder that the first call returned, or register another shop by its name.");

        string name = shop ?? Options.DefaultName;
        OptionsBuilder<SegmentationOptions> options = services.AddOptions<SegmentationOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmentationOptions>, SegmentationOptionsValidation>());
        services.AddOptions<RuleBookOptions>(name).Configure(rules => rules.Schema = schema).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RuleBookOptions>, RuleBookValidation>());

        SegmentationEngine Engine(IServiceProvider provider) => new(schema, provider.GetRequiredService<IOptionsMonitor<SegmentationOptions>>().Get(name));
        RuleBook Rules(IServiceProvider provider) =>
            provider.GetRequiredService<IOptionsMonitor<RuleBookOptions>>().Get(name).TryCreate([], out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book : throw new RuleException(diagnostics);
        if (shop is null) services.AddSingleton(Engine).AddSingleton(Rules);
        else services.AddKeyedSingleton(shop, (provider, _) => Engine(provider)).AddKeyedSingleton(shop, (provider, _) => Rules(provider));
        return new SegmentationBuilder(services, shop);
    }
}
