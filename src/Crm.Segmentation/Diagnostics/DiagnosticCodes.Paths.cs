namespace Crm.Segmentation;

/// <content>The codes about paths and affinities.</content>
public static partial class DiagnosticCodes
{
    /// <summary>Paths, or an affinity, are of no events.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Events = [] }]</code>
    /// Paths are of no events. Name the events, or take any.
    /// Right: <code>[new EventPaths("visits")]</code>
    /// </example>
    public const string PathEvents = "CRM1790";

    /// <summary>The units of paths, or the baskets of an affinity, are two things, a session of no length, or values of a property that there is not.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { SessionGap = TimeSpan.Zero }]</code>
    /// The gap between sessions is not positive, or finer than a millisecond.
    /// Right: <code>[new EventPaths("visits") { SessionGap = TimeSpan.FromMinutes(30) }]</code>
    /// </example>
    public const string PathUnit = "CRM1791";

    /// <summary>The property that names nodes or items is not there or names nothing, or a node that is named has no name.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Collapsed = ["visit"] }]</code>
    /// Nodes are named whose repeats are one, and repeats are not collapsed. Collapse them, or name none.
    /// Right: <code>[new EventPaths("visits") { CollapsesRepeats = true, Collapsed = ["visit"] }]</code>
    /// </example>
    public const string PathNames = "CRM1792";

    /// <summary>The pattern of a group of names is too long, or ends with a backslash that takes nothing; or there are too many groups.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Groups = [@"/product/\"] }]</code>
    /// The pattern '/product/\' ends with a backslash that takes nothing. Two backslashes are one that stands for itself.
    /// Right: <code>[new EventPaths("visits") { Groups = ["/product/*"] }]</code>
    /// </example>
    public const string PathGroups = "CRM1793";

    /// <summary>An anchor of paths is excluded.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Until = "purchase", Exclude = ["purchase"] }]</code>
    /// 'purchase' is an anchor and excluded, so that there is no path. Exclude something else.
    /// Right: <code>[new EventPaths("visits") { Until = "purchase" }]</code>
    /// </example>
    public const string PathAnchor = "CRM1794";

    /// <summary>The window of paths has no length, or no anchor from which it runs.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Window = TimeSpan.FromDays(2) }]</code>
    /// The window of the paths has no anchor from which it runs. Say from which node paths are followed, or until which.
    /// Right: <code>[new EventPaths("visits") { Until = "purchase", Window = TimeSpan.FromDays(2) }]</code>
    /// </example>
    public const string PathWindow = "CRM1795";

    /// <summary>Paths keep no steps, or no nodes of a step.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Limit = 0 }]</code>
    /// No steps or no nodes are kept. At least 1 step is kept, and at least 1 node of each.
    /// Right: <code>[new EventPaths("visits") { Limit = 5 }]</code>
    /// </example>
    public const string PathLimit = "CRM1796";

    /// <summary>An anchor of paths is called as no event of theirs is, so that there is no path.</summary>
    /// <example>
    /// Wrong: <code>[new EventPaths("visits") { Until = "purchse" }]</code>
    /// No event of the paths is called 'purchse'. Did you mean 'purchase'?
    /// Right: <code>[new EventPaths("visits") { Until = "purchase" }]</code>
    /// </example>
    public const string PathNode = "CRM1797";

    /// <summary>A basket of an affinity may have no items, or too many; or the item from which pairs go has no name.</summary>
    /// <example>
    /// Wrong: <code>[new ProductAffinity("with") { Events = [Shop.Purchase], ItemProperty = "amount", LargestBasket = 0 }]</code>
    /// A basket may have 0 items. Say a number from 1 to 10000.
    /// Right: <code>[new ProductAffinity("with") { Events = [Shop.Purchase], ItemProperty = "amount", LargestBasket = 50 }]</code>
    /// </example>
    public const string AffinityBasket = "CRM1798";
}
