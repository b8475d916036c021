namespace Crm.Segmentation;

/// <content>The codes about limits, and about the definitions of a rule book together.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A definition is nested more than 64 deep.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(1, 100).Aggregate(Shop.Purchase.Count(), (sum, _) =&gt; sum + Shop.Visit.Count()) &gt;= 10</code>
    /// The definition is nested more than 64 deep. Split it into segments that refer to one another.
    /// Right: <code>Shop.Purchase.Count() + (100 * Shop.Visit.Count()) &gt;= 10</code>
    /// </example>
    public const string TooDeep = "CRM1501";

    /// <summary>A definition has more than 4,096 nodes, features counted wherever they occur.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(1, 5_000).Select(age =&gt; Shop.Age.Is(age)).Aggregate((one, other) =&gt; one | other)</code>
    /// The definition has more than 4,096 nodes; a feature counts wherever it occurs. Split it into segments that refer to one another.
    /// Right: <code>Shop.Age.IsAnyOf([.. Enumerable.Range(1, 5_000).Select(age =&gt; (decimal)age)])</code>
    /// </example>
    public const string TooLarge = "CRM1502";

    /// <summary>Definitions that refer to one another are together nested more than 512 deep.</summary>
    /// <example>
    /// Wrong: <code>[.. Enumerable.Range(1, 600).Select(i =&gt; Segment.Define($"s{i}", new MemberOf($"s{i - 1}", null, null))), Segment.Define("s0", Shop.OptedIn)]</code>
    /// 's512' and the definitions that it refers to, one after another, are nested more than 512 deep. Let it refer to fewer
    /// definitions that refer to others.
    /// Right: <code>[.. Enumerable.Range(1, 600).Select(i =&gt; Segment.Define($"s{i}", new MemberOf("s0", null, null))), Segment.Define("s0", Shop.OptedIn)]</code>
    /// </example>
    public const string TooDeepTogether = "CRM1503";

    /// <summary>Two definitions, two different features, or a definition and a feature have one name.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("adults", Shop.Age &gt;= 18), Segment.Define("adults", Shop.Age &gt;= 19)]</code>
    /// Two segments are named 'adults'. Names are unique in a rule book: rename one.
    /// Right: <code>[Segment.Define("adults", Shop.Age &gt;= 18), Segment.Define("adults_in_korea", Shop.Age &gt;= 19)]</code>
    /// </example>
    public const string DuplicateName = "CRM1601";

    /// <summary>No definition of the rule book has the name that a membership refers to.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("buyers", Adults.Members &amp; Shop.Purchase.Did())]</code>
    /// 'in adults' refers to 'adults', which the rule book does not define.
    /// Right: <code>[Adults, Segment.Define("buyers", Adults.Members &amp; Shop.Purchase.Did())]</code>
    /// </example>
    public const string UnknownResult = "CRM1602";

    /// <summary>The result that a membership refers to has no such cell.</summary>
    /// <example>
    /// Wrong: <code>[Membership, Segment.Define("best", new MemberOf("membership", "vpi", null))]</code>
    /// Partition 'membership' has no cell 'vpi'. Did you mean 'vip'?
    /// Right: <code>[Membership, Segment.Define("best", Membership["vip"])]</code>
    /// </example>
    public const string UnknownCell = "CRM1603";

    /// <summary>A membership refers to a result that has cells, and names none.</summary>
    /// <example>
    /// Wrong: <code>[Membership, Segment.Define("best", new MemberOf("membership", null, null))]</code>
    /// 'in membership' refers to a partition, and everyone is in one of its cells. Name the cell: vip, basic.
    /// Right: <code>[Membership, Segment.Define("best", Membership["vip"])]</code>
    /// </example>
    public const string CellNeeded = "CRM1604";

    /// <summary>A membership names a cell of a result that has none.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown", new MemberOf("adults", "vip", null))]</code>
    /// 'in adults.vip' names a cell, and 'adults' is a segment, which has none. Refer to 'adults' itself.
    /// Right: <code>[Adults, Segment.Define("grown", Adults.Members)]</code>
    /// </example>
    public const string NoCells = "CRM1605";

    /// <summary>A membership asks when a customer entered a result that has no entries.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown", new MemberOf("adults", null, Window.Last(Week)))]</code>
    /// 'in adults' asks when a customer entered, and 'adults' is a segment, which is judged at as-of only. Leave the window out.
    /// Right: <code>[Adults, Segment.Define("grown", Adults.Members)]</code>
    /// </example>
    public const string NoEntries = "CRM1606";

    /// <summary>Definitions refer to one another in a circle.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", new MemberOf("a", null, null))]</code>
    /// Definitions refer to one another in a circle: a → b → a. Say one of them without the next.
    /// Right: <code>[Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", Shop.OptedIn)]</code>
    /// </example>
    public const string Cycle = "CRM1607";

    /// <summary>A membership refers to a definition that has no members, such as a retention.</summary>
    /// <example>
    /// Wrong: <code>[Weekly, Segment.Define("stayed", new MemberOf("weekly", null, null))]</code>
    /// 'in weekly' refers to 'weekly', a retention, which has no members. Ask its report for the customers of a cell.
    /// Right: <code>[Weekly, Segment.Define("stayed", Shop.Purchase.DidAtLeast(2))]</code>
    /// </example>
    public const string NoMembers = "CRM1608";

    /// <summary>A rule book that needs cut points from a population is run without them.</summary>
    /// <example>
    /// Wrong: <code>engine.Evaluate(Segment.Define("example", Shop.Age.IsInTop(10)), data, asOf)</code>
    /// 'example' needs cut points of a population, and the rule book is not fitted to one. Fit the rule book to a dataset first.
    /// Right: <code>engine.Evaluate(Segment.Define("example", Shop.Age &gt;= 60), data, asOf)</code>
    /// </example>
    public const string NeedsFit = "CRM1609";

    /// <summary>A list is used whose members are not given with the run.</summary>
    /// <example>
    /// Wrong: <code>engine.Evaluate(rules, data, asOf)</code>
    /// 'reachable' asks who is on the list 'suppressed', and its members are not given. Give them with the run:
    /// CustomerLists.None.With("suppressed", keys); an empty list says that nobody is.
    /// Right: <code>engine.Evaluate(rules, data, asOf, CustomerLists.None.With("suppressed", keys))</code>
    /// </example>
    public const string ListNotGiven = "CRM1620";
}
