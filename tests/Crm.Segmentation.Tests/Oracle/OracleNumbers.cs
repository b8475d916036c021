using System.Globalization;
using System.Numerics;

namespace Crm.Segmentation.Tests;

/// <summary>An exact number: units of 10^-scale.</summary>
internal readonly record struct ExactNumber(BigInteger Units, int Scale)
{
    internal double Double => double.Parse($"{Units}E-{Scale}", CultureInfo.InvariantCulture);

    internal BigInteger At(int scale) => Units * BigInteger.Pow(10, scale - Scale);

    /// <summary>An exact total that lies beyond 64 bits is put at the bound.</summary>
    internal ExactNumber Clamp() => this with { Units = BigInteger.Clamp(Units, long.MinValue, long.MaxValue) };

    /// <summary>An exact product that does not fit 64 bits is missing.</summary>
    internal object? Fit() => Units < long.MinValue || Units > long.MaxValue ? null : this;

    /// <summary>A decimal, digit by digit.</summary>
    internal static ExactNumber OfDigits(decimal value) =>
        new(BigInteger.Parse(value.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), value.Scale);

    /// <summary>A decimal constant that is calculated with; one of which the digits are no number of 64 bits is a double.</summary>
    internal static object OfConstant(decimal value) =>
        OfDigits(value) is { Scale: <= 18 } exact && BigInteger.Abs(exact.Units) <= long.MaxValue ? exact : OfDigits(value).Double;

    internal static ExactNumber OfMoney(decimal value, int scale) => new(new BigInteger(value * (decimal)BigInteger.Pow(10, scale)), scale);

    public override string ToString() => Scale == 0 ? $"{Units}" : $"{Units}e-{Scale}";
}

/// <summary>A duration in milliseconds.</summary>
internal readonly record struct Elapsed(BigInteger Milliseconds)
{
    /// <summary>The nearest double; a BigInteger's own conversion would cut digits off. All values that are used fit 64 bits.</summary>
    internal double Double => (long)Milliseconds;

    internal Elapsed Clamp() => new(BigInteger.Clamp(Milliseconds, long.MinValue, long.MaxValue));

    internal object? Fit() => Milliseconds < long.MinValue || Milliseconds > long.MaxValue ? null : this;

    /// <summary>A quotient in whole milliseconds, rounded half to even.</summary>
    internal static object? OfQuotient(BigInteger dividend, BigInteger divisor)
    {
        if (divisor.IsZero) return null;
        if (divisor.Sign < 0) (dividend, divisor) = (-dividend, -divisor);
        BigInteger floor = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        if (rest.Sign < 0) (floor, rest) = (floor - 1, rest + divisor);
        int half = (2 * rest).CompareTo(divisor);
        return new Elapsed(half > 0 || (half == 0 && !floor.IsEven) ? floor + 1 : floor).Fit();
    }

    public override string ToString() => $"{Milliseconds} ms";
}

/// <summary>An instant in Unix milliseconds.</summary>
internal readonly record struct Moment(long Milliseconds)
{
    public override string ToString() => Milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000 ? Facts.Text(Milliseconds) : $"{Milliseconds} ms";
}
