namespace Crm.Segmentation;

/// <content>Live memberships: inputs and stored states that are not taken.</content>
public static partial class DiagnosticCodes
{
    /// <summary>An input is received before one that was.</summary>
    /// <example>
    /// Wrong: <code>state.Feed(visit, received: yesterday)</code>
    /// An input is received at 2026-03-01T00:00:00Z, before 2026-03-02T00:00:00Z, up to which time has gone by. Give inputs in the order of their receipt; an event keeps its own instant, however late it comes.
    /// Right: <code>state.Feed(visit, received: now)</code>
    /// </example>
    public const string ClockGoesBack = "CRM2330";

    /// <summary>An event is further ahead of its receipt than it may be.</summary>
    /// <example>
    /// Wrong: <code>state.Feed(CustomerEvent.Of(Shop.Visit, tomorrow), received: now)</code>
    /// 'visit' is said to happen at 2026-03-03T00:00:00Z, more than 1 hour after its receipt at 2026-03-02T00:00:00Z. Look at the sender's clock, or allow more (LiveOptions.Ahead).
    /// Right: <code>state.Feed(CustomerEvent.Of(Shop.Visit, now), received: now)</code>
    /// </example>
    public const string EventTooFarAhead = "CRM2331";

    /// <summary>An event is of a type that the rules' schema does not declare like that.</summary>
    /// <example>
    /// Wrong: <code>state.Feed(CustomerEvent.Of(OtherShop.Purchase, now), received: now)</code>
    /// Schema 'storefront' does not declare event type 'purchase' as the event's own schema does. Make the event with a type of the schema of the rules.
    /// Right: <code>state.Feed(CustomerEvent.Of(Shop.Purchase, now), received: now)</code>
    /// </example>
    public const string EventOfAnotherSchema = "CRM2332";

    /// <summary>An event is older than history is kept, and a rule would need it as it is.</summary>
    /// <example>
    /// Wrong: <code>state.Feed(CustomerEvent.Of(Shop.Purchase, threeYearsAgo), received: now)</code>
    /// 'purchase' of 2023-03-02T00:00:00Z is received at 2026-03-02T00:00:00Z, after more than the 800 days for which history is kept as it is, and no sum of what is older can take it. Keep history for longer (LiveOptions.LookBack).
    /// Right: <code>state.Feed(CustomerEvent.Of(Shop.Purchase, yesterday), received: now)</code>
    /// </example>
    public const string EventTooLate = "CRM2333";

    /// <summary>A customer has as many events as are kept of one.</summary>
    /// <example>
    /// Wrong: <code>engine.Live(book, new LiveOptions { MostEvents = 2 })</code>
    /// Customer 'kim' has 2 events that are kept, as many as she may. Look whether it is a person; raise LiveOptions.MostEvents, or shorten the windows of the rules.
    /// Right: <code>engine.Live(book, new LiveOptions { MostEvents = 10_000 })</code>
    /// </example>
    public const string TooManyEvents = "CRM2334";

    /// <summary>A key is merged into one that is merged into it.</summary>
    /// <example>
    /// Wrong: <code>live.Merge("kim", "kim", now, changes)</code>
    /// 'kim' cannot be merged into 'kim', which is merged into it. Merge the key that goes into the key that stays.
    /// Right: <code>live.Merge("anonymous", "kim", now, changes)</code>
    /// </example>
    public const string CircleOfMerges = "CRM2335";

    /// <summary>Bytes are no stored state.</summary>
    /// <example>
    /// Wrong: <code>rules.Restore(stored.AsSpan(0, 20))</code>
    /// The bytes are no stored state: they end too early. Take the whole of what was stored, or start again from a snapshot and the inputs after it.
    /// Right: <code>rules.Restore(stored)</code>
    /// </example>
    public const string StateMalformed = "CRM2336";

    /// <summary>A state is stored in a version that this library does not know.</summary>
    /// <example>
    /// Wrong: <code>rules.Restore(storedByANewerPackage)</code>
    /// The state is stored in version 9, and this library reads up to version 8. Update the package to that which stored it.
    /// Right: <code>rules.Restore(stored)</code>
    /// </example>
    public const string StateOfNewerVersion = "CRM2337";

    /// <summary>A state is of another rule book, or of other options.</summary>
    /// <example>
    /// Wrong: <code>edited.Restore(stored)</code>
    /// The state is of another rule book, or of other options. Read it under the rules that it was stored with, and then put it under the edited ones.
    /// Right: <code>rules.Restore(stored).Under(edited, now)</code>
    /// </example>
    public const string StateOfAnotherBook = "CRM2338";

    /// <summary>Edited rules need history that was not kept.</summary>
    /// <example>
    /// Wrong: <code>state.Under(Edited("count(view_product, last 30 days) &gt;= 2"), now)</code>
    /// 'busy' needs history that was not kept: 'view_product' of 2026-03-02T00:00:00Z, of customer 'kim'. Start memberships under the edited rules from stored inputs, or keep more from the start (LiveOptions.KeepsUnread).
    /// Right: <code>state.Under(Edited("count(visit, last 7 days) &gt;= 2"), now)</code>
    /// </example>
    public const string HistoryNotKept = "CRM2339";

    /// <summary>The states of all customers take as many bytes as they may.</summary>
    /// <example>
    /// Wrong: <code>engine.Live(book, new LiveOptions { MostBytes = 100 })</code>
    /// The states of all customers take 100 bytes, as many as they may. Raise LiveOptions.MostBytes, forget customers, or shorten the windows of the rules. Nothing is lost: give the input again.
    /// Right: <code>engine.Live(book, new LiveOptions { MostBytes = 1L &lt;&lt; 30 })</code>
    /// </example>
    public const string LiveMemoryLimit = "CRM2340";
}
