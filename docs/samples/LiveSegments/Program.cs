using System.Threading.Channels;
using LiveSegments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Who enters and leaves, as it happens. Run it and watch; stop it at any time and start it again: it goes on where it was.
//   dotnet run                                              as messages come, four a second
//   dotnet run -- --messages 2000 --replay 2026-03-02       the same messages at once
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
LiveSegmentsOptions options = LiveSegmentsOptions.Of(builder.Configuration);
builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true)
    .AddSingleton(options)
    .AddSingleton(options.Replay is null ? TimeProvider.System : new ReplayClock())
    .AddSingleton(services => new MadeUpQueue(
        options.Replay ?? services.GetRequiredService<TimeProvider>().GetUtcNow() - (services.GetRequiredService<LiveStore>().Position * MadeUpQueue.Between)))
    .AddSingleton(_ => Shop.Rules())
    .AddSingleton(_ => new LiveStore(options.Database))
    .AddSingleton(_ => Channel.CreateBounded<Message>(1_000))
    .AddHostedService<QueueReader>()
    .AddHostedService<SegmentService>();
await builder.Build().RunAsync();
