using global::Orleans;
using global::Orleans.Runtime;

namespace Crm.Segmentation.Orleans;

/// <summary>One customer under live rules, as a grain of her key: it takes what happens and tells what changes.</summary>
public interface ICustomerGrain : IGrainWithStringKey
{
    /// <summary>An event of hers was received.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="at">When it happened, in milliseconds since 1970.</param>
    /// <param name="received">When it was received.</param>
    Task<string[]> Occurred(string type, long at, long received);

    /// <summary>Time went by.</summary>
    /// <param name="now">Up to when.</param>
    Task<string[]> WakeUntil(long now);

    /// <summary>Another key turned out to be her.</summary>
    /// <param name="key">The key.</param>
    /// <param name="received">When that was received.</param>
    Task<string[]> Merge(string key, long received);

    /// <summary>The state, which goes with the key to whoever takes it over; the grain begins anew.</summary>
    Task<byte[]?> Give();

    /// <summary>Whether she is in a segment.</summary>
    /// <param name="segment">The segment.</param>
    Task<bool> IsMember(string segment);

    /// <summary>Takes the grain from memory; the next call begins it again, perhaps on another silo, from what is stored.</summary>
    Task Rest();
}

/// <summary>What is stored of a customer.</summary>
[GenerateSerializer]
public sealed class StoredCustomer
{
    /// <summary>The bytes of her state; null before she is known.</summary>
    [Id(0)]
    public byte[]? Bytes { get; set; }
}

/// <inheritdoc/>
internal sealed class CustomerGrain([PersistentState("customer")] IPersistentState<StoredCustomer> stored) : Grain, ICustomerGrain
{
    private static readonly LiveRules Rules = Shop.Rules();

    public Task<string[]> Occurred(string type, long at, long received) =>
        Step(received, state => state.Feed(CustomerEvent.Of(Shop.Schema.Event(type), Instant(at)), Instant(received)));

    public Task<string[]> WakeUntil(long now) => Step(now, state => state.WakeUntil(Instant(now)));

    public async Task<string[]> Merge(string key, long received)
    {
        byte[]? other = await GrainFactory.GetGrain<ICustomerGrain>(key).Give();
        return await Step(received, state => other is null ? state.WakeUntil(Instant(received)) : state.Merge(Rules.Restore(other), Instant(received)));
    }

    public async Task<byte[]?> Give()
    {
        byte[]? bytes = stored.State.Bytes;
        await stored.ClearStateAsync();
        stored.State = new StoredCustomer();
        return bytes;
    }

    public Task<bool> IsMember(string segment) => Task.FromResult(stored.State.Bytes is { } bytes && Rules.Restore(bytes)[segment]);

    public Task Rest()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>The state is stored before anything is told.</summary>
    private async Task<string[]> Step(long received, Func<LiveState, LiveStep> next)
    {
        LiveStep step = next(stored.State.Bytes is { } bytes ? Rules.Restore(bytes) : Rules.Start(this.GetPrimaryKeyString(), Instant(received)));
        step.Receipt.ThrowIfRefused();
        stored.State.Bytes = step.State.ToBytes();
        await stored.WriteStateAsync();
        return [.. step.Changes.Select(change => change.ToString())];
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>What the rules know of the shop's events.</summary>
internal static class Shop
{
    private static readonly SchemaBuilder Define = new("shop");

    public static readonly EventType Visit = Define.Event("visit");
    public static readonly EventType Purchase = Define.Event("purchase");

    public static readonly Schema Schema = Define.Build();

    private const string Text = """
        segment busy = count(visit, last 7 days) >= 2
        segment lapsed = not did purchase in last 30 days
        segment left_it = did visit then not purchase within 2 hours in last 3 days
        """;

    /// <summary>The rules, which every silo makes for itself.</summary>
    public static LiveRules Rules() => new SegmentationEngine(Schema).Live(RuleBook.Parse(Schema, ("shop.crm", Text)));
}
