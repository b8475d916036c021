namespace Crm.Segmentation.Funnels;

/// <summary>A funnel over given data: chooses the attempt that stands for a customer, batch by batch.</summary>
internal sealed class FunnelPlan
{
    private readonly EventReader _reader;
    private readonly AttemptRules _rules;

    /// <summary>INVARIANT: the funnel has been validated against the binder's schema.</summary>
    internal FunnelPlan(Binder binder, Funnel funnel, TimeRange entry)
    {
        _reader = binder.BindReader([.. funnel.Steps.Select(step => step.Patterns)], apart: false);
        _rules = Rules(funnel, entry);
    }

    internal static AttemptRules Rules(Funnel funnel, TimeRange entry) => new(
        new ChainRules(funnel.Steps.Count, funnel.Window is { } window ? Timestamp.Milliseconds(window) : long.MaxValue, entry),
        funnel.Attempt,
        funnel.Ties);

    /// <summary>What reads the events.</summary>
    internal EventReader Reader => _reader;

    /// <summary>The attempt that stands for a customer of the batch.</summary>
    internal ChosenAttempt Choose(RowContext context, int customer)
    {
        EventReading reading = context.Reading(_reader);
        FunnelMatcher matcher = reading.Memory(this, static plan => new FunnelMatcher(plan._reader, plan._rules));
        return matcher.Choose(reading, customer);
    }

    /// <summary>How long the customer whom an attempt stands for took from one step to a later one, which it reached, in milliseconds.</summary>
    internal long Duration(RowContext context, int customer, in ChosenAttempt attempt, int from, int to)
    {
        EventReading reading = context.Reading(_reader);
        FunnelMatcher matcher = reading.Memory(this, static plan => new FunnelMatcher(plan._reader, plan._rules));
        ReadOnlySpan<long> steps = matcher.Follow(reading, customer, attempt.Start);
        return steps[to] - steps[from];
    }
}
