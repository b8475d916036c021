using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>
/// The obvious host: at every hour it asks from scratch who the customer is in, tells the journeys what happened, what changed, and what time it is. Slow; right where everything happens at
/// whole hours.
/// </summary>
internal sealed class HourlyHost(RuleBook rules, SegmentationEngine engine)
{
    private readonly JourneyCatalog _catalog = engine.Journeys(rules);
    private readonly RuleProgram _program = engine.Program(rules);

    /// <summary>All steps of a customer.</summary>
    internal List<StepResult> Run(CustomerAttributes customer, CustomerEvent[] events, DateTimeOffset from, DateTimeOffset to)
    {
        var steps = new List<StepResult>();
        CustomerJourneyState state = CustomerJourneyState.Of(customer.Key);
        JourneyMemberships before = At(customer, [.. events.Where(one => one.At < from)], from);
        for (DateTimeOffset now = from; now < to; now = now.AddHours(1))
        {
            foreach (CustomerEvent one in events.Where(one => one.At == now)) Step(JourneyInput.Of(one), [.. events.TakeWhile(other => other != one), one]);
            Tell([.. events.Where(one => one.At <= now)]);
            while (state.NextWake <= now)
            {
                Step(JourneyInput.Tick, [.. events.Where(one => one.At <= now)]);
                Tell([.. events.Where(one => one.At <= now)]);
            }

            void Step(JourneyInput input, CustomerEvent[] seen)
            {
                JourneyMemberships memberships = At(customer, seen, now);
                StepResult result = _catalog.Step(state, input, new StepContext(now, customer, memberships));
                state = result.State;
                foreach (SetValue set in result.Actions.OfType<SetValue>()) customer = customer.With(row => row.Set(SimulatedShop.Stage, set.Value!.Text));
                steps.Add(result);
                if (input is EventInput) Tell(seen);
            }

            void Tell(CustomerEvent[] seen)
            {
                JourneyMemberships after = At(customer, seen, now);
                (string Name, string? Cell)[] left = [.. Names().Where(name => before.Contains(name.Name, name.Cell) && !after.Contains(name.Name, name.Cell))];
                (string Name, string? Cell)[] entered = [.. Names().Where(name => !before.Contains(name.Name, name.Cell) && after.Contains(name.Name, name.Cell))];
                before = after;
                foreach ((string name, string? cell) in left) Step(new MembershipInput(name, cell, false, now, null), seen);
                foreach ((string name, string? cell) in entered) Step(new MembershipInput(name, cell, true, now, null), seen);
            }
        }

        return steps;
    }

    private IEnumerable<(string Name, string? Cell)> Names() => [("active", null), ("silent", null), ("welcomed", null), ("tier", "gold"), ("tier", "basic")];

    private JourneyMemberships At(CustomerAttributes customer, CustomerEvent[] events, DateTimeOffset at) => JourneyMemberships.Of(_program.Evaluate(customer, events, at), _program);
}
