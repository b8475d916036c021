using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>How exact sums are stored.</summary>
internal static class AmountJson
{
    /// <summary>A whole number of any length that a sum of numbers may have, as a text. Sums of a million of them fit, too.</summary>
    internal static readonly JsonShape Units = new JsonScalar<object>(
        "a whole number as a text",
        JsonValueKind.String,
        (w, value) => w.WriteStringValue(((Int128)value).ToString(CultureInfo.InvariantCulture)),
        p => Int128.TryParse(p.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value) && Int128.Abs(value) < Int128.MaxValue >> 20
            ? value
            : p.Fail($"'{p.Text}' is no whole number as a text."));
}
