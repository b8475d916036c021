using Crm.Segmentation.Segments;

namespace Crm.Segmentation;

/// <summary>
/// Segments and cells of partitions, made ready to run over a dataset at an as-of instant: the hot path, which writes into the caller's memory.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe: threads may run the same plan over different batches at once. After the first batches on each thread it
/// allocates nothing, except over a dataset with events in several parts (<see cref="DatasetBuilding.Append(Dataset, DatasetOptions)"/>): <see cref="DatasetBuilding.Compact(Dataset, CancellationToken)"/> it first.</para>
/// <para>The answers are those of <see cref="SegmentationEngine.Evaluate(RuleBook, Dataset, DateTimeOffset, CustomerLists, IProgress{EvaluationProgress}, CancellationToken)"/>.</para>
/// </remarks>
public sealed class SegmentPlan
{
    private readonly BatchPlan<ConditionOperator> _plan;

    internal SegmentPlan(EvaluationScope scope, DateTimeOffset asOf, ValueList<string> names, BatchPlan<ConditionOperator> plan) =>
        (Data, AsOf, Names, Lists, _plan) = (scope.Data, asOf, names, GivenList.Of(scope.Lists), plan);

    /// <summary>The dataset.</summary>
    public Dataset Data { get; }

    /// <summary>The as-of instant.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>What is answered: segments by name, then cells as <c>partition.cell</c>, in the rule book's order.</summary>
    public ValueList<string> Names { get; }

    /// <summary>What was found of the lists that the rule book uses, by name: how many customers are on each, and how many of its keys are nobody's.</summary>
    public ValueList<GivenList> Lists { get; }

    /// <summary>Writes who is a member, a bit a customer: for each of <see cref="Names"/> the batch's words, one after the other.</summary>
    /// <param name="batch">Customers of <see cref="Data"/>.</param>
    /// <param name="bits">
    /// As many words as names times <see cref="CustomerBatch.WordCount"/>, or more; bits after the last customer of a batch become 0, words after the
    /// last are left as they are.
    /// </param>
    /// <exception cref="ArgumentException">The batch is of another dataset, or the memory too short.</exception>
    public void Evaluate(CustomerBatch batch, Span<ulong> bits)
    {
        if (!ReferenceEquals(batch.Data, Data)) throw new ArgumentException("The batch is of another dataset than the plan.", nameof(batch));
        int words = batch.WordCount;
        if (bits.Length < Names.Count * words)
            throw new ArgumentException($"{Names.Count} answers of {words} words need {Names.Count * words} words, and there are {bits.Length}.", nameof(bits));
        using BatchPlan<ConditionOperator>.Lease lease = _plan.Begin(batch.First, batch.Length);
        for (int i = 0; i < lease.Roots.Length; i++)
        {
            lease.Context.Bits(lease.Roots[i]).CopyTo(bits[(i * words)..]);
            lease.Context.GiveUp(lease.Roots[i]);
        }
    }
}
