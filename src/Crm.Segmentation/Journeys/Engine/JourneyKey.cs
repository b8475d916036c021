using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>What tells an instance of a journey, or an action of one, from every other: 128 bits that are the same on every machine for the same inputs.</summary>
/// <remarks>
/// A host that delivers an action again, because it does not know whether it did, delivers it under the same key: the effect is then exactly one. The version of a
/// journey is no part of a key.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<JourneyKey>))]
public readonly record struct JourneyKey : IParsable<JourneyKey>, IJsonValue<JourneyKey>
{
    private const int Bytes = 16;

    internal JourneyKey(UInt128 value) => Value = value;

    internal UInt128 Value { get; }

    /// <summary>The key of a text of 32 hexadecimal digits.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Is not looked at.</param>
    /// <exception cref="FormatException">The text is no key.</exception>
    public static JourneyKey Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out JourneyKey key) ? key : throw new FormatException("A key of a journey is 32 hexadecimal digits.");

    /// <summary>The key of a text of 32 hexadecimal digits, if it is one.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Is not looked at.</param>
    /// <param name="result">The key.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out JourneyKey result)
    {
        bool isKey = UInt128.TryParse(s, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value) && s!.Length == 2 * Bytes;
        result = new JourneyKey(isKey ? value : 0);
        return isKey;
    }

    /// <summary>The key as 32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The key of an instance.</summary>
    /// <param name="journey">The journey.</param>
    /// <param name="customer">Whose it is.</param>
    /// <param name="entry">What let her in.</param>
    internal static JourneyKey OfInstance(string journey, CustomerKey customer, string entry) => Of("crm.instance.v1", journey, $"{(int)customer.Form}{customer.ToString()}", entry);

    /// <summary>The key of an action.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="node">The node's id.</param>
    /// <param name="visit">Which visit of the node it is.</param>
    internal static JourneyKey OfAction(JourneyKey instance, string node, long visit)
    {
        int length = Encoding.UTF8.GetByteCount(node);
        Span<byte> bytes = length <= 200 ? stackalloc byte[1 + Bytes + 8 + length] : new byte[1 + Bytes + 8 + length];
        bytes[0] = (byte)'a';
        BinaryPrimitives.WriteUInt128BigEndian(bytes[1..], instance.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + Bytes)..], visit);
        Encoding.UTF8.GetBytes(node, bytes[(1 + Bytes + 8)..]);
        return Of(bytes);
    }

    /// <summary>Each part is preceded by its length, so that no two lists of parts are the same bytes.</summary>
    private static JourneyKey Of(params ReadOnlySpan<string> parts)
    {
        int length = 0;
        foreach (string part in parts) length += 4 + Encoding.UTF8.GetByteCount(part);
        Span<byte> bytes = length <= 400 ? stackalloc byte[length] : new byte[length];
        int at = 0;
        foreach (string part in parts)
        {
            int written = Encoding.UTF8.GetBytes(part, bytes[(at + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(bytes[at..], written);
            at += 4 + written;
        }

        return Of(bytes);
    }

    private static JourneyKey Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new JourneyKey(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    static void IJsonValue<JourneyKey>.WriteJson(Utf8JsonWriter writer, JourneyKey value) => writer.WriteStringValue(value.ToString());

    static JourneyKey IJsonValue<JourneyKey>.ReadJson(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), null, out JourneyKey key) ? key : throw new JsonException("A key of a journey is 32 hexadecimal digits.");

    static string IJsonValue<JourneyKey>.JsonName(JourneyKey value) => value.ToString();

    static JourneyKey IJsonValue<JourneyKey>.OfJsonName(string name) => Parse(name);
}
