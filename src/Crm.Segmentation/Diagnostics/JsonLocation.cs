using System.Globalization;

namespace Crm.Segmentation;

/// <summary>A place in a JSON document.</summary>
/// <param name="Path">The way to it from the root: <c>$.definitions[3].condition.left</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The UTF-16 code unit in the line, from 1, as editors count.</param>
public sealed record JsonLocation(string Path, int Line, int Column)
{
    /// <summary>Path, line and column, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path} (line {Line}, column {Column})");
}
