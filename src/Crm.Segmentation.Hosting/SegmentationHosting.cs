using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crm.Segmentation.Hosting;

/// <summary>Registration of rules that reload and of data that refresh, for the shop of a <see cref="SegmentationBuilder"/>.</summary>
/// <remarks>
/// Any of these makes the shop a hosted one: <see cref="HostedSegmentation"/> is then a service, under the shop's name as key where it has one; a <see cref="RuleBook"/>
/// that is asked for is that in force.
/// </remarks>
public static class SegmentationHosting
{
    /// <summary>Adds the rules in the files of a folder. They are read at start, and again when they change.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="path">The folder and the pattern of file names, such as <c>rules/*.crm</c>; relative to the host's content root. UTF-8.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder AddRuleFiles(this SegmentationBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return AddRuleSource(builder, services => new RuleFiles(services.GetService<IHostEnvironment>()?.ContentRootPath ?? AppContext.BaseDirectory, path));
    }

    /// <summary>Adds the rules in a section of configuration, whose keys are the names of texts. They are read at start, and again when they change.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder AddRules(this SegmentationBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddRuleSource(builder, _ => new ConfiguredRules(section));
    }

    /// <summary>Adds rules that come from elsewhere. They are read at start, and again when they change.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="source">Makes the source, once.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder AddRuleSource(this SegmentationBuilder builder, Func<IServiceProvider, IRuleSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        PartsOf(builder).RuleSources.Add(source);
        builder.Services.Configure<RuleBookOptions>(NameOf(builder), rules => rules.IsPart = true);
        return builder;
    }

    /// <summary>Sets where data come from: they are loaded at start, and again at each interval.</summary>
    /// <typeparam name="TSource">The source; its constructor is given services of a scope that lasts for one load.</typeparam>
    /// <param name="builder">The shop.</param>
    /// <param name="refresh">How often data are loaded again; null: as the options say.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The shop has a source of data already.</exception>
    public static SegmentationBuilder AddDataset<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this SegmentationBuilder builder, TimeSpan? refresh = null)
        where TSource : class, IDatasetSource =>
        AddSource(builder, services => ActivatorUtilities.CreateInstance<TSource>(services), refresh);

    /// <summary>Sets where data come from: they are loaded at start, and again at each interval.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="load">Fills the builder of a dataset; given services of a scope that lasts for one load.</param>
    /// <param name="refresh">How often data are loaded again; null: as the options say.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The shop has a source of data already.</exception>
    public static SegmentationBuilder AddDataset(
        this SegmentationBuilder builder, Func<IServiceProvider, DatasetBuilder, DatasetLoad, CancellationToken, Task> load, TimeSpan? refresh = null)
    {
        ArgumentNullException.ThrowIfNull(load);
        return AddSource(builder, services => new DatasetFunction(services, load), refresh);
    }

    /// <summary>Sets the stored fit of a rule book that needs cut points of a population. It is asked for again when the rules change.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="json">Gives what <see cref="FittedRuleBook.ToJson"/> gave; null where nothing is stored.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder AddFit(this SegmentationBuilder builder, Func<IServiceProvider, CancellationToken, Task<string?>> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        PartsOf(builder).StoredFit = json;
        return builder;
    }

    /// <summary>Adds what is done after each load of data, the first included, such as writing to those who entered a segment.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="told">Given services of a scope of its own; its exceptions are logged.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder OnLoaded(this SegmentationBuilder builder, Func<IServiceProvider, SegmentationSnapshot, CancellationToken, Task> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        PartsOf(builder).Loaded.Add(told);
        return builder;
    }

    /// <summary>Sets how data and rules are kept.</summary>
    /// <param name="builder">The shop.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static SegmentationBuilder ConfigureHost(this SegmentationBuilder builder, Action<SegmentationHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        PartsOf(builder);
        builder.Services.Configure(NameOf(builder), configure);
        return builder;
    }

    /// <summary>The hosted shop of a key; of the only shop for null.</summary>
    internal static HostedSegmentation HostedOf(IServiceProvider services, string? shop) =>
        shop is null ? services.GetRequiredService<HostedSegmentation>() : services.GetRequiredKeyedService<HostedSegmentation>(shop);

    private static string NameOf(SegmentationBuilder builder) => builder.Shop ?? Options.DefaultName;

    private static SegmentationBuilder AddSource(SegmentationBuilder builder, Func<IServiceProvider, IDatasetSource> source, TimeSpan? refresh)
    {
        HostParts parts = PartsOf(builder);
        if (parts.DatasetSource is not null) throw new InvalidOperationException("The shop has a source of data already.");
        parts.DatasetSource = source;
        return refresh is null ? builder : ConfigureHost(builder, options => options.RefreshInterval = refresh);
    }

    /// <summary>What is registered for a shop; the first call makes it a hosted one.</summary>
    private static HostParts PartsOf(SegmentationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ServiceDescriptor? registered = builder.Services.FirstOrDefault(service => service.ServiceType == typeof(HostParts) && Equals(service.ServiceKey, builder.Shop));
        if (registered is not null) return (HostParts)(registered.IsKeyedService ? registered.KeyedImplementationInstance : registered.ImplementationInstance)!;

        var parts = new HostParts();
        IServiceCollection services = builder.Services;
        string? shop = builder.Shop;
        string name = NameOf(builder);
        services.AddOptions<SegmentationHostOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmentationHostOptions>, HostOptionsValidation>());
        services.AddOptions<SegmentationOptions>(name).PostConfigure<IServiceProvider>((options, provider) => options.TimeProvider ??= ClockOf(provider));
        foreach (ServiceDescriptor fixedRules in services.Where(service => service.ServiceType == typeof(RuleBook) && Equals(service.ServiceKey, shop)).ToArray()) services.Remove(fixedRules);
        HostedSegmentation Hosted(IServiceProvider provider) => new(
            provider,
            shop,
            shop is null ? provider.GetRequiredService<SegmentationEngine>() : provider.GetRequiredKeyedService<SegmentationEngine>(shop),
            provider.GetRequiredService<IOptionsMonitor<RuleBookOptions>>().Get(name),
            parts,
            provider.GetRequiredService<IOptionsMonitor<SegmentationHostOptions>>().Get(name),
            ClockOf(provider),
            provider.GetRequiredService<ILogger<HostedSegmentation>>());
        if (shop is null) services.AddSingleton(parts).AddSingleton(Hosted).AddTransient(provider => HostedOf(provider, null).Rules);
        else services.AddKeyedSingleton(shop, parts).AddKeyedSingleton(shop, (provider, _) => Hosted(provider)).AddKeyedTransient(shop, (provider, _) => HostedOf(provider, shop).Rules);
        services.AddSingleton<IHostedService>(provider => new SegmentationRuns(HostedOf(provider, shop)));
        return parts;
    }

    private static TimeProvider ClockOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}

/// <summary>One failure that lists every problem of the options.</summary>
internal sealed class HostOptionsValidation : IValidateOptions<SegmentationHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SegmentationHostOptions options)
    {
        string[] problems = [.. options.Problems()];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
