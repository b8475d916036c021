namespace Crm.Segmentation.Journeys;

/// <summary>What a step made of a customer: her next state, what the host has to do, and why. The host stores state and actions in one transaction.</summary>
public sealed class StepResult
{
    internal StepResult(CustomerJourneyState state, ValueList<JourneyAction> actions, ValueList<JourneyTraceEntry> trace) => (State, Actions, Trace) = (state, actions, trace);

    /// <summary>The state after the input.</summary>
    public CustomerJourneyState State { get; }

    /// <summary>What the host has to do, in order, each at least once under its key.</summary>
    public ValueList<JourneyAction> Actions { get; }

    /// <summary>What happened, in order: each message that was reached, each entry and exit, and why.</summary>
    public ValueList<JourneyTraceEntry> Trace { get; }

    /// <summary>When to step her next with a tick, unless there is an input before; null for not at all.</summary>
    public DateTimeOffset? NextWake => State.NextWake;
}
