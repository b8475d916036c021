using System.Text;
using System.Text.Json;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;
using WorldHost = Crm.Segmentation.Tests.Journeys.Worlds.JourneyHost;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>A state is all that there is of a customer: how it is stored, when, and beside whom, changes nothing.</summary>
public sealed class StateProperties
{
    /// <summary>Property 2.</summary>
    [Fact]
    public void State_ThroughJsonAfterEveryStep_GoesOnAsItWas() => WorldTests.TryUndisturbed(20, 150, 3_000, world => WorldStory.Difference(WorldStory.Of(world), WorldStory.Of(world, ThroughJson)));

    /// <summary>Property 4: inputs taken one after another in one transaction, or each in one of its own.</summary>
    [Fact]
    public void Inputs_TakenTogether_AreThoseTakenOneByOne() => WorldTests.TryUndisturbed(21, 150, 3_000, world =>
    {
        var random = new Random(world.Seed);
        return WorldStory.Difference(WorldStory.Of(world, ThroughBytes), WorldStory.Of(world, host =>
        {
            if (random.Next(3) == 0) ThroughBytes(host);
        }));
    });

    /// <summary>Property 5: a catalog that steps two customers by turns does with each what one does that has her alone.</summary>
    [Fact]
    public void Customers_OfOneCatalog_DoNotKnowOfEachOther() => WorldTests.TryUndisturbed(22, 150, 3_000, world =>
    {
        JourneyWorld second = WorldGenerator.Of(world.Seed ^ 1).Undisturbed;
        JourneyWorld other = world with { Attributes = second.Attributes, Arrivals = second.Arrivals };
        List<(Happening What, long Now)> steps = Steps(world), others = Steps(other);
        WorldHost host = new(world), beside = new(other) { Catalog = host.Catalog };
        StringBuilder told = new(), toldBeside = new();
        var random = new Random(world.Seed);
        for (int one = 0, two = 0; one < steps.Count || two < others.Count;)
        {
            if (two == others.Count || (one < steps.Count && random.Next(2) == 0)) told.Append(host.Step(steps[one].What, steps[one++].Now));
            else toldBeside.Append(beside.Step(others[two].What, others[two++].Now));
        }

        return WorldStory.Difference(WorldStory.Of(world), WorldStory.End(told, host)) ?? WorldStory.Difference(WorldStory.Of(other), WorldStory.End(toldBeside, beside));
    });

    private static List<(Happening What, long Now)> Steps(JourneyWorld world)
    {
        var steps = new List<(Happening What, long Now)>();
        var host = new WorldHost(world);
        WorldRun.Through(world, (what, now) =>
        {
            steps.Add((what, now));
            return host.Step(what, now);
        });
        return steps;
    }

    private static void ThroughJson(WorldHost host)
    {
        var options = new JsonSerializerOptions { Converters = { host.Catalog.StateConverter } };
        host.State = JsonSerializer.Deserialize<CustomerJourneyState>(JsonSerializer.Serialize(host.State, options), options)!;
    }

    private static void ThroughBytes(WorldHost host) => host.State = host.Catalog.Restore(host.State.ToBytes());
}
