namespace Crm.Segmentation;

/// <content>Dates, times of day, and patterns for text.</content>
public static partial class DiagnosticCodes
{
    /// <summary>The hour or the weekday of an event is asked where no event is at hand.</summary>
    /// <example>
    /// Wrong: <code>segment s = hour() &gt;= 22</code>
    /// 'hour()' is of one event and stands where a customer is meant. Use it in a where: did visit where hour().
    /// Right: <code>segment s = did visit where hour() &gt;= 22</code>
    /// </example>
    public const string EventTimeOutsideWhere = "CRM1210";

    /// <summary>A pattern ends with a backslash that takes no sign.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase where category like "hat\\"</code>
    /// The pattern "hat\\" ends with a backslash that takes no sign. A backslash takes the next sign as it is, and is written twice in a text: for a
    /// backslash itself, four.
    /// Right: <code>segment s = did purchase where category like "hat\\\\"</code>
    /// </example>
    public const string LooseBackslash = "CRM1211";

    /// <summary>A pattern is longer than 1,000 characters.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Where(Shop.Channel.IsLike(new string('a', 1001))).Did()</code>
    /// A pattern has at most 1000 characters, and this one has 1001. Look for a part of the text, with a star before and behind it.
    /// Right: <code>Shop.Visit.Where(Shop.Channel.IsLike("*a*")).Did()</code>
    /// </example>
    public const string PatternTooLong = "CRM1240";

    /// <summary>An anniversary is looked for in a window that is not in whole days.</summary>
    /// <example>
    /// Wrong: <code>segment s = anniversary of signed_up in next 36 hours</code>
    /// An anniversary is a date, which is not looked for in a window such as 'next 36 hours'. Look in today, in this month, in next 7 days, in last 7
    /// days or in next 1 calendar month.
    /// Right: <code>segment s = anniversary of signed_up in next 2 days</code>
    /// </example>
    public const string AnniversaryWindow = "CRM1310";

    /// <summary>A set of values has one that what is compared with it never has (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>segment s = age in {18, 19.5}</code>
    /// 'age' is never 19.5. Leave the value out, or put it right.
    /// Right: <code>segment s = age in {18, 19}</code>
    /// </example>
    public const string NeverEqual = "CRM1910";

    /// <summary>A day of birth, known by its name or by a rule that asks for its age, is looked for in a window near now (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>schema shop { customer { birthday: date } } segment s = birthday in this month</code>
    /// 'birthday' is a day of birth by its name, and hardly anybody is born in 'this month'. The birthdays are anniversaries: anniversary of birthday in this month.
    /// Right: <code>schema shop { customer { birthday: date } } segment s = anniversary of birthday in this month</code>
    /// </example>
    public const string BirthNearNow = "CRM1911";

    /// <summary>So many customers are tied at the cut of a top that it takes in more than twice what was asked for (a warning of a fit).</summary>
    /// <example>
    /// Wrong: <code>Fit("segment best = top 10% by count(visit)", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])</code>
    /// 'top 10% by count(visit)' asks for 1 of 10 customers and takes in more than twice as many: 10 are tied at 0. Everyone tied at the cut is in. Ask
    /// that the value is above 0 too, or for fewer.
    /// Right: <code>Fit("segment best = top 10% by count(visit)", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 7])</code>
    /// </example>
    public const string TiesTakeMore = "CRM1912";

    /// <summary>A value fills more than half of what a bin of an rfm should hold (a warning of a fit).</summary>
    /// <example>
    /// Wrong: <code>Fit("rfm value of count(visit), count(visit), count(visit) into 2", visits: [1, 1, 1, 2])</code>
    /// 3 customers of 'value' have the same recency, 1: more than half of what one of its 2 bins should hold. Equal values share a bin, so that
    /// others are left with fewer: take fewer bins, or name thresholds.
    /// Right: <code>Fit("rfm value of count(visit), count(visit), count(visit) into 2", visits: [1, 2, 3, 4])</code>
    /// </example>
    public const string ValueFillsBin = "CRM1913";
}
