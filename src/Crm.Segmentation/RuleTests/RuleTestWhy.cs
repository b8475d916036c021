using Crm.Segmentation.Live;

namespace Crm.Segmentation.RuleTests;

/// <summary>Tells why a condition holds or not, and how a measure comes to its value, as an explanation does: the tree, a line for each node, with values.</summary>
/// <param name="source">What is tested.</param>
/// <param name="given">What is asked instead of what is written: the values that the test gives.</param>
/// <param name="history">The customer, and what happened.</param>
/// <param name="at">The instant.</param>
internal sealed class RuleTestWhy(ProgramSource source, RuleRewriter given, CustomerHistory history, long at)
{
    private static readonly ExplanationWords Words = ExplanationWords.English;

    internal ValueList<string> Condition(Condition condition) => [.. ExplanationText.Lines([Explained(condition)], Words, depth: 0)];

    /// <summary>What a measure comes from.</summary>
    internal ValueList<string> Measure(Measure measure) => [.. ExplanationText.Lines(Explained(measure).From, Words, depth: 0)];

    /// <summary>A measure with its value, as in <c>count(purchase) = 1</c>.</summary>
    internal string Said(Measure measure) => ExplanationText.Said(Explained(measure), Words);

    /// <summary>The cells in the order in which they were tried, as far as they decided between the two.</summary>
    internal ValueList<string> Cells(Partition partition, string expected, string found)
    {
        var lines = new List<string>();
        bool isDecided = false;
        foreach (PartitionCell cell in partition.Cells)
        {
            string name = RuleWords.Name(cell.Name);
            if (cell.Condition is null)
            {
                lines.Add($"{(cell.Name == found ? Words.Yes : Words.No)} cell {name} otherwise");
                continue;
            }

            if (isDecided && cell.Name != expected) continue;
            ExplanationPart part = Explained(cell.Condition);
            lines.Add($"{(part.Holds ? Words.Yes : Words.No)} cell {name}{(isDecided ? ", after the one that took the customer" : "")} when");
            lines.AddRange(ExplanationText.Lines([part], Words, depth: 1));
            isDecided |= cell.Name == found;
            if (isDecided && partition.Cells.TakeWhile(tried => tried.Name != found).Any(tried => tried.Name == expected)) break;
            if (isDecided && cell.Name == expected) break;
        }

        return [.. lines];
    }

    private ExplanationPart Explained(Condition condition)
    {
        Explainer explainer = NewExplainer();
        Explainer.Asked asked = explainer.Of(condition);
        Begin(explainer);
        return explainer.Explain(asked);
    }

    private ExplanationValue Explained(Measure measure)
    {
        Explainer explainer = NewExplainer();
        ValueExplainer.Asked asked = explainer.Of(measure);
        Begin(explainer);
        return explainer.Explain(asked);
    }

    // A test's customer is made up: nothing of it is anybody's.
    private Explainer NewExplainer() => new(source, showsPersonal: true, given);

    private void Begin(Explainer explainer) => explainer.Begin(history, at, _ => new HashSet<CustomerKey>());
}
