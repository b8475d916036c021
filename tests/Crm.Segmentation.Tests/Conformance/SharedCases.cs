using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>The shared cases and items, and every place in them, for tests that change one.</summary>
internal static class SharedCases
{
    /// <summary>All files of both folders.</summary>
    internal static IEnumerable<CaseFile> Files() => CaseFile.In(SharedFolder.Of("cases")).Concat(CaseFile.In(SharedFolder.Of("refs")));

    /// <summary>Reads a case, or an item, as the runner does.</summary>
    internal static void Read(CaseFile file, JsonElement json)
    {
        if (file.IsReference) ReferenceItems.Read(file, json);
        else CaseKinds.Read(file.Name, json);
    }

    /// <summary>Why a case, or an item, cannot be read; null when it can.</summary>
    internal static string? Mistake(CaseFile file, JsonNode json)
    {
        try
        {
            Read(file, JsonSerializer.SerializeToElement(json));
            return null;
        }
        catch (CaseException mistake)
        {
            return mistake.Message;
        }
    }

    /// <summary>Every place under a node, with its path; items of a list are called <c>[]</c>.</summary>
    internal static IEnumerable<(string Path, JsonNode Node)> Places(JsonNode node, string path = "")
    {
        yield return (path, node);
        IEnumerable<(string Step, JsonNode? Child)> children = node switch
        {
            JsonObject json => json.Select(field => (path.Length == 0 ? field.Key : $".{field.Key}", field.Value)),
            JsonArray list => list.Select(item => ("[]", item)),
            _ => [],
        };
        foreach ((string step, JsonNode? child) in children.ToArray())
        {
            if (child is null) continue;
            foreach ((string Path, JsonNode Node) place in Places(child, path + step)) yield return place;
        }
    }

    /// <summary>The places of all cases of a file, the first of each path.</summary>
    internal static IEnumerable<(string Path, JsonNode Root, JsonNode Place)> FirstOfEachPath(CaseFile file)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ConformanceCase @case in file.Read())
        {
            JsonObject root = JsonObject.Create(@case.Json!.Value)!;
            foreach ((string path, JsonNode place) in Places(root).ToArray())
                if (seen.Add(path)) yield return (path, root, place);
        }
    }
}
