namespace Crm.Segmentation.Live;

/// <content>The same inputs at a time that says no offset.</content>
public sealed partial class LiveMembership
{
    /// <inheritdoc cref="Feed(CustomerKey, CustomerEvent, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Feed(CustomerKey customer, CustomerEvent one, DateTime received, ICollection<LiveChange> changes) => Feed(customer, one, Utc(received), changes);

    /// <inheritdoc cref="Set(CustomerKey, Action{CustomerRow}, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Set(CustomerKey customer, Action<CustomerRow> values, DateTime received, ICollection<LiveChange> changes) => Set(customer, values, Utc(received), changes);

    /// <inheritdoc cref="Merge(CustomerKey, CustomerKey, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Merge(CustomerKey from, CustomerKey into, DateTime received, ICollection<LiveChange> changes) => Merge(from, into, Utc(received), changes);

    /// <inheritdoc cref="Forget(CustomerKey, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Forget(CustomerKey customer, DateTime received, ICollection<LiveChange> changes) => Forget(customer, Utc(received), changes);

    /// <inheritdoc cref="WakeUntil(DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt WakeUntil(DateTime now, ICollection<LiveChange> changes) => WakeUntil(Utc(now), changes);

    /// <inheritdoc cref="Edit(LiveRules, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Edit(LiveRules edited, DateTime received, ICollection<LiveChange> changes) => Edit(edited, Utc(received), changes);

    /// <inheritdoc cref="Replace(string, IEnumerable{CustomerKey}, DateTimeOffset, ICollection{LiveChange})"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveReceipt Replace(string list, IEnumerable<CustomerKey> members, DateTime received, ICollection<LiveChange> changes) => Replace(list, members, Utc(received), changes);

    private static DateTimeOffset Utc(DateTime time) => Timestamp.Instant(Timestamp.Floor(time));
}
