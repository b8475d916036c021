namespace Crm.Segmentation;

/// <content>The codes about scorings, fits and groups.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A value of a definition is asked for with what it does not take.</summary>
    /// <example>
    /// Wrong: <code>rfm value over purchase.amount into 5  segment s = value.recency(90 days) &gt;= 4</code>
    /// Nothing is said with 'value.recency'. Leave the parentheses out.
    /// Right: <code>rfm value over purchase.amount into 5  segment s = value.recency &gt;= 4</code>
    /// </example>
    public const string ValueArguments = "CRM1470";

    /// <summary>An axis of an rfm over measures is neither a number nor a duration.</summary>
    /// <example>
    /// Wrong: <code>[new Rfm("value", new RfmMeasures(Shop.SignedUp, Shop.Purchase.Count(), Shop.Age))]</code>
    /// The recency of an rfm is a number or a duration, and this one is an instant.
    /// Right: <code>[new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age))]</code>
    /// </example>
    public const string RfmMeasure = "CRM1751";

    /// <summary>The thresholds of an rfm are not one fewer than its bins, or do not ascend.</summary>
    /// <example>
    /// Wrong: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 3, RecencyThresholds = [90, 30] }]</code>
    /// The thresholds of recency are not 2 ascending numbers of at most 18 digits.
    /// Right: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 3, RecencyThresholds = [30, 90] }]</code>
    /// </example>
    public const string RfmThresholds = "CRM1752";

    /// <summary>A stored fit belongs to another rule book.</summary>
    /// <example>
    /// Wrong: <code>FittedRuleBook.FromJson(Book(Shop.Age &gt; Shop.Age.Percentile(51)), FitOf(Shop.Age &gt; Shop.Age.Percentile(50)))</code>
    /// The fit belongs to another rule book: its definitions are not those of this one, or not as they were. Fit this rule book, or read the fit with the rule book that it was made for.
    /// Right: <code>FittedRuleBook.FromJson(Book(Shop.Age &gt; Shop.Age.Percentile(50)), FitOf(Shop.Age &gt; Shop.Age.Percentile(50)))</code>
    /// </example>
    public const string FitOfAnotherBook = "CRM1753";

    /// <summary>A stored fit is of a version that this library does not read.</summary>
    /// <example>
    /// Wrong: <code>FittedRuleBook.FromJson(Book(Shop.OptedIn), FitOf(Shop.OptedIn).Replace("\"fit\":1", "\"fit\":9"))</code>
    /// The fit is written in version 9, and this library reads version 1.
    /// Right: <code>FittedRuleBook.FromJson(Book(Shop.OptedIn), FitOf(Shop.OptedIn))</code>
    /// </example>
    public const string FitVersion = "CRM1754";

    /// <summary>A term of a scorecard weighs neither a number nor a duration nor a condition.</summary>
    /// <example>
    /// Wrong: <code>scorecard interest linear 0 { term home = country weight 2 }</code>
    /// A term weighs a number, a duration or a condition, and this one is an enum. Ask something of it: term home when a condition.
    /// Right: <code>scorecard interest linear 0 { term home when country = KR weight 2 }</code>
    /// </example>
    public const string TermWithoutNumber = "CRM1916";

    /// <summary>The numbers of a term's transform, or what stands for its missing value, do not fit together.</summary>
    /// <example>
    /// Wrong: <code>scorecard interest linear 0 { term age = age bins 0 {35: 1, 20: 2} }</code>
    /// The beginnings of the bins do not ascend.
    /// Right: <code>scorecard interest linear 0 { term age = age bins 0 {20: 2, 35: 1} }</code>
    /// </example>
    public const string ScorecardNumbers = "CRM1917";

    /// <summary>An axis of groups is neither a number nor a duration.</summary>
    /// <example>
    /// Wrong: <code>grouping four of country, count(visit)</code>
    /// An axis is a number or a duration, and this one is an enum. Count or measure something of it.
    /// Right: <code>grouping four of age, count(visit)</code>
    /// </example>
    public const string AxisWithoutNumber = "CRM1918";

    /// <summary>An axis of groups is cut at what its values cannot be compared with.</summary>
    /// <example>
    /// Wrong: <code>grouping four of age at 3 days, count(visit)</code>
    /// 'age' is an integer, and no duration parts its low from its high. Give a number without a unit.
    /// Right: <code>grouping four of age at 30, count(visit)</code>
    /// </example>
    public const string AxisThreshold = "CRM1919";

    /// <summary>More than half of the customers have exactly the value at which two groups are parted (a warning).</summary>
    /// <example>
    /// Wrong: <code>Groups(visits: [0, 0, 0, 7])</code>
    /// 3 of 4 customers with a value of 'count(visit)' have exactly 0, at which it is cut; they are low. Cut elsewhere, or look at a longer time.
    /// Right: <code>Groups(visits: [0, 1, 2, 7])</code>
    /// </example>
    public const string MostAtTheCut = "CRM1755";

    /// <summary>A stored report is of a version that this library does not read.</summary>
    /// <example>
    /// Wrong: <code>RfmCounts.FromJson(Shop.Schema, Counts.Replace("\"rfmCounts\":1", "\"rfmCounts\":9"))</code>
    /// The report is written in version 9, and this library reads version 1.
    /// Right: <code>RfmCounts.FromJson(Shop.Schema, Counts)</code>
    /// </example>
    public const string ReportVersion = "CRM1756";

    /// <summary>The counts of a stored report do not sum to its total.</summary>
    /// <example>
    /// Wrong: <code>RfmCounts.FromJson(Shop.Schema, Counts.Replace("\"scored\":2", "\"scored\":3"))</code>
    /// The counts sum to 2, and the total is 3.
    /// Right: <code>RfmCounts.FromJson(Shop.Schema, Counts)</code>
    /// </example>
    public const string ReportTotal = "CRM1757";

    /// <summary>An rfm over measures has a window, counts days, or has a net amount.</summary>
    /// <example>
    /// Wrong: <code>[new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age)) { ByDays = true }]</code>
    /// A window, days and a net amount are those of events, and this rfm scores measures. Say them in the measures.
    /// Right: <code>[new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age))]</code>
    /// </example>
    public const string RfmOfEvents = "CRM1758";
}
