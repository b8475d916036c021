namespace Crm.Segmentation;

/// <content>The codes about scopes, windows and sequences.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A property of an event stands where a customer is meant.</summary>
    /// <example>
    /// Wrong: <code>Shop.Amount &gt;= 100</code>
    /// 'purchase.amount' is a property of an event and stands where a customer is meant. Use it in a where of 'purchase', or aggregate
    /// it: sum, avg, min, max, first, last.
    /// Right: <code>Shop.Purchase.Where(Shop.Amount &gt;= 100).Did()</code>
    /// </example>
    public const string PropertyOutsideWhere = "CRM1201";

    /// <summary>An attribute of the customer stands in a condition on one event and does not say whose it is.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase where age &gt; 30</code>
    /// 'age' is an attribute of the customer and stands in the where of 'purchase', which is about one event. Say whose it is:
    /// customer.age.
    /// Right: <code>segment s = did purchase where customer.age &gt; 30</code>
    /// </example>
    public const string AttributeInWhere = "CRM1202";

    /// <summary>A measure or a condition over a customer's events stands in a condition on one event.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Where(Shop.Purchase.Did()).Did()</code>
    /// 'count(purchase)' is about a customer's events and stands in the where of 'visit', which is about one event. A where reads
    /// properties of its own event, and attributes; combine the two outside the where.
    /// Right: <code>Shop.Visit.Did() &amp; Shop.Purchase.Did()</code>
    /// </example>
    public const string MeasureInWhere = "CRM1203";

    /// <summary>A membership stands in a condition on one event.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("buyers", Shop.Purchase.Where(Adults.Members).Did())]</code>
    /// 'in adults' is about a customer and stands in the where of 'purchase', which is about one event. Combine the membership with the
    /// event's condition, outside the where.
    /// Right: <code>[Adults, Segment.Define("buyers", Shop.Purchase.Did() &amp; Adults.Members)]</code>
    /// </example>
    public const string MembershipInWhere = "CRM1204";

    /// <summary>A property is read from events that do not have it.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Where(Shop.ViewedCategory.Is("hat")).Did()</code>
    /// 'view_product.category' is not a property of 'purchase'. Use 'purchase.category'.
    /// Right: <code>Shop.Purchase.Where(Shop.Category.Is("hat")).Did()</code>
    /// </example>
    public const string PropertyOfAnotherEvent = "CRM1205";

    /// <summary>What takes an event back, or the event, does not have the property that must be equal on both, or has it in another kind.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Unless(Shop.Visit, same: "category").Did()</code>
    /// 'same category' needs the property on both events, and 'visit' has none of that name.
    /// Right: <code>Shop.Purchase.Unless(Shop.ViewProduct, same: "category").Did()</code>
    /// </example>
    public const string TakenBackSame = "CRM1220";

    /// <summary>The events that take others back may themselves be taken back.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Unless(Shop.ViewProduct.Unless(Shop.Purchase, same: "category"), same: "category").Did()</code>
    /// 'view_product' takes back 'purchase' and may itself be taken back. Say by which events alone; several that take back are named
    /// one after another.
    /// Right: <code>Shop.Purchase.Unless(Shop.ViewProduct, same: "category").Did()</code>
    /// </example>
    public const string TakenBackTwice = "CRM1221";

    /// <summary>The last events are asked for where events are not counted or aggregated.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.DidFirst(Window.LastEvents(3))</code>
    /// 'did first purchase' asks for the last events, which only what counts or aggregates events can. Aggregate them, as in
    /// Average(property, Window.LastEvents(3)).
    /// Right: <code>Shop.Purchase.Average(Shop.Amount, Window.LastEvents(3)) &gt;= 100</code>
    /// </example>
    public const string LastEventsElsewhere = "CRM1222";

    /// <summary><c>customer.</c> stands before an attribute where only the customer is meant.</summary>
    /// <example>
    /// Wrong: <code>segment s = customer.age &gt; 30</code>
    /// 'customer.age' stands where only the customer is meant. Only in a where, beside properties of an event, an attribute says whose
    /// it is.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string CustomerOutsideWhere = "CRM1223";

    /// <summary>A window over events lies after as-of, where there are none.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Next(Week))</code>
    /// 'count(purchase)' looks for events after as-of, where there are none. A window ahead is for instants and dates, such as an
    /// expiry; what happened is asked with last, since or from.
    /// Right: <code>Shop.Purchase.Did(Window.Last(Week))</code>
    /// </example>
    public const string WindowAhead = "CRM1301";

    /// <summary>A window ends before it begins.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Between(new DateOnly(2026, 4, 1), new DateOnly(2026, 3, 1)))</code>
    /// The window of 'count(purchase)' ends at 2026-03-01, which is not after its begin 2026-04-01. Swap the two.
    /// Right: <code>Shop.Purchase.Did(Window.Between(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)))</code>
    /// </example>
    public const string EmptyWindow = "CRM1302";

    /// <summary>A window is anchored on something else than an instant, a date, or an attribute of either kind.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Since(Shop.SignedUp + TimeSpan.FromDays(1)))</code>
    /// The window of 'count(purchase)' is anchored on 'signed_up + 1 day'. A window is anchored on an instant, a date, or an attribute
    /// of either kind.
    /// Right: <code>Shop.Purchase.Did(Window.Since(Shop.SignedUp))</code>
    /// </example>
    public const string NotAnAnchor = "CRM1303";

    /// <summary>A sequence has fewer than 2 or more than 32 steps.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(2, 31).Aggregate(Shop.Visit.Then(Shop.Visit), (steps, _) =&gt; steps.Then(Shop.Visit)).Did()</code>
    /// A sequence has 2 to 32 steps, this one has 33.
    /// Right: <code>Shop.Visit.Then(Shop.Visit).Did()</code>
    /// </example>
    public const string SequenceLength = "CRM1401";

    /// <summary>A step that must not happen is followed by another.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.ThenNot(Shop.Purchase).Then(Shop.Visit).Within(Week).Did()</code>
    /// 'not purchase' is step 2 of 3; only the last step can be one that must not happen.
    /// Right: <code>Shop.Visit.Then(Shop.Visit).ThenNot(Shop.Purchase).Within(Week).Did()</code>
    /// </example>
    public const string AbsentNotLast = "CRM1402";

    /// <summary>A step that must not happen has no time in which it must not.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.ThenNot(Shop.Purchase).Did()</code>
    /// 'not purchase' does not say how long to wait for it. Say within how long: Within(TimeSpan.FromDays(7)).
    /// Right: <code>Shop.Visit.ThenNot(Shop.Purchase).Within(Week).Did()</code>
    /// </example>
    public const string AbsentWithoutWithin = "CRM1403";

    /// <summary>A step's events do not have the property that must be the same at every step.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Then(Shop.Purchase).Same("category").Did()</code>
    /// 'same category' needs the property at every step, and 'visit' has none of that name.
    /// Right: <code>Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()</code>
    /// </example>
    public const string SameUnknown = "CRM1404";

    /// <summary>The property that must be the same at every step has a kind that cannot be, or not the same kind everywhere.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Then(Shop.Purchase).Same("channel").Did()</code>
    /// 'same channel' compares 'visit.channel', a text, with 'purchase.channel', an enum { web, app }.
    /// Right: <code>Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()</code>
    /// </example>
    public const string SameKind = "CRM1405";
}
