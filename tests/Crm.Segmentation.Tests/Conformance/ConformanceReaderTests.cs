using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Readers know every field of every case, and nothing else.</summary>
public sealed partial class ConformanceReaderTests
{
    [SharedFact]
    public void SharedFile_IsReadWhole()
    {
        foreach (CaseFile file in SharedCases.Files())
            foreach (ConformanceCase @case in file.Read()) Assert.Equal((file.Name, @case.Id, null), (file.Name, @case.Id, SharedCases.Mistake(file, JsonObject.Create(@case.Json!.Value)!)));
    }

    [SharedFact]
    public void UnknownField_OfAnyObjectOfACase_IsNamed()
    {
        foreach (CaseFile file in SharedCases.Files())
        {
            foreach ((string path, JsonNode root, JsonNode place) in SharedCases.FirstOfEachPath(file))
            {
                if (place is not JsonObject json || Remark().IsMatch(path) || FreeObject().IsMatch(path)) continue;
                json["surprise"] = new JsonArray(new JsonObject());
                string? mistake = SharedCases.Mistake(file, root);
                json.Remove("surprise");
                Assert.True(mistake?.Contains("surprise", StringComparison.Ordinal) == true, $"{file.Name}, {path}: {mistake ?? "read"}");
            }
        }
    }

    [SharedFact]
    public void Number_OfAnyFieldOfACase_MayBeAnother()
    {
        foreach (CaseFile file in SharedCases.Files())
        {
            foreach ((string path, JsonNode root, JsonNode place) in SharedCases.FirstOfEachPath(file))
            {
                if (place is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.Number) continue;
                JsonNode other = JsonNode.Parse(value.ToJsonString().Contains('.') ? "0.375" : "7")!;
                value.ReplaceWith(other);
                string? mistake = SharedCases.Mistake(file, root);
                other.ReplaceWith(place);
                Assert.True(mistake is null, $"{file.Name}, {path}: {mistake}");
            }
        }
    }

    [SharedFact]
    public void Value_OfAnotherForm_CannotBeRead()
    {
        foreach (CaseFile file in SharedCases.Files())
        {
            foreach ((string path, JsonNode root, JsonNode place) in SharedCases.FirstOfEachPath(file))
            {
                if (path.Length == 0 || Remark().IsMatch(path) || FreeValue().IsMatch(path) || FreeObject().IsMatch(Holder(path))) continue;
                JsonNode other = place is JsonArray ? new JsonObject { ["surprise"] = new JsonArray() } : new JsonArray(new JsonArray());
                place.ReplaceWith(other);
                string? mistake = SharedCases.Mistake(file, root);
                other.ReplaceWith(place);
                Assert.True(mistake is not null, $"{file.Name}, {path}: read");
            }
        }
    }

    [SharedFact]
    public void FileWithoutAReader_CannotBeRead()
    {
        foreach (CaseFile file in SharedCases.Files().Where(f => !f.IsReference))
        {
            string mistake = Assert.Throws<CaseException>(() => CaseKinds.Read("surprise", file.Read()[0].Json!.Value)).Message;
            Assert.Equal("there is no reader for the file 'surprise'", mistake);
        }
    }

    private static string Holder(string path) => path[..Math.Max(path.LastIndexOf('.'), 0)];

    /// <summary>Objects whose fields are names that a case gives, with any value: properties, attributes, a configuration said otherwise.</summary>
    [GeneratedRegex(@"(^|\.)(where|p|props|set|customers\.[^.]+)$|^timeline\[\]\.attr$|^config\.invalid\[\]$|^expected\.values\.[^.]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FreeObject();

    /// <summary>Fields that take any value.</summary>
    [GeneratedRegex(@"(^|\.)(eq|ne|gte|lt|in\[\])$|^config\.rest_of$|^data(\[\])?$|^expected\.changes\[\]\.to$|\.leaves\[\]\.(value|needs)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FreeValue();

    /// <summary>What means nothing to a run.</summary>
    [GeneratedRegex(@"^(source|note|notes|why|published|anchors)(\.|\[|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remark();
}
