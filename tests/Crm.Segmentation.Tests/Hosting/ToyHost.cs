using Crm.Segmentation.Hosting;
using Crm.Segmentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.Segmentation.Tests.Hosting;

/// <summary>A host of a toy shop, with a clock that a test moves, data that a test sets, and a folder of rules.</summary>
internal sealed class ToyHost : IDisposable
{
    private static readonly SchemaBuilder Define = new("toy");
    internal static readonly CustomerInteger Age = Define.Integer("age");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly Schema Schema = Define.Build();

    internal static readonly DateTimeOffset Morning = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly HostApplicationBuilder _builder;
    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;
    private IHost? _host;
    private bool _isStarted;

    internal ToyHost(Func<ToyHost, SegmentationBuilder, SegmentationBuilder> register, Func<IServiceCollection, SegmentationBuilder>? shop = null)
    {
        _builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder });
        _builder.Services.AddSingleton<TimeProvider>(Clock);
        register(this, shop?.Invoke(_builder.Services) ?? _builder.Services.AddSegmentation(Schema));
    }

    internal ManualTimeProvider Clock { get; } = new(Morning);

    /// <summary>The ages of the customers c1, c2 and so on that the next load gives; null for an age that no row may have.</summary>
    internal IReadOnlyDictionary<string, long?> Customers { get; set; } = new Dictionary<string, long?> { ["c1"] = 30, ["c2"] = 12 };

    /// <summary>What the next load throws.</summary>
    internal Exception? Fault { get; set; }

    internal int Loads { get; private set; }

    internal List<DatasetLoad> Given { get; } = [];

    internal IServiceProvider Services => _host!.Services;

    internal IServiceCollection Registered => _builder.Services;

    internal HostedSegmentation Hosted => Services.GetRequiredService<HostedSegmentation>();

    internal SegmentationSnapshot Current => Hosted.Current;

    internal async Task<ToyHost> StartAsync()
    {
        _host = _builder.Build();
        await _host.StartAsync();
        _isStarted = true;
        return this;
    }

    internal void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    internal void Write(string file, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder, file), bytes);

    internal void Delete(string file) => File.Delete(Path.Combine(_folder, file));

    internal Task LoadAsync(IServiceProvider services, DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken)
    {
        Loads++;
        Given.Add(load);
        foreach ((string key, long? age) in Customers) builder.AddCustomer(key, row => row.Set(Age, age));
        return Fault is null ? Task.CompletedTask : Task.FromException(Fault);
    }

    /// <summary>Waits for what another thread does.</summary>
    internal static async Task Until(Func<bool> holds)
    {
        for (int i = 0; i < 3000 && !holds(); i++) await Task.Delay(10);
        Assert.True(holds());
    }

    public void Dispose()
    {
        if (_isStarted) _host!.StopAsync().GetAwaiter().GetResult();
        _host?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
