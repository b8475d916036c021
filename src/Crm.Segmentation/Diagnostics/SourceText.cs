using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A text of rules with the name by which diagnostics call it, such as <c>storefront.crm</c>. The library reads no files: it takes both.</summary>
[JsonConverter(typeof(JsonValueConverter<SourceText>))]
public sealed class SourceText : IEquatable<SourceText>, IJsonValue<SourceText>
{
    private readonly int[] _lineStarts;

    /// <summary>A named text.</summary>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="text">The text; a byte order mark at its beginning is no part of the first line.</param>
    public SourceText(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        (Name, Text) = (name, text);
        var starts = new List<int> { text.StartsWith('\uFEFF') ? 1 : 0 };
        for (int i = 0; i < text.Length; i++)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        _lineStarts = [.. starts];
    }

    /// <summary>What diagnostics call the text.</summary>
    public string Name { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public bool Equals(SourceText? other) => ReferenceEquals(this, other) || (
        other is not null && Name == other.Name && Text == other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SourceText);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Text.Length);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal int LineAt(int position)
    {
        int found = Array.BinarySearch(_lineStarts, position);
        return Math.Max(found >= 0 ? found : ~found - 1, 0);
    }

    internal int LineStart(int line) => _lineStarts[line];

    /// <summary>The line without its break.</summary>
    internal ReadOnlySpan<char> Line(int line) =>
        Text.AsSpan(_lineStarts[line], (line + 1 < _lineStarts.Length ? _lineStarts[line + 1] : Text.Length) - _lineStarts[line]).TrimEnd("\r\n");

    static void IJsonValue<SourceText>.WriteJson(Utf8JsonWriter writer, SourceText value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("text", value.Text);
        writer.WriteEndObject();
    }
}

/// <summary>A stretch of a source text: what a diagnostic points at.</summary>
/// <param name="Source">The text.</param>
/// <param name="Start">The position of its first UTF-16 code unit, from 0.</param>
/// <param name="Length">Its length in UTF-16 code units; 0 for a place between two characters.</param>
[JsonConverter(typeof(JsonValueConverter<SourceSpan>))]
public readonly record struct SourceSpan(SourceText Source, int Start, int Length) : IJsonValue<SourceSpan>
{
    /// <summary>The line of its start, from 1.</summary>
    public int Line => Source.LineAt(Start) + 1;

    /// <summary>The column of its start in UTF-16 code units, from 1, as editors count.</summary>
    public int Column => Math.Max(Start - Source.LineStart(Line - 1), 0) + 1;

    /// <summary>The column of its start as a terminal shows it, from 1: an East Asian wide character, such as a Hangul syllable, takes two cells.</summary>
    public int DisplayColumn => DisplayCells.Of(Source.Line(Line - 1)[..Math.Min(Column - 1, Source.Line(Line - 1).Length)]) + 1;

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Characters => Source.Text.AsSpan(Start, Length);

    internal int End => Start + Length;

    /// <summary>Name, line and column, as in <c>storefront.crm:12:5</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Source.Name}:{Line}:{Column}");

    internal SourceSpan To(SourceSpan last) => this with { Length = Math.Max(last.End - Start, 0) };

    static void IJsonValue<SourceSpan>.WriteJson(Utf8JsonWriter writer, SourceSpan value)
    {
        writer.WriteStartObject();
        writer.WriteString("source", value.Source.Name);
        writer.WriteNumber("line", value.Line);
        writer.WriteNumber("column", value.Column);
        writer.WriteNumber("start", value.Start);
        writer.WriteNumber("length", value.Length);
        writer.WriteEndObject();
    }
}
