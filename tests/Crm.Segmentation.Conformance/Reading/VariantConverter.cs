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

/// <summary>Reads abstract records with variants, and those that may be written as one text instead of an object.</summary>
internal sealed class VariantConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAbstract && typeToConvert.IsDefined(typeof(VariantAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
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

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");

        private static Type VariantOf(JsonElement json)
        {
            foreach (VariantAttribute variant in Variants)
            {
                if (!json.TryGetProperty(variant.Member, out JsonElement value)) continue;
                if (variant.Word is null || (value.ValueKind == JsonValueKind.String && value.GetString() == variant.Word)) return variant.Type;
            }

            string said = Variants.Select(v => v.Member).Distinct().FirstOrDefault(m => json.TryGetProperty(m, out _)) is { } known
                ? $"{known} has the unknown value {json.GetProperty(known).GetRawText().Replace('"', '\'')}"
                : $"has none of {string.Join(", ", Variants.Select(v => v.Member).Distinct().Select(m => $"'{m}'"))}: {string.Join(", ", json.EnumerateObject().Select(p => $"unknown field '{p.Name}'"))}";
            throw JsonMistake.Of(said);
        }
    }
}
