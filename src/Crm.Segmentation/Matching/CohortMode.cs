namespace Crm.Segmentation.Retentions;

/// <summary>Which of a customer's cohort events put the customer into a cohort.</summary>
public enum CohortMode
{
    /// <summary>The first of all history, if it lies in the range: at most one cohort a customer.</summary>
    FirstEver,

    /// <summary>The first that lies in the range, whatever was before it: at most one cohort a customer.</summary>
    FirstInRange,

    /// <summary>Every one in the range: a customer is in the cohort of each period with such an event, and returns to each from its first one.</summary>
    EveryTime,
}
