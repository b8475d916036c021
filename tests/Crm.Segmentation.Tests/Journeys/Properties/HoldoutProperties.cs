using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>Who is held out lives as everybody else does, without messages; and who that is, is drawn fairly.</summary>
public sealed class HoldoutProperties
{
    private const int Customers = 20_000;

    /// <summary>Property 26: without quiet hours and caps the only difference is that messages are not sent.</summary>
    [Fact]
    public void Holdout_OfEverybody_IsTheSameWorldWithoutMessages() => WorldTests.TryUndisturbed(29, 300, 5_000, world =>
    {
        world = WorldStory.Prompt(world with { Messaging = world.Messaging with { Quiet = null, Caps = [] } });
        JourneyWorld treated = world with { Journeys = [.. world.Journeys.Select(journey => journey with { Holdout = null, Quiet = null })] };
        JourneyWorld heldOut = world with { Journeys = [.. world.Journeys.Select(journey => journey with { Holdout = new JourneyHoldout("all", 100), Quiet = null })] };
        return treated.IsSound && heldOut.IsSound ? WorldStory.Difference(WorldStory.Told(treated).Where(told => told.Kind != JourneyTraceKind.TextCut).Select(Masked), WorldStory.Told(heldOut).Where(told => told.Kind != JourneyTraceKind.TextCut).Select(Masked)) : null;

        static Told Masked(Told told) => told.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Suppressed && told.Reason is not (JourneyReasons.Stale or JourneyReasons.Exited)
            ? told with { Kind = JourneyTraceKind.Suppressed, Reason = JourneyReasons.Holdout, Text = null }
            : told with { Via = null };
    });

    /// <summary>Property 28: the arms have their shares, within four standard deviations, and one draw says nothing of another, also where all names are nearly the same.</summary>
    [Fact]
    public void Arms_OfManyCustomers_HaveTheirShares_AndAreIndependent()
    {
        var kim = new SteppedCustomer("""
            journey w { enter on sign_up holdout "s0" 20%
              split "s" { a 30% { } b 70% { } }
              split "s1" { a 50% { } b 50% { } }
              split "s2" { a 0.5% { } b 99.5% { } }
              split "S1" { a 50% { } b 50% { } } }
            """);
        var drawn = new List<bool[]>();
        for (int i = 0; i < Customers; i++)
        {
            CustomerAttributes customer = CustomerAttributes.Of(kim.Book.Schema, i);
            CustomerEvent one = CustomerEvent.Of(kim.Book.Schema.Event("sign_up"), SteppedCustomer.At("10:00"));
            StepResult result = kim.Catalog.Step(CustomerJourneyState.Of(i), JourneyInput.Of(one), new StepContext(one.At, customer));
            drawn.Add([.. result.State.Assignments.Select(assigned => assigned.Arm is "a" or "holdout")]);
        }

        double[] shares = [0.2, 0.3, 0.5, 0.005, 0.5];
        for (int one = 0; one < shares.Length; one++)
        {
            Near(shares[one], drawn.Count(arms => arms[one]));
            for (int other = 0; other < one; other++) Near(shares[one] * shares[other], drawn.Count(arms => arms[one] && arms[other]));
        }

        static void Near(double share, int count) => Assert.InRange((count - (Customers * share)) / Math.Sqrt(Customers * share * (1 - share)), -4, 4);
    }
}
