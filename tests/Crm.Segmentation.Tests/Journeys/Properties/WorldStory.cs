using System.Text;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;
using WorldHost = Crm.Segmentation.Tests.Journeys.Worlds.JourneyHost;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>A world gone through, as what came of it: to compare with the same world gone through otherwise.</summary>
internal static class WorldStory
{
    /// <summary>All that was told, the keys of what was asked for, and the bytes of the last state.</summary>
    internal static string Of(JourneyWorld world, Action<WorldHost>? between = null)
    {
        var told = new StringBuilder();
        WorldHost host = Through(world, (host, outcome) =>
        {
            between?.Invoke(host);
            told.Append(outcome);
        });
        return End(told, host);
    }

    /// <summary>What was told, a step after the other, in one list.</summary>
    internal static List<Told> Told(JourneyWorld world, Action<WorldHost, long>? before = null)
    {
        var told = new List<Told>();
        Through(world, (_, outcome) => told.AddRange(outcome.Told), before);
        return told;
    }

    /// <summary>Goes through a world.</summary>
    internal static WorldHost Through(JourneyWorld world, Action<WorldHost, StepOutcome> after, Action<WorldHost, long>? before = null)
    {
        var host = new WorldHost(world);
        WorldRun.Through(world, (what, now) =>
        {
            before?.Invoke(host, now);
            StepOutcome outcome = host.Step(what, now);
            after(host, outcome);
            return outcome;
        });
        return host;
    }

    /// <summary>What of two stories differs; null where they are one.</summary>
    internal static string? Difference(string one, string other) => one == other ? null : $"{one}\nand\n{other}";

    /// <inheritdoc cref="Difference(string, string)"/>
    internal static string? Difference(IEnumerable<Told> one, IEnumerable<Told> other) => Difference(string.Join('\n', one), string.Join('\n', other));

    internal static string End(StringBuilder told, WorldHost host) =>
        told.AppendJoin('\n', host.Actions.Select(action => action.Key)).Append(Convert.ToHexString(host.State.ToBytes())).ToString();

    /// <summary>The same world where everything arrives when it occurs.</summary>
    internal static JourneyWorld Prompt(JourneyWorld world) =>
        world with { HostWakes = true, Arrivals = [.. world.Arrivals.Select(arrival => arrival with { Now = Math.Max(arrival.What.At, 0) }).OrderBy(arrival => arrival.Now)] };
}
