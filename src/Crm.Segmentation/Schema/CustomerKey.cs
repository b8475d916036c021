using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>The shop's own key of a customer: a whole number, a text or a Guid. Opaque: text keys are compared ordinally and never normalised.</summary>
/// <remarks>
/// In JSON a whole number is a number, and the others are strings. A string that is a Guid as <see cref="Guid.ToString()"/> writes it is read as a Guid, every other
/// one as a text; a shop whose text keys look like Guids or whole numbers makes its keys of texts with the constructor instead.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<CustomerKey>))]
public readonly record struct CustomerKey : ISpanParsable<CustomerKey>, IFormattable, IJsonValue<CustomerKey>
{
    private static readonly object OfGuid = new();

    // The text; of a Guid what says that it is one, and of a number nothing. So a key is three words, and is handed on in as many moves.
    private readonly object? _text;
    private readonly Halves _halves;

    /// <summary>A whole-number key.</summary>
    /// <param name="value">The key.</param>
    public CustomerKey(long value) => _halves = new Halves(value, 0);

    /// <summary>A text key.</summary>
    /// <param name="value">The key; not null.</param>
    public CustomerKey(string value) => _text = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>A Guid key.</summary>
    /// <param name="value">The key.</param>
    public CustomerKey(Guid value) => (_text, _halves) = (OfGuid, Unsafe.BitCast<Guid, Halves>(value));

    private CustomerKey(object? text, long first, long second) => (_text, _halves) = (text, new Halves(first, second));

    internal KeyKind Form => _text is null ? KeyKind.Number : ReferenceEquals(_text, OfGuid) ? KeyKind.Guid : KeyKind.Text;

    internal long Number => _halves.First;

    internal string Text => Unsafe.As<string>(_text!);

    internal Guid Guid => Unsafe.BitCast<Halves, Guid>(_halves);

    /// <summary>A key that is not a text in two words; zeros for a text.</summary>
    internal (long First, long Second) Words => (_halves.First, _halves.Second);

    /// <summary>The key of a form, of its two words or its text.</summary>
    internal static CustomerKey Of(KeyKind form, long first, long second, string? text) => new(form == KeyKind.Guid ? OfGuid : text, first, second);

    /// <summary>A whole-number key.</summary>
    /// <param name="value">The key.</param>
    public static implicit operator CustomerKey(long value) => new(value);

    /// <summary>A text key.</summary>
    /// <param name="value">The key; not null.</param>
    public static implicit operator CustomerKey(string value) => new(value);

    /// <summary>A Guid key.</summary>
    /// <param name="value">The key.</param>
    public static implicit operator CustomerKey(Guid value) => new(value);

    /// <summary>A text key; no key where there is no text, as in a column of a database that may be null.</summary>
    /// <param name="value">The key, or null.</param>
    public static implicit operator CustomerKey?(string? value) => value is null ? default(CustomerKey?) : new CustomerKey(value);

    /// <summary>The key as a whole number, if it is one.</summary>
    /// <param name="value">The number; 0 for another key.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryGetNumber(out long value)
    {
        bool isNumber = Form == KeyKind.Number;
        value = isNumber ? Number : 0;
        return isNumber;
    }

    /// <summary>The key as a Guid, if it is one.</summary>
    /// <param name="value">The Guid; the empty one for another key.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryGetGuid(out Guid value)
    {
        bool isGuid = Form == KeyKind.Guid;
        value = isGuid ? Guid : default;
        return isGuid;
    }

    /// <summary>The key as a text, if it is one.</summary>
    /// <param name="value">The text; null for another key.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryGetText([NotNullWhen(true)] out string? value)
    {
        value = Form == KeyKind.Text ? Text : null;
        return value is not null;
    }

    /// <summary>The key of a text: a whole number or a Guid where the text is exactly as one is written by <see cref="ToString()"/>, otherwise a text key.</summary>
    /// <param name="text">The text, such as a part of a route.</param>
    public static CustomerKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsCanonical(text, out CustomerKey key) ? key : new CustomerKey(text);
    }

    /// <summary>The key of a text: see <see cref="Parse(string)"/>. Every text is a key.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: keys do not depend on a culture.</param>
    /// <param name="result">The key; the number 0 where there is no text.</param>
    /// <returns>Whether there is a text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerKey result)
    {
        result = s is null ? default : Parse(s);
        return s is not null;
    }

    /// <summary>The key of a text: see <see cref="Parse(string)"/>. Every text is a key.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: keys do not depend on a culture.</param>
    /// <param name="result">The key.</param>
    /// <returns>True.</returns>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CustomerKey result)
    {
        result = Of(s);
        return true;
    }

    /// <summary>Whether two keys are of the same form and the same: texts ordinally.</summary>
    /// <param name="other">The other key.</param>
    public bool Equals(CustomerKey other) =>
        _halves == other._halves && (ReferenceEquals(_text, other._text) || (Form == KeyKind.Text && other.Form == KeyKind.Text && Text == other.Text));

    /// <summary>A hash that differs from process to process, so that keys cannot be chosen to fall together.</summary>
    public override int GetHashCode() => SeededHash.OfProcess.GetHashCode(this);

    /// <summary>The key as text, culture-free.</summary>
    /// <remarks>In an interpolated text a format may stand: that of a whole number, or of a Guid; a text key is written as it is.</remarks>
    public override string ToString() => Formatted(null);

    /// <summary>The key as a message shows it.</summary>
    internal string Shown => ShownText.Of(ToString());

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => Formatted(format);

    static CustomerKey IParsable<CustomerKey>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static CustomerKey ISpanParsable<CustomerKey>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Of(s);

    private static CustomerKey Of(ReadOnlySpan<char> text) => IsCanonical(text, out CustomerKey key) ? key : new CustomerKey(text.ToString());

    private string Formatted(string? format) => Form switch
    {
        KeyKind.Text => Text,
        KeyKind.Guid => Guid.ToString(format, CultureInfo.InvariantCulture),
        _ => Number.ToString(format, CultureInfo.InvariantCulture),
    };

    private static bool IsCanonical(ReadOnlySpan<char> text, out CustomerKey key)
    {
        // The shortest form of a number, and the usual one of a Guid: what is read is written again as it was.
        Span<char> written = stackalloc char[36];
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number.TryFormat(written, out int length, default, CultureInfo.InvariantCulture) && text.SequenceEqual(written[..length]))
        {
            key = new CustomerKey(number);
            return true;
        }

        if (text.Length == 36 && Guid.TryParseExact(text, "D", out Guid guid) && guid.TryFormat(written, out _) && text.SequenceEqual(written))
        {
            key = new CustomerKey(guid);
            return true;
        }

        key = default;
        return false;
    }

    static void IJsonValue<CustomerKey>.WriteJson(Utf8JsonWriter writer, CustomerKey value)
    {
        if (value.Form == KeyKind.Number) writer.WriteNumberValue(value.Number);
        else writer.WriteStringValue(value.ToString());
    }

    static CustomerKey IJsonValue<CustomerKey>.ReadJson(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)) return new CustomerKey(number);
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("The key of a customer is a whole number of 64 bits, or a string.");
        string text = reader.GetString()!;
        return IsCanonical(text, out CustomerKey key) && key.Form == KeyKind.Guid ? key : new CustomerKey(text);
    }

    static string IJsonValue<CustomerKey>.JsonName(CustomerKey value) => value.ToString();

    static CustomerKey IJsonValue<CustomerKey>.OfJsonName(string name) => Parse(name);

    /// <summary>A number, or the halves of a Guid.</summary>
    private readonly record struct Halves(long First, long Second);
}

/// <summary>Which of the three forms a key has.</summary>
internal enum KeyKind : byte
{
    Number,
    Text,
    Guid,
}
