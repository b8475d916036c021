using Crm.Segmentation;
using Crm.Segmentation.Hosting;

// A worker with rules in files, which looks once at what is served and stops; exits with 1 when that is not what it must be.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.Services.AddSegmentation(Shop.Schema).AddRuleFiles("rules/*.crm").AddDataset<People>(refresh: TimeSpan.FromMinutes(10));
builder.Services.AddHostedService<Once>();
await builder.Build().RunAsync();
return Once.Seen == "1 of 2 customers: kim" ? 0 : 1;

internal static class Shop
{
    private static readonly SchemaBuilder Define = new("worker");
    public static readonly CustomerInteger Age = Define.Integer("age");
    public static readonly Schema Schema = Define.Build();
}

internal sealed class People : IDatasetSource
{
    public Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken)
    {
        builder.AddCustomer("kim", row => row.Set(Shop.Age, 30));
        builder.AddCustomer("lee", row => row.Set(Shop.Age, 12));
        return Task.CompletedTask;
    }
}

internal sealed class Once(HostedSegmentation hosted, IHostApplicationLifetime lifetime) : BackgroundService
{
    internal static string? Seen { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Seen = hosted.Current["adults"].ToString();
        Console.WriteLine(Seen);
        lifetime.StopApplication();
        return Task.CompletedTask;
    }
}
