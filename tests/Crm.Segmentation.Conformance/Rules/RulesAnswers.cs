using Crm.Segmentation.Live;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Conformance;

/// <summary>What a rule book answers for single customers.</summary>
/// <param name="IsMember">Whether a customer is in a segment.</param>
/// <param name="CellOf">In which cell of a partition a customer is; null in none.</param>
/// <param name="ValueOf">A customer's value of a feature, null when it is missing; null for a run that gives no values.</param>
internal sealed record RulesAnswers(Func<string, CustomerKey, bool> IsMember, Func<string, CustomerKey, string?> CellOf, Func<string, CustomerKey, object?>? ValueOf);

/// <summary>Runs a rule book over all customers at once.</summary>
internal static class BatchRun
{
    internal static RulesAnswers Evaluate(RulesQuestion question)
    {
        (RuleBook book, FittedRuleBook? fitted, SegmentationEngine engine, Dataset data, DateTimeOffset asOf, CustomerLists lists, _) = question;
        Evaluation evaluation = fitted is null ? engine.Evaluate(book, data, asOf, lists) : engine.Evaluate(fitted, data, asOf, lists);
        var values = new Dictionary<string, MeasureValues>(StringComparer.Ordinal);
        return new RulesAnswers(
            (segment, key) => evaluation[segment].Contains(key),
            (partition, key) => evaluation.Partition(partition).CellOf(key),
            (feature, key) => Values(feature)[key]);

        MeasureValues Values(string feature)
        {
            if (values.TryGetValue(feature, out MeasureValues? known)) return known;
            Measure measure = book.Features.FirstOrDefault(f => f.Name == feature)
                ?? (book.TryGet(feature, out Definition? definition) ? (definition as Score)?.Value : null)
                ?? throw new NotMetException($"the book has no feature '{feature}'");
            return values[feature] = fitted is null ? engine.Measure(book, measure, data, asOf) : engine.Measure(fitted, measure, data, asOf);
        }
    }
}

/// <summary>Runs a rule book by a program, customer by customer.</summary>
internal static class ProgramRun
{
    internal static RulesAnswers Evaluate(RulesQuestion question)
    {
        (RuleBook book, FittedRuleBook? fitted, SegmentationEngine engine, _, DateTimeOffset asOf, CustomerLists lists, CaseKeys keys) = question;
        RuleProgram program = fitted is null ? engine.Program(book, lists) : engine.Program(fitted, lists);
        Dictionary<CustomerKey, Crm.Segmentation.Live.Verdict> verdicts = keys.Written.ToDictionary(
            written => keys[written, 0],
            written => question.Rows.Single(written) is var (customer, events) ? program.Evaluate(customer, events, asOf) : default);
        return new RulesAnswers((segment, key) => verdicts[key][segment], (partition, key) => verdicts[key].Cell(partition), (feature, key) => verdicts[key].Value(feature));
    }
}

/// <summary>Runs a rule book by a plan, batch by batch.</summary>
internal static class PlanRun
{
    internal static RulesAnswers Evaluate(RulesQuestion question)
    {
        (RuleBook book, FittedRuleBook? fitted, SegmentationEngine engine, Dataset data, DateTimeOffset asOf, CustomerLists lists, _) = question;
        SegmentPlan plan = fitted is null ? engine.Compile(book, data, asOf, lists) : engine.Compile(fitted, data, asOf, lists);
        Dictionary<string, HashSet<CustomerKey>> members = plan.Names.ToDictionary(name => name, _ => new HashSet<CustomerKey>(), StringComparer.Ordinal);
        foreach (CustomerBatch batch in data.Batches())
        {
            ulong[] bits = new ulong[plan.Names.Count * batch.WordCount];
            plan.Evaluate(batch, bits);
            for (int name = 0; name < plan.Names.Count; name++)
                for (int i = 0; i < batch.Length; i++)
                    if ((bits[(name * batch.WordCount) + (i / 64)] >> (i % 64) & 1) != 0) members[plan.Names[name]].Add(data.KeyOf(batch.First + i));
        }

        return new RulesAnswers(
            (segment, key) => members[segment].Contains(key),
            (partition, key) => ((Partition)book[partition]).Cells.SingleOrDefault(cell => members[$"{partition}.{cell.Name}"].Contains(key))?.Name,
            null);
    }
}
