using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Crm.Segmentation.Testing;
using Crm.Segmentation.Tests.Docs;
using Microsoft.AspNetCore.Builder;
using ShopApi;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>The API of the sample as its callers see it, over a database in a folder of its own, on a day that is always the same.</summary>
public sealed class ShopApiTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shop-api");
    private readonly HttpClient _client = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(9)));
    private WebApplication? _app;

    private string Rules => Path.Combine(_folder.FullName, "shop.crm");

    public async Task InitializeAsync()
    {
        File.Copy(Repository("docs", "samples", "ShopApi", "rules", "shop.crm"), Rules);
        _app = await ShopApplication.CreateAsync(
            ["--urls", "http://127.0.0.1:0", "--Database", Path.Combine(_folder.FullName, "shop.db"), "--Rules", Path.Combine(_folder.FullName, "*.crm"), "--Logging:LogLevel:Default", "None"],
            _clock);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Api_OfTheSample_Answers()
    {
        JsonElement segments = await Get("/segments");
        Assert.Equal(2_000, segments.GetProperty("customers").GetInt32());
        int repeat = segments.GetProperty("segments").EnumerateArray().Single(segment => segment.GetProperty("name").GetString() == "repeat_buyers").GetProperty("count").GetInt32();
        Assert.InRange(repeat, 1, 1_999);
        Assert.Equal(repeat, (await Get("/segments/repeat_buyers")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/segments/nobody_said")).StatusCode);
        Assert.InRange((await Get("/segments/membership.gold")).GetArrayLength(), 1, 1_999);

        int[] steps = [.. (await Get("/funnels/checkout")).EnumerateArray().Select(step => step.GetProperty("reached").GetInt32())];
        Assert.True(steps is [> 0, > 0, > 0] && steps[0] > steps[1] && steps[1] > steps[2]);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/funnels/repeat_buyers")).StatusCode);
        Assert.NotEqual(JsonValueKind.Undefined, (await Get("/retention")).ValueKind);
        Assert.Equal("Healthy", await _client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Api_OfTheSample_TakesRulesThatAreRightAndKeepsThemFromThoseThatAreWrong()
    {
        Assert.True((await Get("/rules")).GetProperty("testsPass").GetBoolean());
        string text = await File.ReadAllTextAsync(Rules);

        await File.WriteAllTextAsync(Rules, $"{text}segment koreans = country = \"KR\"\n");
        JsonElement reloaded = await Reload();
        Assert.True(reloaded.GetProperty("changed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, reloaded.GetProperty("problem").ValueKind);
        int koreans = (await Get("/segments/koreans")).GetArrayLength();
        Assert.InRange(koreans, 1, 1_999);

        await File.WriteAllTextAsync(Rules, $"{text}segment koreans = countri = \"KR\"\n");
        reloaded = await Reload();
        Assert.False(reloaded.GetProperty("changed").GetBoolean());
        Assert.Contains("countri", reloaded.GetProperty("diagnostics")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(koreans, (await Get("/segments/koreans")).GetArrayLength());
        Assert.Equal("CRM1006", (await Get("/rules")).GetProperty("diagnostics")[0].GetProperty("code").GetString());
        Assert.Equal("Degraded", await _client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Api_OfTheSample_SaysWhoEnteredAndLeft()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/segments/going_quiet/changes")).StatusCode);

        Assert.Contains("2000 customers", await Post("/refresh"), StringComparison.Ordinal);

        JsonElement change = await Get("/segments/going_quiet/changes");
        Assert.Equal(0, change.GetProperty("left").GetArrayLength());
    }

    /// <summary>Each call of the page gives what the page shows.</summary>
    [Fact]
    public async Task Api_OfTheSample_AnswersAsThePageShows()
    {
        string text = await File.ReadAllTextAsync(Rules);
        var shown = new StringBuilder();
        foreach (string call in (string[])["health", "segments", "segments/going_quiet | head -c 100", "segments/nobody", "funnels/checkout | head -c 300", "retention | head -c 300", "rules | head -c 300"])
            shown.Append(await Shown($"curl -s localhost:5000/{call}"));
        shown.Append(await Shown("curl -s -X POST localhost:5000/refresh"));
        shown.Append(await Shown("curl -s localhost:5000/segments/going_quiet/changes"));
        await File.WriteAllTextAsync(Rules, $"{text}segment koreans = countri = \"KR\"\n");
        shown.Append("$ echo 'segment koreans = countri = \"KR\"' >> rules/shop.crm\n");
        shown.Append(await Shown("curl -s -X POST localhost:5000/rules/reload"));
        shown.Append(await Shown("curl -s localhost:5000/health"));

        PageOutput.ShouldBe("docs/hosting.md", "hosting-curl", shown.ToString());
    }

    private static string Repository(params string[] parts) => Architecture.Repository.PathOf(parts);

    private Task<JsonElement> Get(string path) => _client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> Reload() => JsonSerializer.Deserialize<JsonElement>(await Post("/rules/reload"));

    private async Task<string> Post(string path)
    {
        HttpResponseMessage response = await _client.PostAsync(path, null);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>What curl shows of a call; of a long answer the beginning.</summary>
    private async Task<string> Shown(string command)
    {
        bool posts = command.Contains("-X POST ", StringComparison.Ordinal);
        string path = command[command.IndexOf('/', StringComparison.Ordinal)..].Split(' ')[0];
        HttpResponseMessage response = posts ? await _client.PostAsync(path, null) : await _client.GetAsync(path);
        string answer = await response.Content.ReadAsStringAsync();
        int length = command.Split("head -c ") is [_, var given] ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : answer.Length;
        return $"$ {command}\n{answer[..Math.Min(length, answer.Length)]}\n";
    }
}
