namespace Crm.Segmentation;

/// <summary>A number that is computed from a customer's conditions and measures: the value of a scorecard.</summary>
/// <param name="Terms">What it is computed from.</param>
/// <param name="Of">
/// The number from those of the terms, in their order: a condition is 1 or 0, a duration a number of days, and what is missing no number; no number when it is missing.
/// </param>
internal sealed record CombinedValue(ValueList<Expression> Terms, CombineTerms Of)
{
    /// <summary>What a duration in milliseconds counts as.</summary>
    internal static double Days(double milliseconds) => milliseconds / Timestamp.Day;
}

/// <summary>Computes a number from those of some terms.</summary>
internal delegate double CombineTerms(ReadOnlySpan<double> values);
