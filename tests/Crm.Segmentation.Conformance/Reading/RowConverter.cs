using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A record that is written as a list, its values in the order of the record's parameters. Those with a default may be left out at the end.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RowAttribute : Attribute;

/// <summary>Reads lists into records with <see cref="RowAttribute"/>.</summary>
internal sealed class RowConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsDefined(typeof(RowAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : ReadingConverter<T>
        where T : class
    {
        private static readonly NullabilityInfoContext Nullability = new();
        private static readonly ConstructorInfo Constructor = typeof(T).GetConstructors().Single(c => c.GetParameters() is not [{ ParameterType: var type }] || type != typeof(T));
        private static readonly (ParameterInfo Parameter, bool TakesNull)[] Columns =
            [.. Constructor.GetParameters().Select(p => (p, Nullability.Create(p).WriteState == NullabilityState.Nullable))];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Array) throw JsonMistake.Of("must be a list");
            int length = json.GetArrayLength();
            if (length > Columns.Length || !Columns[length..].All(c => c.Parameter.HasDefaultValue)) throw JsonMistake.Of($"must be a list of {Columns.Length} values, not of {length}");
            return (T)Constructor.Invoke([.. Columns.Select((column, i) => i < length ? Value(json[i], i, column.Parameter.ParameterType, column.TakesNull, options) : column.Parameter.DefaultValue)]);
        }

        private static object? Value(JsonElement json, int index, Type type, bool takesNull, JsonSerializerOptions options)
        {
            try
            {
                object? value = json.Deserialize(type, options);
                return value is null && !takesNull ? throw JsonMistake.Of("must not be null") : value;
            }
            catch (JsonException mistake)
            {
                throw JsonMistake.AtItem(index, mistake);
            }
        }
    }
}
