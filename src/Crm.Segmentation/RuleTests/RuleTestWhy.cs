using System.Globalization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.RuleTests;

/// <summary>Tells why a condition holds or not, and how a measure comes to its value: the tree, a line for each node, with values.</summary>
internal sealed class RuleTestWhy(IReadOnlyDictionary<Expression, object?> values, TestedRules rules)
{
    internal ValueList<string> Condition(Condition condition) => [.. Lines(condition, 0)];

    internal ValueList<string> Measure(Measure measure) => [.. Parts(measure, 0)];

    /// <summary>The cells in the order in which they were tried, as far as they decided between the two.</summary>
    internal ValueList<string> Cells(Partition partition, string expected, string found)
    {
        var lines = new List<string>();
        bool isDecided = false;
        foreach (PartitionCell cell in partition.Cells)
        {
            if (cell.Condition is null)
            {
                lines.Add($"{Mark(cell.Name == found)} cell {RuleWords.Name(cell.Name)} otherwise");
                continue;
            }

            if (isDecided && cell.Name != expected) continue;
            lines.Add($"{Mark((bool)values[cell.Condition]!)} cell {RuleWords.Name(cell.Name)}{(isDecided ? ", after the one that took the customer" : "")} when");
            lines.AddRange(Lines(cell.Condition, 1));
            isDecided |= cell.Name == found;
            if (isDecided && partition.Cells.TakeWhile(tried => tried.Name != found).Any(tried => tried.Name == expected)) break;
            if (isDecided && cell.Name == expected) break;
        }

        return [.. lines];
    }

    /// <summary>A measure with its value, as in <c>count(purchase) = 1</c>.</summary>
    internal string Said(Measure measure) =>
        measure is Constant || !values.TryGetValue(measure, out object? value) ? measure.ToString()
        : value is null ? $"{measure.ToString()} is missing"
        : $"{measure.ToString()} = {Text(value)}";

    private IEnumerable<string> Lines(Condition condition, int depth)
    {
        string start = $"{new string(' ', 2 * depth)}{Mark((bool)values[condition]!)} ";
        switch (condition)
        {
            case AllOf all:
                return [$"{start}all of", .. all.Operands.SelectMany(operand => Lines(operand, depth + 1))];
            case AnyOf any:
                return [$"{start}any of", .. any.Operands.SelectMany(operand => Lines(operand, depth + 1))];
            case Not { Operand: AllOf or AnyOf or MemberOf or Not } not:
                return [$"{start}not", .. Lines(not.Operand, depth + 1)];
            case MemberOf member when rules.Result(member.Result).Condition(member) is { } behind:
                return [$"{start}{member.ToString()}", .. Lines(behind, depth + 1)];
            default:
                string said = Values(condition);
                return [$"{start}{condition.ToString()}{(said.Length == 0 ? "" : $": {said}")}", .. Operands(condition).SelectMany(operand => Parts(operand, depth + 1))];
        }
    }

    /// <summary>What a condition was decided by.</summary>
    private string Values(Condition condition) => condition switch
    {
        Comparison { Left: { } left, Right: Constant } comparison when values[comparison] is false && values[left] is not null =>
            $"{Said(left)}, needs {Needed(comparison.Operator)}{comparison.Right.ToString()}",
        Comparison { Right: { } right, Left: { } left } comparison when values[comparison] is false && right is not Constant && left is not Constant && values[left] is not null && values[right] is not null =>
            $"{Said(left)}, needs {Needed(comparison.Operator)}{Said(right)}",
        Not not => Values(not.Operand),
        _ => string.Join(", ", Operands(condition).Where(operand => operand is not Constant && values.ContainsKey(operand)).Select(Said)),
    };

    private static IEnumerable<Measure> Operands(Condition condition) => condition switch
    {
        Not not => Operands(not.Operand),
        Comparison comparison => [comparison.Left, comparison.Right],
        _ => condition.Children.OfType<Measure>(),
    };

    /// <summary>A feature, a score and arithmetic come from other measures: those, a line each.</summary>
    private IEnumerable<string> Parts(Measure measure, int depth)
    {
        Measure? definition = measure switch
        {
            Arithmetic => measure,
            Feature feature => feature.Definition,
            ValueOf value => rules.Result(value.Result).Value(value),
            _ => null,
        };
        if (definition is null) yield break;
        foreach (Measure leaf in Leaves(definition))
        {
            yield return $"{new string(' ', (2 * depth) + 4)}{Said(leaf)}";
            foreach (string line in Parts(leaf, depth + 1)) yield return line;
        }
    }

    private static IEnumerable<Measure> Leaves(Measure measure) => measure switch
    {
        Arithmetic arithmetic => Leaves(arithmetic.Left).Concat(Leaves(arithmetic.Right)),
        Constant => [],
        _ => [measure],
    };

    private static string Mark(bool holds) => holds ? "yes" : "no ";

    private static string Needed(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Less => "less than ",
        ComparisonOperator.LessOrEqual => "at most ",
        ComparisonOperator.Greater => "more than ",
        _ => "",
    };

    private static string Text(object value) => value switch
    {
        string text => RuleWords.Text(text),
        TimeSpan duration => Timestamp.DurationText(Timestamp.Milliseconds(duration)),
        DateTimeOffset instant => Timestamp.Text(Timestamp.Floor(instant)),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        long whole => RuleWords.Number(whole),
        decimal number => RuleWords.Number(number / 1.0000000000000000000000000000m),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
