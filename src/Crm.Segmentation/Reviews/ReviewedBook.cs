namespace Crm.Segmentation.Reviews;

/// <summary>One of two rule books that are compared: what it answers, and how it comes to that.</summary>
/// <param name="scope">The evaluation.</param>
/// <param name="answers">What the book answers.</param>
/// <param name="sets">The members of each segment and cell, by the names of the answers.</param>
internal sealed class ReviewedBook(EvaluationScope scope, BookAnswers answers, IReadOnlyDictionary<string, CustomerSet> sets)
{
    private readonly Dictionary<string, Condition> _conditions = answers.Names
        .Zip(answers.Segments.Concat(answers.Cells))
        .ToDictionary(answer => answer.First, answer => answer.Second, StringComparer.Ordinal);

    internal ValueList<string> Names => answers.Names;

    /// <summary>The members; nobody where the book has no such definition.</summary>
    internal CustomerSet Members(string name) => sets.TryGetValue(name, out CustomerSet? members) ? members : new CustomerSet(scope.Data, new ulong[BitWords.Count(scope.Data.CustomerCount)]);

    /// <summary>The leaves of a definition; null where the book has none of the name.</summary>
    internal ConditionLeaves? Leaves(string name) => _conditions.TryGetValue(name, out Condition? condition) ? new ConditionLeaves(condition, answers.ResultOf) : null;

    /// <summary>Which of some leaves hold for some customers: for each customer one bool a leaf.</summary>
    internal bool[][] Hold(ValueList<Condition> leaves, IReadOnlyList<int> customers)
    {
        var plan = new BatchPlan<ConditionOperator>(scope, new NamedResults(answers.ResultOf), binder => [.. leaves.Select(binder.Bind)]);
        return
        [
            .. customers.Select(customer =>
            {
                int first = customer & ~63;
                using BatchPlan<ConditionOperator>.Lease lease = plan.Begin(first, Math.Min(64, scope.Data.CustomerCount - first));
                var held = new bool[lease.Roots.Length];
                for (int i = 0; i < held.Length; i++)
                {
                    held[i] = BitWords.Get(lease.Context.Bits(lease.Roots[i]), customer - first);
                    lease.Context.GiveUp(lease.Roots[i]);
                }

                return held;
            }),
        ];
    }
}
