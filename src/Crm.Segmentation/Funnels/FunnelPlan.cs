namespace Crm.Segmentation.Funnels;

/// <summary>A funnel over given data: chooses the attempt that stands for a customer, batch by batch.</summary>
internal sealed class FunnelPlan
{
    private readonly FunnelRules _rules;
    private readonly Funnel _funnel;
    private readonly bool _seesAll;

    /// <summary>INVARIANT: the funnel has been validated against the binder's schema.</summary>
    internal FunnelPlan(Binder binder, Funnel funnel, TimeRange entry, bool seesAll = false, int alternatives = -1)
    {
        (_funnel, _seesAll) = (funnel, seesAll);
        _rules = FunnelRules.Of(funnel, binder.Scope!.Data.Schema, entry, seesAll, alternatives);
        Reader = binder.BindReader([.. _rules.Questions], _rules.Others, funnel.HoldConstant ?? funnel.Unit.PropertyName);
    }

    /// <summary>What reads the events.</summary>
    internal EventReader Reader { get; }

    /// <summary>The bit of the first of the alternatives that are told apart.</summary>
    internal int AlternativeBit => _rules.AlternativeBit;

    internal AttemptRules Rules => _rules.Rules;

    /// <summary>The last step whose event is asked for.</summary>
    internal int LastStep { get; init; } = int.MaxValue;

    /// <summary>What chooses attempts, with the memory of the thread, for the batch.</summary>
    internal FunnelMatcher Begin(RowContext context, out EventReading reading)
    {
        FunnelMatcher matcher = Matcher(context, out reading);
        matcher.Begin(reading);
        return matcher;
    }

    /// <summary>The same for units only.</summary>
    internal FunnelMatcher Matcher(RowContext context, out EventReading reading)
    {
        reading = context.Reading(Reader);
        return reading.Memory(this, static plan => new FunnelMatcher(plan.Reader, plan.Rules, plan._funnel, plan._seesAll) { LastStep = plan.LastStep });
    }
}
