namespace Crm.Segmentation.Funnels;

/// <summary>A funnel over given data: chooses the attempt that stands for a customer, batch by batch.</summary>
internal sealed class FunnelPlan
{
    private readonly FunnelRules _rules;
    private readonly Funnel _funnel;

    /// <summary>INVARIANT: the funnel has been validated against the binder's schema.</summary>
    internal FunnelPlan(Binder binder, Funnel funnel, TimeRange entry)
    {
        _funnel = funnel;
        _rules = FunnelRules.Of(funnel, binder.Scope!.Data.Schema, entry);
        Reader = binder.BindReader([.. _rules.Questions], _rules.Others, funnel.HoldConstant);
    }

    /// <summary>What reads the events.</summary>
    internal EventReader Reader { get; }

    internal AttemptRules Rules => _rules.Rules;

    /// <summary>The attempt that stands for a customer of the batch; of several units of the customer the best.</summary>
    internal ChosenAttempt Choose(RowContext context, int customer) => Matcher(context, out EventReading reading).Choose(reading, customer);

    /// <summary>What chooses attempts, with the memory of the thread.</summary>
    internal FunnelMatcher Matcher(RowContext context, out EventReading reading)
    {
        reading = context.Reading(Reader);
        return reading.Memory(this, static plan => new FunnelMatcher(plan.Reader, plan.Rules, plan._funnel));
    }
}
