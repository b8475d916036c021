using System.Globalization;
using System.Text.Json;
using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Conformance;

/// <summary>Compares explanations by a program with those that a live case expects.</summary>
internal static class ExplanationOfLive
{
    internal const string Way = "explained by a program";

    /// <summary>The first difference; null when there is none, or when no explanation is asked for.</summary>
    internal static WayResult Run(LiveCase @case)
    {
        if (@case.Expected.Explain is not { } explanations) return new WayResult(Way, null, "no explanation is asked for");
        try
        {
            return new WayResult(Way, explanations.Select(expected => Difference(@case, expected)).FirstOrDefault(difference => difference is not null), null);
        }
        catch (RuleException refusal)
        {
            return new WayResult(Way, $"the book is refused: {Refusals.Text(refusal.Diagnostics)}", null);
        }
    }

    private static string? Difference(LiveCase @case, LiveExplanation expected)
    {
        LiveHistory history = LiveHistory.At(@case, expected.At);
        RuleBook book = RuleBook.Parse(("rules", history.Rules));
        var keys = new CaseKeys(CaseKeyKind.Text, history.Customers.Keys, 1);
        (CustomerAttributes customer, CustomerEvent[] events) = new RulesData(book.Schema, keys, history.Customers, history.Events).Single(expected.U);
        var engine = new SegmentationEngine(book.Schema, new SegmentationOptions { TimeZone = @case.Timezone, WeekStart = @case.WeekStart });
        RuleProgram program = engine.Program(book);
        Explanation explanation = program.Explain(expected.Name, customer, events, expected.At, showsPersonal: true);
        string where = string.Create(CultureInfo.InvariantCulture, $"{expected.Name} of {expected.U} at {expected.At:O}");
        if (explanation.IsMember != expected.Member || explanation.Cell != expected.Cell) return $"{where}: {explanation.Cell ?? explanation.IsMember.ToString()}";
        if (explanation.NextChange != program.Evaluate(customer, events, expected.At).NextChange(expected.Name)) return $"{where}: its next change is another than the run's";
        foreach (LiveLeaf leaf in expected.Leaves)
            if (Difference(explanation, leaf, Condition(history.Rules, leaf.Leaf)) is { } difference) return $"{where}: {leaf.Leaf}: {difference}";
        return explanation.ToText("en").Length == 0 || explanation.ToText("ko").Length == 0 ? $"{where}: no text" : null;
    }

    private static string? Difference(Explanation explanation, LiveLeaf expected, Condition condition)
    {
        ExplanationPart? part = Parts(explanation.Parts).FirstOrDefault(part => part.Condition.Equals(condition));
        if (part is null) return $"it is not in the explanation:\n{explanation}";
        if (part.Holds != expected.Holds) return $"it {(part.Holds ? "holds" : "does not hold")}";
        ExplanationValue? about = part.Values.FirstOrDefault();
        if (expected.SaysValue && !RulesComparison.IsSame(about?.Value, expected.Value ?? Null)) return $"its value is {about?.Value ?? "missing"}";
        if (expected.Needs is { } needs && !RulesComparison.IsSame(part.Needs, needs)) return $"it needs {part.Needs ?? "nothing"}";
        if (expected.Events is { } events && !(about?.Events ?? []).SequenceEqual(events)) return $"its events are [{string.Join(", ", about?.Events ?? [])}]";
        return null;
    }

    private static JsonElement Null { get; } = JsonDocument.Parse("null").RootElement;

    private static IEnumerable<ExplanationPart> Parts(IEnumerable<ExplanationPart> parts) => parts.SelectMany(part => Parts(part.Parts).Prepend(part));

    /// <summary>The condition that a leaf's text says in the book.</summary>
    private static Condition Condition(string rules, string leaf) => ((Segment)RuleBook.Parse(("rules", rules), ("leaf", $"segment explained_leaf = {leaf}"))["explained_leaf"]).Condition;
}
