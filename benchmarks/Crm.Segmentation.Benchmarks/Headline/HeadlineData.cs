namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The data that several workloads share, each loaded and built when the first one asks.</summary>
internal sealed class HeadlineData(HeadlineOptions options)
{
    private readonly Lazy<ShopCustomers> _customers = new(() => ShopCustomers.Load(options.DataDirectory, options.Customers));
    private readonly Lazy<ShuffledEvents> _events = new(
        () => options.DataDirectory is null ? ShuffledEvents.Make(options.Customers) : ShuffledEvents.Read(options.DataDirectory));
    private Dataset? _shop;
    private Dataset? _log;

    internal ShopCustomers Customers => _customers.Value;

    internal Dataset Shop => _shop ??= Customers.Build();

    internal SegmentLine[] Segments { get; } = SegmentLine.Load(options.DataDirectory);

    internal ShuffledEvents Events => _events.Value;

    internal Dataset Log => _log ??= W9EventLog.Build(Events, threads: 2);
}
