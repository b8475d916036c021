using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>
/// The engine over generated worlds: against a second one that goes through everything again at every step, and against what must be true of whatever comes out. A failure prints the
/// smallest world that fails, and the number with which <c>WorldGenerator.Of</c> makes the one it came from. CRM_LONG=1 tries many more, of other seeds.
/// </summary>
public sealed class WorldTests
{
    private const int First = 20_260_302, Apart = 10_000_019;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Steps_OfEveryWorld_AreThoseOfTheReference(int part) => Try(part, 700, 25_000, WorldRun.Difference);

    /// <summary>Worlds in which attributes that the host told took back what a journey had set in the same step.</summary>
    [Theory]
    [InlineData(1145956605)]
    [InlineData(2089051102)]
    [InlineData(2090571658)]
    [InlineData(810420331)]
    public void Steps_AfterASetOfTheSameStep_AreThoseOfTheReference(int seed) => Assert.Null(WorldRun.Difference(WorldGenerator.Of(seed)));

    /// <summary>A world in which a message took the place of a wait, in front of as many nodes as a step goes through.</summary>
    [Fact]
    public void Steps_OfAMessageInThePlaceOfAWait_AreThoseOfTheReference() => Assert.Null(WorldRun.Difference(WorldGenerator.Of(287052449)));

    /// <summary>A world in which a pause kept a message from its turn that quiet hours had put off, until its instance was too old.</summary>
    [Fact]
    public void Steps_OfAMessagePutOffAndKept_AreThoseOfTheReference() => Assert.Null(WorldRun.Difference(WorldGenerator.Of(2070127131)));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Results_OfEveryWorld_PassTheAudit(int part) => Try(part, 500, 5_000, Complaint(WorldAuditor.Audit));

    /// <summary>The same arguments, the same result: on another thread's culture, and when each step is done twice because its commit was lost.</summary>
    [Fact]
    public void Results_UnderAnotherCultureAndOfStepsDoneTwice_AreTheSame() => Try(6, 200, 2_000, world =>
    {
        string expected = WorldRun.All(world);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        try
        {
            return expected == WorldRun.All(world with { LosesCommits = true }) ? null : "not the same";
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    });

    /// <summary>Time told when nothing is due changes nothing, for a host that wakes when it is asked to.</summary>
    [Fact]
    public void Results_WithTicksBetween_AreTheSame() => Try(7, 200, 2_000, world =>
    {
        world = world with { HostWakes = true, Arrivals = [.. world.Arrivals.Select(arrival => arrival.What is Controlled control ? arrival with { What = control with { Ticks = true } } : arrival)] };

        // A host ticks who is new once, so that schedules begin.
        long first = world.Arrivals.Min(arrival => Math.Min(arrival.Now, arrival.What.At)) - 1;
        world = world with { Arrivals = [new Arrival(first, new Passed(first)), .. world.Arrivals] };
        var arrivals = new List<Arrival>();
        foreach (Arrival arrival in world.Arrivals)
        {
            if (arrivals.Count == 0 || arrivals[^1].Now < arrival.Now) arrivals.Add(new Arrival(arrival.Now - 1, new Passed(arrival.Now - 1)));
            arrivals.Add(arrival);
        }

        JourneyWorld ticking = world with { Arrivals = arrivals };
        return WithoutWakes(world) == WithoutWakes(ticking) ? null : $"{WithoutWakes(world)}\nand with ticks\n{WithoutWakes(ticking)}";
    });

    /// <summary>A world of zones without daylight saving, a week later, comes out the same a week later.</summary>
    [Fact]
    public void Results_OfAWorldAWeekLater_AreAWeekLater() => Try(8, 200, 2_000, world =>
    {
        JourneyWorld here = Fixed(world, 0), there = Fixed(world, 7 * CivilTime.Day);
        return here is { IsSound: true } && Told(here, 0) != Told(there, 7 * CivilTime.Day) ? $"{Told(here, 0)}\nand a week later\n{Told(there, 7 * CivilTime.Day)}" : null;
    });

    /// <summary>Journeys published again as they are, for those inside too, change nothing.</summary>
    [Theory]
    [InlineData(InFlight.Keep)]
    [InlineData(InFlight.Migrate)]
    public void Results_WithTheSameVersionPublishedAgain_AreTheSame(InFlight inFlight) => Try(9 + (int)inFlight, 150, 1_500, world =>
    {
        world = world with { Arrivals = [.. world.Arrivals.Where(arrival => arrival.What is not Controlled)] };
        string expected = WithoutWakes(world), actual = WithoutWakes(world with { Republished = inFlight });
        return expected == actual ? null : $"{expected}\nand published again\n{actual}";
    });

    private static string WithoutWakes(JourneyWorld world)
    {
        var host = new JourneyHost(world);
        var told = new List<Told>();
        WorldRun.Through(world, (what, now) =>
        {
            StepOutcome outcome = host.Step(what, now);
            told.AddRange(outcome.Told);
            return outcome;
        });
        return string.Join('\n', told);
    }

    private static string Told(JourneyWorld world, long later)
    {
        var host = new JourneyHost(world);
        var told = new List<Told>();
        WorldRun.Through(world, (what, now) =>
        {
            StepOutcome outcome = host.Step(what, now);
            told.AddRange(outcome.Told.Select(one => one with { At = one.At - later, Until = one.Until - later }));
            return outcome;
        });
        return string.Join('\n', told);
    }

    /// <summary>The world so much later, without what is a date.</summary>
    private static JourneyWorld Fixed(JourneyWorld world, long later) => world with
    {
        Journeys = [.. world.Journeys.Select(Fixed)],
        Messaging = Fixed(world.Messaging),
        Attributes = world.Attributes.Where(attribute => !Dated.Contains(attribute.Key)).ToDictionary(),
        Arrivals =
        [
            .. world.Arrivals.Where(arrival => arrival.What is not Became { Changes: var changes } || !changes.Keys.Any(Dated.Contains)).Select(arrival => new Arrival(arrival.Now + later, arrival.What switch
            {
                Controlled control => control with { At = control.At + later, Control = Later(control.Control, TimeSpan.FromMilliseconds(later)) },
                Happening what => what with { At = what.At + later },
            })),
        ],
    };

    private static readonly string[] Dated = ["city", "signed_up", "born", "renewal", "expires"];

    private static Journey Fixed(Journey journey) => journey with
    {
        Steps = Fixed(journey.Steps),
        TimeZone = journey.TimeZone is null ? null : "Asia/Kolkata",
        Entries = [.. journey.Entries.Select(entry => entry is ScheduleEntry { DayOfMonth: not null } monthly ? monthly with { DayOfMonth = null } : entry)],
    };

    /// <summary>The steps without those that set a zone.</summary>
    internal static ValueList<JourneyStep> Fixed(ValueList<JourneyStep> steps) => Without(steps, step => step is SetStep { Attribute: IFieldHandle { Field.Name: "city" } });

    /// <summary>The steps without some, in every block.</summary>
    internal static ValueList<JourneyStep> Without(ValueList<JourneyStep> steps, Func<JourneyStep, bool> isLeftOut) =>
    [
        .. steps.Where(step => !isLeftOut(step)).Select(step => step switch
        {
            WaitForStep wait => wait with { Events = [.. wait.Events.Select(one => one with { Steps = Without(one.Steps, isLeftOut) })], OnTimeout = Without(wait.OnTimeout, isLeftOut) },
            WhenStep choice => choice with { Branches = [.. choice.Branches.Select(branch => branch with { Steps = Without(branch.Steps, isLeftOut) })], Otherwise = Without(choice.Otherwise, isLeftOut) },
            SplitStep split => split with { Arms = [.. split.Arms.Select(arm => arm with { Steps = Without(arm.Steps, isLeftOut) })] },
            RepeatStep repeat => repeat with { Steps = Without(repeat.Steps, isLeftOut) },
            _ => step,
        }),
    ];

    private static Messaging Fixed(Messaging messaging) => messaging with
    {
        TimeZone = "Asia/Seoul",
        Caps = [.. messaging.Caps.Select(cap => cap.Calendar is CalendarUnit.Hour or CalendarUnit.Day or CalendarUnit.Week ? cap : cap with { Calendar = CalendarUnit.Week })],
    };

    private static JourneyControl Later(JourneyControl control, TimeSpan by) => control switch
    {
        PauseControl pause => JourneyControl.Pause(pause.Id, pause.At + by, pause.Journey!),
        ResumeControl resume => JourneyControl.Resume(resume.Id, resume.At + by, resume.Journey!, resume.Timers),
        PublishControl publish => JourneyControl.Publish(publish.Id, publish.At + by, Fixed(publish.Definition), publish.InFlight, publish.Nodes.ToDictionary(move => move.From, move => move.To)),
        MessagingControl messaging => JourneyControl.Change(messaging.Id, messaging.At + by, Fixed(messaging.Messaging)),
        _ => JourneyControl.StopEntries(control.Id, control.At + by, control.Journey!),
    };

    private static Func<JourneyWorld, string?> Complaint(Action<JourneyWorld> audit) => world =>
    {
        try
        {
            audit(world);
            return null;
        }
        catch (InvalidOperationException complaint)
        {
            return complaint.Message;
        }
    };

    /// <summary>The same, of worlds in which nothing is done to journeys.</summary>
    internal static void TryUndisturbed(int part, int worlds, int longWorlds, Func<JourneyWorld, string?> complaint) => Try(part, worlds, longWorlds, world => complaint(world.Undisturbed));

    /// <summary>Tries so many worlds, and fails with the smallest of which there is a complaint.</summary>
    internal static void Try(int part, int worlds, int longWorlds, Func<JourneyWorld, string?> complaint)
    {
        int first = PropertyRuns.IsLong ? Random.Shared.Next() : First, count = PropertyRuns.IsLong ? longWorlds : worlds;
        for (int i = 0; i < count; i++)
        {
            JourneyWorld world = WorldGenerator.Of((first + (part * Apart) + i) & int.MaxValue);
            if (complaint(world) is null) continue;
            world = WorldRun.Smallest(world, smaller => complaint(smaller) is not null);
            Assert.Fail($"{world}\n{complaint(world)}");
        }

        if (PropertyRuns.IsLong) LongRun.Note($"worlds {part}: {count} from {first}");
    }
}
