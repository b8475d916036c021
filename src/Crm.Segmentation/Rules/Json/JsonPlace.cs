using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>A value of a JSON document, with its place, which <c>JsonElement</c> does not tell.</summary>
/// <param name="table">The values of the document.</param>
/// <param name="at">Which of them it is.</param>
internal sealed class JsonPlace(JsonTable table, int at)
{
    /// <summary>What sort of value it is; undefined for one about which an error is already told.</summary>
    internal JsonValueKind Kind => table[at].Kind;

    /// <summary>The byte at which the value begins; of the member of an object, at which its name does.</summary>
    internal int Position => table[at].Position;

    /// <summary>The text of a string, or a number as it is written.</summary>
    internal string? Text => field ??= table.Text(table[at]);

    /// <summary>The elements of an array, or the values of an object's members.</summary>
    internal IReadOnlyList<JsonPlace> Parts => field ??= table.Parts(at);

    /// <summary>The name of the member whose value this is.</summary>
    internal string? Name => table.Name(table[at]);

    internal string Path
    {
        get
        {
            var steps = new Stack<string>();
            for (JsonTable.Value value = table[at]; value.Parent >= 0; value = table[value.Parent]) steps.Push(Step(value));
            return $"${string.Concat(steps)}";
        }
    }

    /// <summary>The value of a member of an object; null when it has none of that name.</summary>
    internal JsonPlace? Member(string name) => table.Member(at, name) is var found and >= 0 ? new JsonPlace(table, found) : null;

    /// <summary>The value of the whole document; null after telling what is wrong with it.</summary>
    internal static JsonPlace? Parse(JsonReading reading) => JsonTable.Read(reading) is { } table ? new JsonPlace(table, 0) : null;

    private string Step(JsonTable.Value value)
    {
        if (table.Name(value) is not { } name) return string.Create(CultureInfo.InvariantCulture, $"[{value.Label}]");
        string shown = ShownText.Of(name);
        bool isWord = shown.Length > 0 && shown.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isWord ? $".{shown}" : $"['{shown.Replace("'", "\\'", StringComparison.Ordinal)}']";
    }
}
