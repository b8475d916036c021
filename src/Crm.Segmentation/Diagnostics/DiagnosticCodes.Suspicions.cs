namespace Crm.Segmentation;

/// <content>The codes about what is probably not meant: warnings.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A condition holds for every customer (a warning).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Count() &gt;= 0</code>
    /// 'count(purchase) &gt;= 0' is always true: a count is never negative.
    /// Right: <code>Shop.Purchase.Count() &gt;= 1</code>
    /// </example>
    public const string AlwaysTrue = "CRM1901";

    /// <summary>A condition holds for no customer (a warning).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Count() &lt; 0</code>
    /// 'count(purchase) &lt; 0' is never true: a count is a whole number from 0.
    /// Right: <code>Shop.Purchase.Count() &lt; 1</code>
    /// </example>
    public const string NeverTrue = "CRM1902";

    /// <summary>A cell of a partition that no customer can be in (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Partition.Define("tier", "none", new PartitionCell("silver", Shop.Purchase.Did()), new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)))]</code>
    /// Nobody is ever in cell 'gold': the cells before it take everyone who satisfies its condition. A customer is in the first cell whose
    /// condition holds: put the narrower one first.
    /// Right: <code>[Partition.Define("tier", "none", new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)), new PartitionCell("silver", Shop.Purchase.Did()))]</code>
    /// </example>
    public const string UnreachableCell = "CRM1903";

    /// <summary>A segment's members are all members of another segment, which it does not mention (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("seniors", Shop.Age &gt;= 65)]</code>
    /// Every member of 'seniors' is a member of 'adults'. If that is meant, say it: build 'seniors' on 'adults'.
    /// Right: <code>[Adults, Segment.Define("seniors", Adults.Members &amp; Shop.Age &gt;= 65)]</code>
    /// </example>
    public const string ImpliedSegment = "CRM1904";

    /// <summary>Two segments always have the same members, and neither mentions the other (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown_up", Shop.Age &gt; 17)]</code>
    /// 'grown_up' always has the same members as 'adults'. Keep one of them, or define one by the other.
    /// Right: <code>[Adults]</code>
    /// </example>
    public const string SameMembers = "CRM1905";

    /// <summary>A negated comparison admits customers only because a value is missing (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>!(Shop.Age &lt; 18)</code>
    /// 'not age &lt; 18' also admits customers for whom 'age' is missing. If they are not meant, ask that 'age' is set too.
    /// Right: <code>!(Shop.Age &lt; 18) &amp; Shop.Age.IsSet()</code>
    /// </example>
    public const string AdmitsMissing = "CRM1906";

    /// <summary>A window in which nothing can lie (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Before(new DateOnly(1969, 7, 20)))</code>
    /// Nothing ever lies in the window of 'count(purchase)'. It must end after it begins, and for events after 1970 began.
    /// Right: <code>Shop.Purchase.Did(Window.Before(new DateOnly(2019, 7, 20)))</code>
    /// </example>
    public const string WindowNeverFilled = "CRM1907";

    /// <summary>A feature of rule text that no definition uses (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>feature visits = count(visit) segment visitors = did visit</code>
    /// No definition uses feature 'visits'.
    /// Right: <code>feature visits = count(visit) segment visitors = visits >= 1</code>
    /// </example>
    public const string UnusedFeature = "CRM1908";

    /// <summary>A list that no definition asks for (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>list suppressed segment adults = age >= 18</code>
    /// No definition asks who is on the list 'suppressed'.
    /// Right: <code>list suppressed segment adults = age >= 18 and not in suppressed</code>
    /// </example>
    public const string UnusedList = "CRM1915";
}
