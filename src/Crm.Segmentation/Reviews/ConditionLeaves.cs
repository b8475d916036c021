namespace Crm.Segmentation.Reviews;

/// <summary>The leaves of a condition, through names: what is neither joined nor negated, and stands for no other condition.</summary>
internal sealed class ConditionLeaves
{
    private readonly Func<string, NamedResult> _resultOf;
    private readonly Condition _root;
    private readonly Dictionary<MemberOf, Condition?> _behind = [];

    internal ConditionLeaves(Condition root, Func<string, NamedResult> resultOf)
    {
        (_root, _resultOf) = (root, resultOf);
        All = [.. Walk(null).Distinct()];
    }

    /// <summary>All of them, each once, in the order in which they are written.</summary>
    internal ValueList<Condition> All { get; }

    /// <summary>Those that make the condition what it is for a customer, given what each leaf is: of those joined by and that fail, those; of those joined by or that hold, those.</summary>
    internal IEnumerable<Condition> Deciding(Func<Condition, bool> holds)
    {
        var known = new Dictionary<Condition, bool>(ReferenceEqualityComparer.Instance);
        return Walk(Holds);

        bool Holds(Condition condition)
        {
            if (known.TryGetValue(condition, out bool value)) return value;
            return known[condition] = condition switch
            {
                AllOf all => all.Operands.All(Holds),
                AnyOf any => any.Operands.Any(Holds),
                Not not => !Holds(not.Operand),
                MemberOf member when Behind(member) is { } behind => Holds(behind),
                _ => holds(condition),
            };
        }
    }

    /// <summary>All leaves, or those below operands that are as their junction is; each condition is looked at once.</summary>
    private IEnumerable<Condition> Walk(Func<Condition, bool>? holds)
    {
        var seen = new HashSet<Condition>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Condition>([_root]);
        while (open.TryPop(out Condition? condition))
        {
            if (!seen.Add(condition)) continue;
            ValueList<Condition>? below = condition switch
            {
                AllOf all => all.Operands,
                AnyOf any => any.Operands,
                Not not => [not.Operand],
                MemberOf member when Behind(member) is { } behind => [behind],
                _ => null,
            };
            if (below is null)
            {
                yield return condition;
                continue;
            }

            // What fails all of, and what holds any of, is decided by those parts that are the same.
            bool isSplit = condition is AllOf or AnyOf && holds is not null && holds(condition) == condition is AnyOf;
            foreach (Condition part in below.Reverse())
                if (!isSplit || holds!(part) == holds(condition)) open.Push(part);
        }
    }

    private Condition? Behind(MemberOf member) => _behind.TryGetValue(member, out Condition? known) ? known : _behind[member] = _resultOf(member.Result).Condition(member);
}
