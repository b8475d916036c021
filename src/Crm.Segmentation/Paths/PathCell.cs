using System.Globalization;

namespace Crm.Segmentation.Paths;

/// <summary>What the tables of paths show, and why their counts do not merge.</summary>
internal static class PathCell
{
    /// <summary>Seconds to a tenth; a dash, or nothing, where there are none.</summary>
    internal static TableCell Seconds(double? seconds) => TableCell.Of(seconds?.ToString("N1", CultureInfo.InvariantCulture) ?? "-", seconds);

    /// <summary>A number with two decimal places; a dash, or nothing, where there is none.</summary>
    internal static TableCell Number(double? number) => TableCell.Of(number?.ToString("N2", CultureInfo.InvariantCulture) ?? "-", number);

    internal static ArgumentException UnitsOfBoth(string unit, string parameter) =>
        new($"The units are values of '{unit}', which may have customers in both parts: run the paths over all of them.", parameter);
}
