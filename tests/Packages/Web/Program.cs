using System.Text.Json.Serialization;
using Crm.Segmentation;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Hosting;

// A shop behind endpoints, which asks itself and stops; exits with 1 when an answer is not what it must be.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Answers.Default));
builder.Services.AddSegmentation(Shop.Schema)
    .AddRules(("shop.crm", "segment adults = age >= 19"))
    .AddDataset((_, dataset, _, _) =>
    {
        dataset.AddCustomer("kim", row => row.Set(Shop.Age, 30));
        dataset.AddCustomer("lee", row => row.Set(Shop.Age, 12));
        dataset.AddEvent(Shop.Visit, "kim", new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        return Task.CompletedTask;
    });
builder.Services.AddHealthChecks().Add(SegmentationHealth.Check());

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/segments/{name}", (string name, HostedSegmentation hosted) => hosted.Current[name]);
app.MapGet("/funnel", (HostedSegmentation hosted) =>
    hosted.Engine.Analyze(new Funnel("visits", Shop.Visit, Shop.Purchase), hosted.Current.Data, DateSpan.Month(2026, 3, "UTC"), hosted.Current.AsOf));
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
string health = await client.GetStringAsync("/health"), adults = await client.GetStringAsync("/segments/adults"), funnel = await client.GetStringAsync("/funnel");
Console.WriteLine($"{health} {adults} {funnel}");
await app.StopAsync();
return health == "Healthy" && adults == "[\"kim\"]" && funnel.Contains("\"visits\"", StringComparison.Ordinal) ? 0 : 1;

internal static class Shop
{
    private static readonly SchemaBuilder Define = new("web");
    public static readonly CustomerInteger Age = Define.Integer("age");
    public static readonly EventType Visit = Define.Event("visit");
    public static readonly EventType Purchase = Define.Event("purchase");
    public static readonly Schema Schema = Define.Build();
}

[JsonSerializable(typeof(CustomerSet))]
[JsonSerializable(typeof(FunnelReport))]
internal sealed partial class Answers : JsonSerializerContext;
