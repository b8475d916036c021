using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>One of the records that an abstract record may be: told by a member that only it has, or by that member's word.</summary>
/// <param name="member">The member.</param>
/// <param name="type">The record.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class VariantAttribute(string member, Type type) : Attribute
{
    internal string Member => member;

    internal Type Type => type;

    /// <summary>The word that the member has; null when it is there at all.</summary>
    public string? Word { get; init; }
}

/// <summary>Reads abstract records with variants.</summary>
internal sealed class VariantConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAbstract && typeToConvert.IsDefined(typeof(VariantAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : ReadingConverter<T>
        where T : class
    {
        private static readonly VariantAttribute[] Variants = [.. typeof(T).GetCustomAttributes<VariantAttribute>(inherit: false)];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object) throw JsonMistake.Of("must be an object");
            try
            {
                return (T)json.Deserialize(VariantOf(json), options)!;
            }
            catch (JsonException mistake)
            {
                throw JsonMistake.Within(mistake);
            }
        }

        private static Type VariantOf(JsonElement json)
        {
            foreach (VariantAttribute variant in Variants)
            {
                if (!json.TryGetProperty(variant.Member, out JsonElement value)) continue;
                if (variant.Word is null || (value.ValueKind == JsonValueKind.String && value.GetString() == variant.Word)) return variant.Type;
            }

            string[] members = [.. Variants.Select(v => v.Member).Distinct(StringComparer.Ordinal)];
            if (Array.Find(members, m => json.TryGetProperty(m, out _)) is { } known)
                throw JsonMistake.At(known, $"has the unknown value {json.GetProperty(known).GetRawText().Replace('"', '\'')}");
            string[] unknown = [.. json.EnumerateObject().Select(field => $"the unknown field '{field.Name}'")];
            throw JsonMistake.Of($"has none of {string.Join(", ", members)}, but {string.Join(", ", unknown)}");
        }
    }
}
