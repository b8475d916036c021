using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>One customer on a virtual clock.</summary>
public sealed class JourneyRunTests
{
    private static readonly JourneySimulator Simulator = SimulatedShop.Engine.Simulator(SimulatedShop.Rules);

    /// <summary>Ten in the morning in Seoul.</summary>
    private static readonly DateTimeOffset Morning = SimulatedShop.Start.AddHours(1);

    private static JourneyRun Start(string key = "c2") => Simulator.Start(key, Morning, row => row.Set(SimulatedShop.OptedIn, true));

    [Fact]
    public void Advance_PastAWait_SendsAtItsInstant()
    {
        JourneyRun run = Start().Occurs(SimulatedShop.SignUp).Advance(TimeSpan.FromHours(5));

        SendMessage sent = Assert.Single(run.Sends);
        Assert.Equal(Morning.AddHours(2), sent.At);
        Assert.Contains(sent.Template, new[] { "short", "long" });
        Assert.Equal(Morning.AddHours(5), run.Now);
    }

    [Fact]
    public void Runs_ThatPart_DoNotTouchEachOther()
    {
        JourneyRun begun = Start().Occurs(SimulatedShop.SignUp).Advance(TimeSpan.FromHours(3));
        JourneyRun came = begun.Occurs(SimulatedShop.Visit, row => row.Set(SimulatedShop.Page, "cart")).Advance(TimeSpan.FromDays(4));
        JourneyRun stayed = begun.Advance(TimeSpan.FromDays(4));

        Assert.Equal(["cart"], came.Sends.Skip(1).Select(send => send.Template));
        Assert.Single(stayed.Sends);
        Assert.Contains(stayed.Trace, entry => entry.Kind == JourneyTraceKind.Exited && entry.Reason == "never came");
        Assert.Single(begun.Sends);
    }

    [Fact]
    public void Memberships_FollowEventsTimeAndWhatJourneysSet()
    {
        JourneyRun run = Start().Occurs(SimulatedShop.Visit).Advance(TimeSpan.FromHours(1)).Occurs(SimulatedShop.Visit);
        Assert.True(run.Memberships.Contains("active"));

        JourneyRun set = run.Advance(TimeSpan.FromHours(3));
        Assert.Equal(["plain", "set"], set.Sends.Select(send => send.Template));
        Assert.True(set.Memberships.Contains("welcomed"));

        JourneyRun later = set.Advance(TimeSpan.FromDays(2));
        Assert.False(later.Memberships.Contains("active"));
        Assert.True(later.Memberships.Contains("tier", "basic"));
    }

    [Fact]
    public void Controls_HoldFromTheirInstant()
    {
        JourneyRun run = Start().Occurs(SimulatedShop.SignUp).Takes(JourneyControl.Pause("p", Morning.AddHours(1), "welcome"));

        Assert.Empty(run.Advance(TimeSpan.FromDays(1)).Sends);
        Assert.Single(run.Takes(JourneyControl.Resume("r", Morning.AddHours(3), "welcome", PausedTimers.Run)).Sends);
        Assert.Throws<ArgumentException>(() => run.Takes(JourneyControl.Pause("p2", Morning, "welcome")));
        Assert.Throws<ArgumentException>(() => run.Until(Morning));
        Assert.Throws<ArgumentException>(() => run.Advance(TimeSpan.FromHours(-1)));
    }

    [Fact]
    public void Attributes_ThatChange_AreSeenByWhatComes()
    {
        JourneyRun run = Start().Changes(row => row.Set(SimulatedShop.OptedIn, false)).Occurs(SimulatedShop.SignUp).Advance(TimeSpan.FromHours(3));

        Assert.Empty(run.Sends);
        Assert.Contains(run.Trace, entry => entry.Kind == JourneyTraceKind.Suppressed && entry.Reason is JourneyReasons.NoConsent);
    }

    [Fact]
    public void Event_AtTheInstantOfATimer_ComesBeforeIt()
    {
        JourneyRun run = Start().Occurs(SimulatedShop.SignUp);
        CustomerEvent bought = CustomerEvent.Of(SimulatedShop.Purchase, Morning.AddHours(2), row => row.Set(SimulatedShop.Amount, 700));

        Assert.DoesNotContain(run.Occurs(bought).Advance(TimeSpan.FromDays(1)).Sends, send => send.Journey == "welcome");
        Assert.Contains(run.Until(bought.At).Occurs(bought).Sends, send => send.Journey == "welcome");
    }
}
