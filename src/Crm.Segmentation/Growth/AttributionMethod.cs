namespace Crm.Segmentation.Growth;

/// <summary>How a change of revenue is laid to the factors of which it is the product.</summary>
public enum AttributionMethod
{
    /// <summary>
    /// The mean over the 24 orders of changing the four factors one after another (Shapley 1953). It is there for any revenue, below 0 too.
    /// </summary>
    Shapley,

    /// <summary>
    /// The logarithmic mean of both revenues times the logarithm of each factor's ratio (logarithmic mean Divisia index, Ang 2005). It needs revenues that
    /// are not below 0.
    /// </summary>
    LogarithmicMean,
}
