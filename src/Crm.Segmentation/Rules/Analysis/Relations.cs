namespace Crm.Segmentation;

/// <summary>How two conditions on a customer relate.</summary>
/// <param name="definitionOf">The condition behind a membership; null for a computed result.</param>
internal sealed class Relations(Func<MemberOf, Condition?> definitionOf)
{
    /// <summary>Whether everybody who satisfies the first satisfies the second.</summary>
    internal Answer Implies(Condition one, Condition other) => Nobody(new AllOf([one, new Not(other)]));

    /// <summary>Whether nobody satisfies both.</summary>
    internal Answer Disjoint(Condition one, Condition other) => Nobody(new AllOf([one, other]));

    /// <summary>Whether the same customers satisfy both.</summary>
    internal Answer Equivalent(Condition one, Condition other) => (Implies(one, other), Implies(other, one)) switch
    {
        (Answer.Yes, Answer.Yes) => Answer.Yes,
        (Answer.No, _) or (_, Answer.No) => Answer.No,
        _ => Answer.Unknown,
    };

    private Answer Nobody(Condition condition) => Search.Ask(definitionOf, condition, new Effort(Effort.OfQuestion), needsWitness: true) switch
    {
        Finding.Nobody => Answer.Yes,
        Finding.Somebody => Answer.No,
        _ => Answer.Unknown,
    };
}
