namespace Crm.Segmentation.Scoring;

/// <summary>Three measures of a customer from which an <see cref="Rfm"/> is scored; each a number, or a duration.</summary>
/// <param name="Recency">How long ago the customer was last active, such as <c>days_since_order</c>; a smaller value is a higher score.</param>
/// <param name="Frequency">How often, such as <c>orders</c>.</param>
/// <param name="Monetary">How much, such as <c>spend</c>.</param>
public sealed record RfmMeasures(Measure Recency, Measure Frequency, Measure Monetary)
{
    internal Measure this[RfmAxis axis] => axis switch
    {
        RfmAxis.Recency => Recency,
        RfmAxis.Frequency => Frequency,
        _ => Monetary,
    };
}

/// <summary>Over whom the cuts of an <see cref="Rfm"/> are made.</summary>
/// <remarks>The two binnings that IBM SPSS Statistics documents for its RFM analysis.</remarks>
public enum RfmBinning
{
    /// <summary>Each axis over all scored customers.</summary>
    Independent,

    /// <summary>Frequency within each score of recency, monetary value within each pair of both. Fills cells more evenly; a score then means something else in each.</summary>
    Nested,
}

/// <summary>Which of its three scores a <see cref="Rfm"/> gives.</summary>
public enum RfmAxis
{
    /// <summary>Whole days since the last matching event; a higher score is more recent.</summary>
    Recency,

    /// <summary>How many matching events, or days with one.</summary>
    Frequency,

    /// <summary>The sum of the property.</summary>
    Monetary,
}
