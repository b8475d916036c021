using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Crm.Segmentation;

/// <summary>A sentence with its parts kept apart, written as an interpolated string, so that it can be said in another language.</summary>
[InterpolatedStringHandler]
internal sealed class Phrase : IEquatable<Phrase>
{
    private readonly StringBuilder _template = new();
    private readonly List<string> _parts = [];
    private ulong _uncut = ShownText.NothingCut;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Phrase(int literalLength, int formattedCount)
    {
        _template.EnsureCapacity(literalLength + (3 * formattedCount));
        _parts.EnsureCapacity(formattedCount);
    }

    /// <summary>The sentence with <c>{0}</c>, <c>{1}</c> for its parts.</summary>
    internal string Template => _template.ToString();

    public static implicit operator Phrase(string text)
    {
        var phrase = new Phrase(text.Length, 0);
        phrase.AppendLiteral(text);
        return phrase;
    }

    public void AppendLiteral(string text) => _template.Append(
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>A part; what a person typed may be among it, so that it is cut where it is long, and shown as it can be.</summary>
    public void AppendFormatted<T>(T part)
    {
        string text = Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
        Add(ShownText.Of(text));
        if (text.Length > ShownText.Longest) _uncut = ShownText.Mark(text, _uncut);
    }

    /// <summary>A list, which is as long as its names.</summary>
    public void AppendFormatted(NameList list) => Add(list.ToString());

    public bool Equals(Phrase? other) =>
        other is not null && _uncut == other._uncut && _template.Equals(other._template) && _parts.SequenceEqual(other._parts, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => HashCode.Combine(_template.Length, _parts.Count, _uncut);

    public override string ToString() => In(Template, part => part);

    /// <summary>The sentence by another template, with the parts in another language.</summary>
    internal string In(string template, Func<string, string> part) => string.Format(
        CultureInfo.InvariantCulture, template, [.. _parts.Select(part)]);

    private void Add(string part)
    {
        _template.Append(CultureInfo.InvariantCulture, $"{{{_parts.Count}}}");
        _parts.Add(part);
    }
}
