namespace Crm.Segmentation.Funnels;

/// <summary>What the options of a funnel do not combine with.</summary>
internal static class FunnelCombinations
{
    private const int MostInAnyOrder = 8;

    internal static IEnumerable<Diagnostic> Check(Funnel funnel)
    {
        foreach ((bool isWrong, Phrase message) in Wrong(funnel))
            if (isWrong) yield return FunnelValidator.Error(funnel, DiagnosticCodes.FunnelCombination, message);
    }

    private static IEnumerable<(bool IsWrong, Phrase Message)> Wrong(Funnel funnel)
    {
        bool any = funnel.Order == FunnelOrder.Any, open = funnel.Entry == FunnelEntry.Open, attempts = funnel.Count == FunnelCounting.Attempts;
        yield return (any && funnel.Steps.Count > MostInAnyOrder, $"In any order a funnel has at most {MostInAnyOrder} steps, this one has {funnel.Steps.Count}.");
        yield return (any && funnel.Steps.Any(step => step.MinimumGap is not null || step.MaximumGap is not null), "In any order there are no gaps between steps.");
        yield return (any && funnel.Exclusions.Count > 0, "In any order there are no exclusions.");
        yield return (any && funnel.Steps.Any(step => step.IsOptional), "In any order there are no optional steps.");
        yield return (any && funnel.Steps.Any(step => step.FirstTime != FirstTime.No), "In any order there are no first-time steps.");
        yield return (any && open, "In any order an attempt starts at any step: the entry is not said.");
        yield return (any && funnel.Window?.Events is not null, "In any order the window is a time or a session, not a number of events.");
        yield return (funnel.Order != FunnelOrder.Strict && funnel.Visible.Count > 0, "Visible events are those of the strict order.");
        yield return (open && funnel.Attempt != AttemptPolicy.Deepest, "With open entry the deepest attempt stands, and no other.");
        yield return (open && attempts, "With open entry customers are counted, not attempts.");
        yield return (attempts && funnel.Attempt != AttemptPolicy.Deepest, "Where attempts are counted, none is chosen to stand for the customer.");
        yield return (funnel.HoldConstant is not null && !funnel.Unit.IsCustomer, "A property is held constant for customers only: the unit is then a customer with a value.");
        yield return (
            funnel.Ties == TiePolicy.ByArrival && funnel.Unit.PropertyName is not null, "Events of several customers have no order of arrival: with a property as the unit ties are in any order, or strictly increasing.");
        yield return (
            funnel is { Ties: TiePolicy.ByArrival, Window.Events: not null, Exclusions.Count: > 0 }, "With a window of events and exclusions, ties are in any order, or strictly increasing: what is excluded at the instant of a step has no place among the events.");
        yield return (
            funnel.Steps.Count(step => step.FirstTime == FirstTime.Ever) > AttemptRules.MostFirstEver, $"At most {AttemptRules.MostFirstEver} steps can be the first event ever.");
    }
}
