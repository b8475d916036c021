namespace Crm.Segmentation;

/// <summary>
/// A number of events as whole units, so that sums of it are exact, and the same in any order: of an integer, money and a duration their own units, of
/// a double multiples of 2⁻⁴⁰, to which it is rounded once; one beyond ±2⁵³ counts as that. Sums of as many as there can be events fit.
/// </summary>
internal sealed class AmountReader(PropertyReader property)
{
    private const double Most = 1L << 53;

    /// <summary>What a unit is worth.</summary>
    internal AmountUnit Unit => new(property.Scale);

    /// <summary>The units of a row; false when the event is without the number.</summary>
    internal bool TryRead(int row, out Int128 units)
    {
        units = 0;
        if (!property.IsValid(row)) return false;
        units = property.Scale is not null ? property.Exact(row) : (Int128)Math.Round(Math.ScaleB(Math.Clamp(property.Double(row), -Most, Most), AmountUnit.Binary));
        return true;
    }
}

/// <summary>What a unit of a sum is worth: a power of ten, or 2⁻⁴⁰.</summary>
/// <param name="Scale">The decimal places; null for 2⁻⁴⁰.</param>
internal readonly record struct AmountUnit(int? Scale)
{
    internal const int Binary = 40;

    /// <summary>The unit in which a property is added up, as <see cref="AmountReader"/> reads it: its own of an exact one, 2⁻⁴⁰ of a double.</summary>
    internal static AmountUnit Of(Measure property) => ((IFieldHandle)property).Field is var field && field.Kind == ValueKind.Number ? default : new AmountUnit(field.Scale);

    /// <summary>The sum as a decimal; null beyond what one can say.</summary>
    internal decimal? ToDecimal(Int128 units)
    {
        (Int128 whole, Int128 rest) = Scale is { } places ? Int128.DivRem(units, Exact.WholePower(places)) : Int128.DivRem(units, Int128.One << Binary);
        if (Int128.Abs(whole) > (Int128)decimal.MaxValue) return null;
        return (decimal)whole + ((decimal)rest / (Scale is { } scale ? (decimal)Exact.WholePower(scale) : 1L << Binary));
    }

    /// <summary>The sum as a double: the nearest.</summary>
    internal double ToDouble(Int128 units) => Scale is { } places ? Exact.ToDouble(units, places) : Math.ScaleB((double)units, -Binary);
}
