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
    public static SegmentationBuilder AddSegmentation(this IServiceCollection services, Schema schema, Action<SegmentationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(schema);
        if (services.Any(service => service.ServiceType == typeof(SegmentationEngine)))
            throw new InvalidOperationException("Segmentation is already registered: add further definitions to the builder that the first call returned.");

        OptionsBuilder<SegmentationOptions> options = services.AddOptions<SegmentationOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmentationOptions>, SegmentationOptionsValidation>());
        services.AddSingleton(provider => new SegmentationEngine(schema, provider.GetRequiredService<IOptions<SegmentationOptions>>().Value));

        services.AddOptions<RuleBookOptions>().Configure(rules => rules.Schema = schema).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RuleBookOptions>, RuleBookValidation>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RuleBookOptions>>().Value.ToRuleBook());
        return new SegmentationBuilder(services);
    }
}
