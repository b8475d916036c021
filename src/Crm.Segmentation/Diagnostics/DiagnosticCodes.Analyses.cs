namespace Crm.Segmentation;

/// <content>The codes about funnels, rfms, scores, functions of a population and retentions.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A funnel has fewer than 2 or more than 32 steps.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Purchase)]</code>
    /// A funnel has 2 to 32 steps, this one has 1. To count the customers who did one thing, use a segment.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase)]</code>
    /// </example>
    public const string FunnelLength = "CRM1701";

    /// <summary>Two steps of a funnel have one name.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("first", Shop.Purchase))]</code>
    /// 2 steps are named 'first'. Results refer to a step by its name.
    /// Right: <code>[new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("second", Shop.Purchase))]</code>
    /// </example>
    public const string DuplicateStep = "CRM1702";

    /// <summary>The window of a funnel is not positive, or finer than a millisecond.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = TimeSpan.Zero }]</code>
    /// The window is not positive. Leave it out for any time.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = Week }]</code>
    /// </example>
    public const string FunnelWindow = "CRM1703";

    /// <summary>A membership asks for entry in a window that is anchored on an attribute.</summary>
    /// <example>
    /// Wrong: <code>[Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Since(Shop.SignedUp)))]</code>
    /// 'dropped from buying before purchase' is entered in a window that is anchored on an attribute. Use a window that is the same for every customer.
    /// Right: <code>[Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Last(Week)))]</code>
    /// </example>
    public const string EntryOnAttribute = "CRM1704";

    /// <summary>An rfm has fewer than 2 or more than 10 bins.</summary>
    /// <example>
    /// Wrong: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 1 }]</code>
    /// An rfm has 2 to 10 bins, this one has 1.
    /// Right: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 5 }]</code>
    /// </example>
    public const string RfmBins = "CRM1705";

    /// <summary>A population function is of a value that has no order.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.IsInTop(10)</code>
    /// 'country' is an enum; the top is of values with an order.
    /// Right: <code>Shop.Age.IsInTop(10)</code>
    /// </example>
    public const string NoPercentile = "CRM1706";

    /// <summary>A score is of something that is no number.</summary>
    /// <example>
    /// Wrong: <code>[Score.Define("score", Shop.Country)]</code>
    /// 'country' is an enum; a score is a number.
    /// Right: <code>[Score.Define("score", Shop.Age)]</code>
    /// </example>
    public const string NotANumber = "CRM1707";

    /// <summary>A retention follows its cohorts for fewer than 1 or more than a million periods.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Periods = 0 }]</code>
    /// A retention follows its cohorts for 1 to 1000000 periods, this one for 0.
    /// Right: <code>[Weekly with { Periods = 8 }]</code>
    /// </example>
    public const string RetentionLength = "CRM1801";
}
