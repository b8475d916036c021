namespace Crm.Segmentation;

/// <content>Lists that are given with a run.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>The scope with the lists that population functions depend on.</summary>
    private static EvaluationScope WithListsOf(PopulationOrder order, EvaluationScope scope, RuleBook rules, CustomerLists? given)
    {
        HashSet<string> reached = rules.ReachedFrom(order.Functions.SelectMany(function => function.Measured));
        return WithLists(scope, rules, given, reached.Contains);
    }

    /// <summary>The scope with the lists that are used; refuses the run when one of them is not given.</summary>
    private static EvaluationScope WithLists(EvaluationScope scope, RuleBook rules, CustomerLists? given, Func<string, bool>? isReached = null)
    {
        (string Definition, string List)[] uses = [.. rules.ListUses.Where(use => isReached?.Invoke(use.List) != false)];
        if (uses.Length == 0) return scope;
        CustomerLists lists = given ?? CustomerLists.None;
        ValueList<Diagnostic> missing = [.. uses.Where(use => !lists.Has(use.List)).Select(use => CustomerLists.NotGiven(use.Definition, use.List) with { Span = rules.PlaceOf(use.Definition) })];
        if (missing.Count > 0) throw new RuleException(missing);
        return scope with { Lists = uses.Select(use => use.List).Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => ListMembers.Of(lists, name, scope.Data), StringComparer.Ordinal) };
    }
}
