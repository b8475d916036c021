namespace Crm.Segmentation.Funnels;

/// <summary>
/// Which attempt at a funnel stands for a customer. An attempt starts at an event that matches step 1 and takes the earliest match of every
/// further step within the window. Every figure about one customer comes from the same attempt.
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
}
