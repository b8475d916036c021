namespace Crm.Segmentation;

/// <content>The codes about data that rules meet: warnings, or errors where they are refused.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A value that a rule names and no row of the data has (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked(["JP", "JP"], before: ["KR", "US"])</code>
    /// 'country' is never 'KR' in the data, and was 1 times in the earlier ones. Perhaps it was renamed: new are 'JP'.
    /// Right: <code>Checked(["KR", "US"], before: ["KR", "US"])</code>
    /// </example>
    public const string ValueNeverSeen = "CRM2211";

    /// <summary>A type of event that a rule names and the data do not have (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked(purchases: [])</code>
    /// The data have no event 'purchase'. Check the name under which it is sent, and whether it was loaded.
    /// Right: <code>Checked(purchases: [30])</code>
    /// </example>
    public const string EventNeverSeen = "CRM2212";

    /// <summary>A type of event of which none came for longer than the limit, and in earlier data some had (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked(purchases: [10], before: [9])</code>
    /// The last event 'purchase' was 20 days before the as-of, and 7 days is the limit. Check whether it is still sent and loaded.
    /// Right: <code>Checked(purchases: [29], before: [9])</code>
    /// </example>
    public const string EventSilent = "CRM2213";

    /// <summary>An attribute or a property that far fewer customers, or events, have than in earlier data (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked([null, null, "KR"], before: ["KR", "KR", "KR"])</code>
    /// 'country' is set for 1 of 3 customers, and was for 3 of 3. Check whether its column is still filled, under the same name.
    /// Right: <code>Checked(["KR", "KR", "KR"], before: ["KR", "KR", "KR"])</code>
    /// </example>
    public const string FieldWentMissing = "CRM2214";

    /// <summary>A segment whose share of customers grew or shrank by more than the limit, or in which nobody is any more (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked([18, 19, 20], before: [30, 40, 18])</code>
    /// 'mature' has 0 of 3 customers, and had 2 of 3. Check the events and values that it reads before it is used.
    /// Right: <code>Checked([30, 19, 40], before: [30, 40, 18])</code>
    /// </example>
    public const string SizeJumped = "CRM2215";

    /// <summary>Data whose last event is older than the limit (a warning of a profile).</summary>
    /// <example>
    /// Wrong: <code>Checked(purchases: [10], age: TimeSpan.FromDays(14))</code>
    /// The last event of the data was 20 days before their as-of, and 14 days is the limit. Load newer data.
    /// Right: <code>Checked(purchases: [20], age: TimeSpan.FromDays(14))</code>
    /// </example>
    public const string DataTooOld = "CRM2216";
}
