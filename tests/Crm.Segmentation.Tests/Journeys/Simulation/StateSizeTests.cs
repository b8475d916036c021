using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>How large a state is that a host stores.</summary>
public sealed class StateSizeTests
{
    [Fact]
    public void State_OfOneWaitingInstanceAndFiveBufferedEvents_TakesAtMost400Bytes()
    {
        RuleBook rules = RuleBook.Parse(SimulatedShop.Schema, ("size.crm", """
            messaging { consent opted_in  cap ads 2 per 24 hours skip }
            journey welcome {
              enter on sign_up
              goal purchase within 7 days
              wait 1 hour
              send push "hello"
              wait up to 3 days for purchase {
                on purchase {}
                on timeout { send push "last" only if count(visit, last 3 days) >= 2 }
              }
            }
            """));
        JourneyRun run = SimulatedShop.Engine.Simulator(rules).Start("customer-1234567", SimulatedShop.Start, row => row.Set(SimulatedShop.OptedIn, true)).Occurs(SimulatedShop.SignUp, id: "e-000000001").Advance(TimeSpan.FromHours(2));
        for (int visit = 0; visit < 5; visit++) run = run.Occurs(SimulatedShop.Visit, row => row.Set(SimulatedShop.Page, "home"), id: $"e-00000001{visit}").Advance(TimeSpan.FromHours(1));

        Assert.Single(run.State.Instances);
        Assert.Single(run.Sends);
        Assert.InRange(run.State.ToBytes().Length, 1, 400);
    }
}
