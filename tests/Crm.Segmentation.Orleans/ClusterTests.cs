using global::Orleans;
using global::Orleans.Hosting;
using global::Orleans.TestingHost;

namespace Crm.Segmentation.Orleans;

/// <summary>One grain a customer on a cluster of two silos tells what memberships in memory tell.</summary>
public sealed class ClusterTests
{
    private const long Hour = 3_600_000, Day = 24 * Hour, Start = 1_772_409_600_000;

    [Fact]
    public async Task Grains_OnTwoSilos_TellWhatMembershipsInMemoryTell()
    {
        TestClusterBuilder builder = new(2);
        builder.AddSiloBuilderConfigurator<InMemory>();
        await using TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        LiveMembership live = Shop.Rules().Membership(Instant(Start));
        var expected = new List<LiveChange>();
        var told = new List<string>();
        var random = new Random(20260302);
        string[] keys = [.. Enumerable.Range(0, 12).Select(i => $"customer-{i}")];
        long now = Start;
        for (int i = 0; i < 400; i++)
        {
            now += random.NextInt64(6 * Hour);
            string key = keys[random.Next(keys.Length)];
            (string type, long at) = (random.Next(4) == 0 ? "purchase" : "visit", random.Next(10) == 0 ? now - random.NextInt64(2 * Day) : now);
            ICustomerGrain grain = cluster.Client.GetGrain<ICustomerGrain>(key);
            live.Feed(key, CustomerEvent.Of(Shop.Schema.Event(type), Instant(at)), Instant(now), expected).ThrowIfRefused();
            told.AddRange(await grain.Occurred(type, at, now));
            if (random.Next(10) == 0) await grain.Rest();
        }

        live.Merge("customer-0", "customer-1", Instant(now), expected).ThrowIfRefused();
        told.AddRange(await cluster.Client.GetGrain<ICustomerGrain>("customer-1").Merge("customer-0", now));
        now += 60 * Day;
        live.WakeUntil(Instant(now), expected).ThrowIfRefused();
        foreach (string key in keys[1..]) told.AddRange(await cluster.Client.GetGrain<ICustomerGrain>(key).WakeUntil(now));

        Assert.NotEmpty(told);
        Assert.Equal(expected.Select(change => change.ToString()).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        foreach (string key in keys[1..]) Assert.Equal(live.IsMember(key, "lapsed"), await cluster.Client.GetGrain<ICustomerGrain>(key).IsMember("lapsed"));
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed class InMemory : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddMemoryGrainStorageAsDefault();
    }
}
