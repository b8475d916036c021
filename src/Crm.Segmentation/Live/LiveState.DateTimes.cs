namespace Crm.Segmentation.Live;

/// <content>The same steps at a time that says no offset.</content>
public sealed partial class LiveState
{
    /// <inheritdoc cref="Feed(CustomerEvent, DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveStep Feed(CustomerEvent one, DateTime received) => Feed(one, Utc(received));

    /// <inheritdoc cref="Set(Action{CustomerRow}, DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveStep Set(Action<CustomerRow> values, DateTime received) => Set(values, Utc(received));

    /// <inheritdoc cref="WakeUntil(DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveStep WakeUntil(DateTime now) => WakeUntil(Utc(now));

    /// <inheritdoc cref="Merge(LiveState, DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveStep Merge(LiveState other, DateTime received) => Merge(other, Utc(received));

    /// <inheritdoc cref="Forget(DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public ValueList<LiveChange> Forget(DateTime received) => Forget(Utc(received));

    /// <inheritdoc cref="Under(LiveRules, DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveStep Under(LiveRules rules, DateTime received) => Under(rules, Utc(received));

    private static DateTimeOffset Utc(DateTime time) => Timestamp.Instant(Timestamp.Floor(time));
}
