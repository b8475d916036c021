using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The data that several workloads share, each loaded and built when the first one asks.</summary>
internal sealed class HeadlineData(HeadlineOptions options)
{
    private readonly Lazy<ShopCustomers> _customers = new(() => ShopCustomers.Load(options.DataDirectory, options.Customers));
    private readonly Lazy<ShuffledEvents> _events = new(
        () => options.DataDirectory is null ? ShuffledEvents.Make(options.Customers) : ShuffledEvents.Read(options.DataDirectory));
    private Dataset? _shop;
    private Dataset? _log;
    private Dataset? _storefront;

    internal ShopCustomers Customers => _customers.Value;

    internal Dataset Shop => _shop ??= Customers.Build();

    internal SegmentLine[] Segments { get; } = SegmentLine.Load(options.DataDirectory);

    internal ShuffledEvents Events => _events.Value;

    internal static DateTimeOffset StorefrontAsOf => new StorefrontOptions().ObservedUntil;

    /// <summary>The sample's shop, of a million customers where the data are those of the yardstick.</summary>
    internal Dataset Storefront => _storefront ??= StorefrontGenerator.Generate(
        new StorefrontOptions { Customers = options.DataDirectory is null ? options.Customers : 1_000_000 }, out _);

    internal Dataset Log => _log ??= W9EventLog.Build(Events, threads: 2);
}
