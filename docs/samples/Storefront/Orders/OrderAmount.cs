using System.Globalization;

namespace StorefrontSample;

/// <summary>Reads the amounts of orders.</summary>
internal static class OrderAmount
{
    internal const string Forms = "Amounts that are read: 1234.50, -1234.50 or 1.2345e3, with a point before the decimals and without currency or separators of thousands.";

    // More than money with its decimals can be.
    private const decimal TooMuch = 900_000_000_000_000m;

    /// <summary>
    /// Why the text is no amount, in words; null when it is one. What a sum of binary fractions leaves behind, as in 15.299999999999999, is rounded away:
    /// 1e-9 of a unit, and of more than a million the fifteenth digit.
    /// </summary>
    internal static string? Problem(string text, out decimal amount)
    {
        if (text.Length == 0)
        {
            amount = 0;
            return "the amount is blank";
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal written) || Math.Abs(written) > TooMuch)
        {
            amount = 0;
            return $"{Screen.Quoted(text)} is no amount";
        }

        amount = Math.Round(written, OrderVocabulary.Decimals);
        return Math.Abs(written - amount) <= Math.Clamp(Math.Abs(written) * 1e-15m, 1e-9m, 1e-5m)
            ? null
            : $"{Screen.Quoted(text)} has more than {OrderVocabulary.Decimals} decimal places";
    }
}
