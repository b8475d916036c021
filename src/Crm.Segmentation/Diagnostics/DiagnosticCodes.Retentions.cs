namespace Crm.Segmentation;

/// <content>The codes about retentions, lifecycles and stickiness.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A retention says twice how long it follows its cohorts, or has a bracket of no length.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Periods = 0, Brackets = [1, 0] }]</code>
    /// A bracket holds 0 periods. A bracket holds at least 1 period.
    /// Right: <code>[Weekly with { Periods = 0, Brackets = [1, 3, 10] }]</code>
    /// </example>
    public const string RetentionBrackets = "CRM1720";

    /// <summary>The length of a retention's periods is not positive, or finer than a millisecond.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Elapsed = TimeSpan.Zero }]</code>
    /// The length of a period is not positive, or finer than a millisecond. Leave it out for the periods of the calendar.
    /// Right: <code>[Weekly with { Elapsed = TimeSpan.FromHours(36) }]</code>
    /// </example>
    public const string RetentionElapsed = "CRM1721";

    /// <summary>A period needs fewer than 1 return.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { AtLeast = 0 }]</code>
    /// A period needs 0 returns. A customer returns at least 1 time.
    /// Right: <code>[Weekly with { AtLeast = 2 }]</code>
    /// </example>
    public const string RetentionAtLeast = "CRM1722";

    /// <summary>A value adds up, and there is none.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { IsValueUntil = true }]</code>
    /// A value adds up until the end of a period, and there is none. Say which number of the return adds up.
    /// Right: <code>[Weekly with { IsValueUntil = true, Value = Shop.Amount }]</code>
    /// </example>
    public const string RetentionValue = "CRM1723";

    /// <summary>A start of history means nothing where the first event of all is not asked for, or is no instant in whole milliseconds.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Cohort = Shop.Visit.EveryTime(), FirstSeen = Shop.SignedUp }]</code>
    /// Where history starts matters for the first event of all, which these cohorts do not ask for. Make the cohorts by the first event, or leave the start of history out.
    /// Right: <code>[Weekly with { FirstSeen = Shop.SignedUp }]</code>
    /// </example>
    public const string HistoryStart = "CRM1724";

    /// <summary>The time to the first return is asked of cohorts by every event, in which a customer has several starts.</summary>
    /// <example>
    /// Wrong: <code>engine.ReturnTimes(Weekly with { Cohort = Shop.Visit.EveryTime() }, data, range, asOf)</code>
    /// The time to the first return is of customers with one start, and by every event a customer has several. Make the cohorts by the first event, of all or in the range.
    /// Right: <code>engine.ReturnTimes(Weekly, data, range, asOf)</code>
    /// </example>
    public const string SeveralStarts = "CRM1725";

    /// <summary>A lifecycle or a stickiness has no units, or no number of events that makes one active.</summary>
    /// <example>
    /// Wrong: <code>[new Stickiness("daily") { Activity = Shop.Visit, Period = CalendarUnit.Day, AtLeast = 0 }]</code>
    /// No number of events makes a period one of activity. A period needs at least 1 event, and no more than it may have.
    /// Right: <code>[new Stickiness("daily") { Activity = Shop.Visit, Period = CalendarUnit.Day, AtLeast = 2 }]</code>
    /// </example>
    public const string ActivityUnit = "CRM1726";
}
