namespace Crm.Segmentation.Funnels;

/// <summary>
/// Which attempt at a funnel stands for a customer. An attempt starts at an event that matches step 1 and takes matches of the further steps for as
/// long as there are any within the window. Every figure about one customer comes from the same attempt.
/// </summary>
public enum AttemptPolicy
{
    /// <summary>
    /// The furthest attempt. Of those, the first to get there: at the earliest instant at which any attempt is so far; and of those that are
    /// so far at that instant, the one that started last.
    /// </summary>
    Deepest,

    /// <summary>The furthest attempt; of those, the one that started first.</summary>
    Earliest,

    /// <summary>The attempt at the first entry; later entries do not count.</summary>
    FirstEntry,

    /// <summary>The attempt at the last entry; earlier entries do not count.</summary>
    LastEntry,
}

/// <summary>How events of one customer at one instant may follow one another as steps.</summary>
public enum TiePolicy
{
    /// <summary>In any order: the best over all orders counts, so that the order of arrival cannot matter. Each event fills one step only.</summary>
    AnyOrder,

    /// <summary>Not at all: each step must be later than the one before.</summary>
    StrictlyIncreasing,

    /// <summary>In the order in which they arrived; a sequence that an event was given with goes before it.</summary>
    ByArrival,
}

/// <summary>In which order the steps of a funnel are taken.</summary>
public enum FunnelOrder
{
    /// <summary>In their order; other events may lie between.</summary>
    Ordered,

    /// <summary>
    /// In their order, with no other visible event of the customer between; repeats of the current step may be. What lies between breaks the attempt,
    /// which is then over: it is not open, and another may start.
    /// </summary>
    Strict,

    /// <summary>In any order: an attempt starts at an event of any step, and goes as far as the number of different steps that it has.</summary>
    Any,
}

/// <summary>At which steps an attempt may start.</summary>
public enum FunnelEntry
{
    /// <summary>At step 1.</summary>
    Closed,

    /// <summary>At any step; the window runs from there.</summary>
    Open,
}

/// <summary>What a funnel counts.</summary>
public enum FunnelCounting
{
    /// <summary>Customers (or other units), each by the one attempt that stands for it.</summary>
    Customers,

    /// <summary>
    /// All attempts, none overlapping another: one opens at the first event of step 1, takes each step's earliest match and every further event of step 1
    /// until it converts, is tainted or its window ends, and the next opens after that.
    /// </summary>
    Attempts,
}

/// <summary>Which of a customer's events can be a step.</summary>
public enum FirstTime
{
    /// <summary>Any that matches.</summary>
    No,

    /// <summary>The first of its type of event in all history, if it matches.</summary>
    Ever,

    /// <summary>The first in all history that matches.</summary>
    Matching,
}
