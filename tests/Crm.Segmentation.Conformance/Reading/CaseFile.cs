using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>One case of a file: what it is called and what stands in it.</summary>
/// <param name="Id">The case's id; made of its key and customer where it has none, of file and line where it cannot be read.</param>
/// <param name="Json">The case; null when the line is no JSON object.</param>
/// <param name="Mistake">Why it cannot be read; null when it can.</param>
internal sealed record ConformanceCase(string Id, JsonElement? Json, string? Mistake);

/// <summary>A file of cases: one a line in <c>*.jsonl</c>, the <c>items</c> of a <c>*.json</c>.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record CaseFile(string Path)
{
    private static readonly string[] RootFields = ["topic", "items", "published", "series"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The name without its ending, which says how the cases are run.</summary>
    internal string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Whether it is a file of reference numbers.</summary>
    internal bool IsReference { get; } = Path.EndsWith(".json", StringComparison.Ordinal);

    internal string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>The files of a folder, by name.</summary>
    internal static IReadOnlyList<CaseFile> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(f => f.EndsWith(".jsonl", StringComparison.Ordinal) || f.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => new CaseFile(f)),
    ];

    /// <summary>The cases, in the file's order.</summary>
    internal IReadOnlyList<ConformanceCase> Read() => IsReference ? ReadItems() : ReadLines();

    /// <summary>Whether a file of reference numbers holds a series of this name.</summary>
    internal bool HasSeries(string name)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path), Strict).RootElement;
        return root.TryGetProperty("series", out JsonElement series) && series.ValueKind == JsonValueKind.Object && series.TryGetProperty(name, out _);
    }

    /// <summary>A series of a file of reference numbers.</summary>
    internal double[] Series(string name) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path), Strict).RootElement.GetProperty("series").GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private List<ConformanceCase> ReadLines()
    {
        var cases = new List<ConformanceCase>();
        int line = 0;
        foreach (string text in File.ReadLines(Path))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            cases.Add(Read($"{FileName}:{line}", () => JsonDocument.Parse(text, Strict).RootElement));
        }

        return cases;
    }

    private List<ConformanceCase> ReadItems()
    {
        try
        {
            JsonElement root = JsonDocument.Parse(File.ReadAllText(Path), Strict).RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Select(f => f.Name).FirstOrDefault(name => !RootFields.Contains(name)) is { } unknown)
                return [new ConformanceCase(FileName, null, $"the file has the unknown field '{unknown}'")];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array
                ? [.. items.EnumerateArray().Select((item, i) => Read($"{FileName}:items[{i}]", () => item))]
                : [new ConformanceCase(FileName, null, "a file of reference numbers has a list of 'items'")];
        }
        catch (JsonException mistake)
        {
            return [new ConformanceCase(FileName, null, mistake.Message)];
        }
    }

    private static ConformanceCase Read(string place, Func<JsonElement> parse)
    {
        try
        {
            JsonElement json = parse();
            return json.ValueKind == JsonValueKind.Object ? new ConformanceCase(Id(json) ?? place, json, null) : new ConformanceCase(place, null, "a case is an object");
        }
        catch (JsonException mistake)
        {
            return new ConformanceCase(place, null, mistake.Message);
        }
    }

    private static string? Id(JsonElement json)
    {
        if (TextOf(json, "id") is { } id) return id;
        return TextOf(json, "key") is { } key && TextOf(json, "customer") is { } customer ? $"{key}/{customer}" : null;
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
