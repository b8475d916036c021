using System.Reflection;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>That generated worlds say what journeys can say, and that it comes to pass: what is not drawn is not tried.</summary>
public sealed class WorldCoverageTests
{
    private const int First = 20_260_302;

    private static readonly Type[] Kinds = [typeof(JourneyStep), typeof(JourneyEntry), typeof(JourneyExit), typeof(JourneyControl), typeof(Happening)];

    [Fact]
    public void Worlds_OfTheFirstSeeds_HaveEveryKindOfStepEntryExitAndControl()
    {
        JourneyWorld[] worlds = [.. Enumerable.Range(First, 500).Select(WorldGenerator.Of)];
        Journey[] journeys = [.. worlds.SelectMany(world => world.Versions)];
        object[] drawn =
        [
            .. journeys.SelectMany(journey => journey.Nodes.Select(node => node.Step)), .. journeys.SelectMany(journey => journey.Entries), .. journeys.SelectMany(journey => journey.Exits),
            .. worlds.SelectMany(world => world.Controls), .. worlds.SelectMany(world => world.Arrivals.Select(arrival => arrival.What)),
        ];
        IEnumerable<Type> all = Kinds.SelectMany(kind => kind.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(kind)));

        Assert.Empty(all.Select(type => type.Name).Except(drawn.Select(one => one.GetType().Name)));
        Assert.Empty(Values<PausedTimers>(worlds.SelectMany(world => world.Controls).OfType<ResumeControl>().Select(resume => resume.Timers)));
        Assert.Empty(Values<InFlight>(worlds.SelectMany(world => world.Controls).OfType<PublishControl>().Select(publish => publish.InFlight)));
        Assert.Empty(Values<ReentryMode>(journeys.Select(journey => journey.Reentry.Mode)));
        Assert.Empty(Values<WhileActive>(journeys.Select(journey => journey.Reentry.WhileActive)));
        Assert.Empty(Values<CapOver>(worlds.SelectMany(world => world.Messaging.Caps).Select(cap => cap.Over)));
        Assert.Empty(Values<CalendarUnit>(worlds.SelectMany(world => world.Messaging.Caps).Where(cap => cap.Rolling is null).Select(cap => cap.Calendar)));
        Assert.Empty(new[] { "nickname", "city", "opted_in", "has_children" }.Except(journeys.SelectMany(journey => journey.Nodes).Select(node => node.Step).OfType<SetStep>().Select(set => ((IFieldHandle)set.Attribute).Field.Name)));
        Assert.Empty(Values<CapScope>(worlds.SelectMany(world => world.Messaging.Caps).Select(cap => cap.Scope)));
    }

    /// <summary>All codes and kinds of what is told come up.</summary>
    [Fact]
    public void Worlds_OfTheFirstSeeds_ComeToEveryKindOfAnswer()
    {
        var kinds = new HashSet<JourneyTraceKind>();
        var reasons = new HashSet<string>();
        for (int i = 0; i < 1_500; i++)
        {
            JourneyWorld world = WorldGenerator.Of(First + i);
            var host = new JourneyHost(world);
            WorldRun.Through(world, host.Step);
            foreach (JourneyTraceEntry entry in host.Results.SelectMany(result => result.Trace))
            {
                kinds.Add(entry.Kind);
                if (entry.Reason is { } reason) reasons.Add(reason);
            }
        }

        Assert.Empty(Values<JourneyTraceKind>(kinds));
        Assert.Empty(typeof(JourneyReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Except([.. reasons, JourneyReasons.LeftPrefix]));
        Assert.Contains(reasons, reason => reason.StartsWith(JourneyReasons.LeftPrefix, StringComparison.Ordinal));
    }

    /// <summary>The codes are these, and no others but names of events, segments, and reasons that a journey gives itself.</summary>
    [Fact]
    public void Reasons_OfEachOutcome_AreAClosedList()
    {
        var told = new Dictionary<JourneyTraceKind, HashSet<string>>();
        for (int i = 0; i < 1_500; i++)
        {
            JourneyWorld world = WorldGenerator.Of(First + i);
            HashSet<string> own = [.. world.Versions.SelectMany(journey => journey.Exits.OfType<ConditionExit>().Select(exit => exit.Reason).Concat(journey.Nodes.Select(node => node.Step).OfType<ExitStep>().Select(exit => exit.Reason)))];
            var host = new JourneyHost(world);
            WorldRun.Through(world, host.Step);
            foreach (JourneyTraceEntry entry in host.Results.SelectMany(result => result.Trace))
            {
                if (!told.TryGetValue(entry.Kind, out HashSet<string>? reasons)) told[entry.Kind] = reasons = [];
                if (entry.Reason is { } reason && !(entry.Kind == JourneyTraceKind.Exited && (own.Contains(reason) || TestShop.Schema.Events.Any(type => type.Name == reason) || reason.StartsWith(JourneyReasons.LeftPrefix, StringComparison.Ordinal))))
                    reasons.Add(reason);
            }
        }

        Assert.Equal(Sorted("stale", "no_consent", "quiet_hours", "cap", "missing_value", "holdout", "only_if", "exited"), told[JourneyTraceKind.Suppressed].Order(StringComparer.Ordinal));
        Assert.Equal(Sorted("quiet_hours", "cap"), told[JourneyTraceKind.Held].Order(StringComparer.Ordinal));
        Assert.Equal(Sorted("active", "max_entries", "closed", "entry_too_late", "filter", "reentry_never", "cooldown"), told[JourneyTraceKind.NotEntered].Order(StringComparer.Ordinal));
        Assert.Equal(Sorted("date_unusable", "restarted", "version_retired", "max_age", "cap", "step_budget"), told[JourneyTraceKind.Exited].Order(StringComparer.Ordinal));
        Assert.Equal(["delivered", "failed"], told[JourneyTraceKind.Reported].Order(StringComparer.Ordinal));
        Assert.Equal(["holdout"], told[JourneyTraceKind.Assigned]);
        JourneyTraceKind[] named = [JourneyTraceKind.Suppressed, JourneyTraceKind.Held, JourneyTraceKind.NotEntered, JourneyTraceKind.Exited, JourneyTraceKind.Reported, JourneyTraceKind.Assigned];
        Assert.All(told.Where(pair => !named.Contains(pair.Key)), pair => Assert.Empty(pair.Value));

        static IEnumerable<string> Sorted(params string[] codes) => codes.Order(StringComparer.Ordinal);
    }

    /// <summary>The values that do not occur.</summary>
    private static IEnumerable<T> Values<T>(IEnumerable<T> drawn)
        where T : struct, Enum => Enum.GetValues<T>().Except(drawn);
}
