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

    /// <summary>A gap before a step of a funnel is negative, finer than a millisecond, before the first step, or the least is above the greatest.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, new FunnelStep("buy", Shop.Purchase) { MinimumGap = Week, MaximumGap = TimeSpan.FromDays(1) })]</code>
    /// The least gap before step 'buy' is longer than the greatest. Nothing is both: swap the two.
    /// Right: <code>[new Funnel("buying", Shop.Visit, new FunnelStep("buy", Shop.Purchase) { MinimumGap = TimeSpan.FromDays(1), MaximumGap = Week })]</code>
    /// </example>
    public const string FunnelGap = "CRM1710";

    /// <summary>The first step of a funnel is optional, all others are, or more than 6 are.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", new FunnelStep("visit", Shop.Visit) { IsOptional = true }, Shop.Purchase)]</code>
    /// Step 'visit' is the first and optional. An attempt starts with its first step: leave the step out, or let customers enter at any step.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open }]</code>
    /// </example>
    public const string OptionalStep = "CRM1711";

    /// <summary>An exclusion of a funnel names no step and a later one, or excludes what is a step; or there are more than 16.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Exclusions = [new FunnelExclusion("purchase", "visit", Shop.ViewProduct)] }]</code>
    /// An exclusion lies between 'purchase' and 'visit', which is no later step.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Exclusions = [new FunnelExclusion("visit", "purchase", Shop.ViewProduct)] }]</code>
    /// </example>
    public const string FunnelExclusion = "CRM1712";

    /// <summary>Two options of a funnel do not combine.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open, Count = FunnelCounting.Attempts }]</code>
    /// With open entry customers are counted, not attempts.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open }]</code>
    /// </example>
    public const string FunnelCombination = "CRM1713";

    /// <summary>A condition asks for the customers of a funnel that counts something else.</summary>
    /// <example>
    /// Wrong: <code>[Buying with { Count = FunnelCounting.Attempts }, Segment.Define("bought", Buying.Converted())]</code>
    /// 'in buying.converted' asks for customers, and 'buying' counts attempts. Refer to a funnel of customers; the report of this one gives the customers of its units.
    /// Right: <code>[Buying, Segment.Define("bought", Buying.Converted())]</code>
    /// </example>
    public const string FunnelUnitCell = "CRM1714";

    /// <summary>The property that makes the units of a funnel, or is held constant, is not on every event of its steps and exclusions, or is not of one kind.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { HoldConstant = "category" }]</code>
    /// 'category' is needed at every step and exclusion, and 'visit' has no such property.
    /// Right: <code>[new Funnel("buying", Shop.ViewProduct, Shop.Purchase) { HoldConstant = "category" }]</code>
    /// </example>
    public const string FunnelProperty = "CRM1715";

    /// <summary>A retention follows its cohorts for fewer than 1 or more than a million periods.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Periods = 0 }]</code>
    /// A retention follows its cohorts for 1 to 1000000 periods, this one for 0.
    /// Right: <code>[Weekly with { Periods = 8 }]</code>
    /// </example>
    public const string RetentionLength = "CRM1801";
}
