using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation.Tests.Rules.Json;

/// <summary>The same JSON, laid out otherwise.</summary>
internal static class JsonLayout
{
    /// <summary>Other spaces, another order of members, other ways to write numbers and characters.</summary>
    internal static string Shuffled(string json, Random random)
    {
        var text = new StringBuilder();
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        Write(document.RootElement);
        return text.ToString();

        void Write(JsonElement element)
        {
            Space();
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    JsonProperty[] members = [.. element.EnumerateObject()];
                    random.Shuffle(members);
                    Join('{', members, '}', member =>
                    {
                        Text(member.Name);
                        Space();
                        text.Append(':');
                        Write(member.Value);
                    });
                    break;
                case JsonValueKind.Array:
                    Join('[', [.. element.EnumerateArray()], ']', Write);
                    break;
                case JsonValueKind.String:
                    Text(element.GetString()!);
                    break;
                case JsonValueKind.Number:
                    Number(element.GetDecimal());
                    break;
                default:
                    text.Append(element.GetRawText());
                    break;
            }

            Space();
        }

        void Join<T>(char open, T[] parts, char close, Action<T> write)
        {
            text.Append(open);
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0) text.Append(',');
                Space();
                write(parts[i]);
            }

            Space();
            text.Append(close);
        }

        void Space() => text.Append(random.Next(6) switch { 0 => " ", 1 => "\r\n\t", _ => "" });

        void Number(decimal value)
        {
            bool isSmall = Math.Abs(value) < 1e20m;
            string written = (isSmall && random.Next(2) == 0 ? value * 100 : value * (isSmall ? 1.00m : 1)).ToString(CultureInfo.InvariantCulture);
            bool isScaled = decimal.Parse(written, CultureInfo.InvariantCulture) != value;
            text.Append(written).Append(isScaled ? "e-2" : "");
        }

        void Text(string value)
        {
            text.Append('"');
            foreach (char c in value)
            {
                if (c is '"' or '\\' or < ' ' || random.Next(8) == 0) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                else if (char.IsSurrogate(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                else text.Append(c);
            }

            text.Append('"');
        }
    }
}
