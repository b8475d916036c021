namespace Crm.Segmentation;

/// <content>The codes about growth.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A growth says which events are refunds without what they are worth, or the other way round, or is net of refunds that there are not.</summary>
    /// <example>
    /// Wrong: <code>[Revenue with { IsNet = true }]</code>
    /// Revenue is less refunds, and there are none. Say which events are refunds, and which of their numbers is the value.
    /// Right: <code>[Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }]</code>
    /// </example>
    public const string GrowthRefunds = "CRM1770";

    /// <summary>The change of a revenue below 0 is not laid to factors by the logarithmic mean.</summary>
    /// <example>
    /// Wrong: <code>engine.Analyze(Revenue with { Attribution = AttributionMethod.LogarithmicMean }, data, before, after, asOf)</code>
    /// A revenue below 0 has no logarithm, so that its change is not laid to factors by the logarithmic mean. Lay it to factors by Shapley's mean, which
    /// needs none.
    /// Right: <code>engine.Analyze(Revenue, data, before, after, asOf)</code>
    /// </example>
    public const string GrowthBelowZero = "CRM1771";

    /// <summary>A revenue less refunds is asked of groups of orders, which no refund is in.</summary>
    /// <example>
    /// Wrong: <code>engine.AnalyzeByOrder(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }, Shop.Category, data, before, after, asOf)</code>
    /// Orders are told apart by 'purchase.category', and refunds are not, so that no group has a revenue less refunds. Take the gross revenue, or groups of customers.
    /// Right: <code>engine.Analyze(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }, data, before, after, asOf)</code>
    /// </example>
    public const string GrowthNetByOrder = "CRM1772";

    /// <summary>Groups of orders share their visitors, and not everything of theirs sums to the whole.</summary>
    /// <example>
    /// Wrong: <code>engine.AnalyzeByOrder(Revenue, Shop.Category, data, before, after, asOf)</code>
    /// The groups are of orders: each has all visitors, and who bought in several is a buyer in each. Only revenues and their changes sum to those of the whole.
    /// Right: <code>engine.Analyze(Revenue, data, before, after, asOf)</code>
    /// </example>
    public const string GrowthGroupsOfOrders = "CRM1773";
}
