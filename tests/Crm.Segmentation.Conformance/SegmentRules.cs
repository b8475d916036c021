using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Turns the rule of a case into the library's expression tree.</summary>
/// <param name="shop">The case's vocabulary.</param>
internal sealed class SegmentRules(CaseShop shop)
{
    internal Condition Read(Fields rule)
    {
        Condition condition = rule.Text("op") switch
        {
            "performed" => Did(shop.Patterns(rule), Within(rule)),
            "count" => Counted(rule),
            "first_time" => FirstTime(rule),
            "stopped" => Stopped(rule),
            "restarted" => Restarted(rule),
            "regularly" => Regularly(rule),
            "sequence" => SequencePatterns.Read(shop, rule, Within(rule)).Did,
            "and" => Operands(rule).Aggregate((left, right) => left & right),
            "or" => Operands(rule).Aggregate((left, right) => left | right),
            "not" => !Operand(rule),
            string op => throw rule.Unknown("op", op),
        };
        rule.Done();
        return condition;
    }

    private Condition Counted(Fields rule)
    {
        Measure count = Count(shop.Patterns(rule), Within(rule));
        ComparisonOperator comparison = ComparisonOf(rule);
        int n = rule.Integer("n");
        return comparison switch
        {
            ComparisonOperator.Equal => count.Is(n),
            ComparisonOperator.Less => count < n,
            ComparisonOperator.LessOrEqual => count <= n,
            ComparisonOperator.Greater => count > n,
            _ => count >= n,
        };
    }

    private Condition FirstTime(Fields rule)
    {
        IReadOnlyList<EventPattern> patterns = shop.Patterns(rule);
        TimeSpan? recent = Days(rule, "within_days");
        if (patterns is [EventPattern only]) return only.DidFirst(recent is { } days ? Window.Last(days) : null);
        return recent is { } within ? Did(patterns, Window.Last(within)) & !Did(patterns, Window.BeforeAgo(within)) : Did(patterns, null);
    }

    private Condition Stopped(Fields rule)
    {
        IReadOnlyList<EventPattern> patterns = shop.Patterns(rule);
        (TimeSpan active, TimeSpan inactive) = (RequiredDays(rule, "active_within_days"), RequiredDays(rule, "inactive_days"));
        return Did(patterns, Window.Ago(active, inactive)) & !Did(patterns, Window.Last(inactive));
    }

    private Condition Restarted(Fields rule)
    {
        IReadOnlyList<EventPattern> patterns = shop.Patterns(rule);
        (TimeSpan recent, TimeSpan lookBack) = (RequiredDays(rule, "recent_days"), RequiredDays(rule, "lookback_days"));
        return Did(patterns, Window.Last(recent)) & !Did(patterns, Window.Ago(lookBack, recent)) & Did(patterns, Window.BeforeAgo(lookBack));
    }

    private Condition Regularly(Fields rule) =>
        shop.Pattern(rule).DidRegularly(
            ComparisonOf(rule), rule.Integer("n"), rule.Integer("min_periods"), rule.Integer("total_periods"), RequiredDays(rule, "period_days"));

    private List<Condition> Operands(Fields rule)
    {
        List<Condition> operands = [.. rule.Objects("of").Select(Read)];
        return operands.Count > 0 ? operands : throw new CaseException($"{rule.At("of")} is empty");
    }

    private Condition Operand(Fields rule)
    {
        if (rule.Get("of").ValueKind == JsonValueKind.Object) return Read(rule.Object("of"));
        return Operands(rule) is [var only] ? only : throw new CaseException($"{rule.At("of")} must be one rule");
    }

    private static ComparisonOperator ComparisonOf(Fields rule) => rule.Word(
        "cmp",
        ("eq", ComparisonOperator.Equal),
        ("lt", ComparisonOperator.Less),
        ("lte", ComparisonOperator.LessOrEqual),
        ("gt", ComparisonOperator.Greater),
        ("gte", ComparisonOperator.GreaterOrEqual));

    private static Condition Did(IReadOnlyList<EventPattern> patterns, Window? window) => patterns.Select(p => p.Did(window)).Aggregate((left, right) => left | right);

    private static Measure Count(IReadOnlyList<EventPattern> patterns, Window? window) => patterns.Select(p => p.Count(window)).Aggregate((left, right) => left + right);

    private static Window? Within(Fields rule) => Days(rule, "within_days") is { } days ? Window.Last(days) : null;

    private static TimeSpan? Days(Fields rule, string name) => rule.NumberOrNull(name) is { } days ? TimeSpan.FromDays(days) : null;

    private static TimeSpan RequiredDays(Fields rule, string name) => TimeSpan.FromDays(rule.Number(name));
}
