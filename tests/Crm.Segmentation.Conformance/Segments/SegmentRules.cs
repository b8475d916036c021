namespace Crm.Segmentation.Conformance;

/// <summary>Turns the rule of a case into the library's expression tree.</summary>
/// <param name="shop">The case's vocabulary.</param>
internal sealed class SegmentRules(CaseShop shop)
{
    internal Condition Tree(SegmentRule rule) => rule switch
    {
        PerformedRule performed => Did(Patterns(performed), Within(performed.WithinDays)),
        CountRule count => Counted(count),
        FirstTimeRule first => FirstTime(first),
        StoppedRule stopped => Stopped(stopped),
        RestartedRule restarted => Restarted(restarted),
        RegularlyRule regularly => Regularly(regularly),
        SequenceRule sequence => SequencePatterns.Read(shop, sequence, Within(sequence.WithinDays)).Did,
        AllRule all => Operands(all.Of).Aggregate((left, right) => left & right),
        AnyRule any => Operands(any.Of).Aggregate((left, right) => left | right),
        NotRule not => !Tree(not.Of),
        _ => throw new CaseException($"there is no rule '{rule.Op}'"),
    };

    private Condition Counted(CountRule rule)
    {
        Measure count = Count(Patterns(rule), Within(rule.WithinDays));
        int n = rule.N;
        return rule.Cmp switch
        {
            CountComparison.Eq => count.Is(n),
            CountComparison.Lt => count < n,
            CountComparison.Lte => count <= n,
            CountComparison.Gt => count > n,
            _ => count >= n,
        };
    }

    private Condition FirstTime(FirstTimeRule rule)
    {
        IReadOnlyList<EventPattern> patterns = Patterns(rule);
        TimeSpan? recent = rule.WithinDays is { } days ? TimeSpan.FromDays(days) : null;
        if (patterns is [EventPattern only]) return only.DidFirst(recent is { } last ? Window.Last(last) : null);
        return recent is { } within ? Did(patterns, Window.Last(within)) & !Did(patterns, Window.BeforeAgo(within)) : Did(patterns, null);
    }

    private Condition Stopped(StoppedRule rule)
    {
        IReadOnlyList<EventPattern> patterns = Patterns(rule);
        (TimeSpan active, TimeSpan inactive) = (TimeSpan.FromDays(rule.ActiveWithinDays), TimeSpan.FromDays(rule.InactiveDays));
        return Did(patterns, Window.Ago(active, inactive)) & !Did(patterns, Window.Last(inactive));
    }

    private Condition Restarted(RestartedRule rule)
    {
        IReadOnlyList<EventPattern> patterns = Patterns(rule);
        (TimeSpan recent, TimeSpan lookBack) = (TimeSpan.FromDays(rule.RecentDays), TimeSpan.FromDays(rule.LookbackDays));
        return Did(patterns, Window.Last(recent)) & !Did(patterns, Window.Ago(lookBack, recent)) & Did(patterns, Window.BeforeAgo(lookBack));
    }

    private Condition Regularly(RegularlyRule rule) =>
        shop.Pattern(new CasePattern { Event = rule.Event, Where = rule.Where }).DidRegularly(
            ComparisonOf(rule.Cmp), rule.N, rule.MinPeriods, rule.TotalPeriods, TimeSpan.FromDays(rule.PeriodDays));

    private IEnumerable<Condition> Operands(IReadOnlyList<SegmentRule> of) => of.Count > 0 ? of.Select(Tree) : throw new CaseException("'of' is empty");

    private IReadOnlyList<EventPattern> Patterns(EventRule rule) => shop.Patterns(rule.Event, rule.Where);

    private static ComparisonOperator ComparisonOf(CountComparison comparison) => comparison switch
    {
        CountComparison.Eq => ComparisonOperator.Equal,
        CountComparison.Lt => ComparisonOperator.Less,
        CountComparison.Lte => ComparisonOperator.LessOrEqual,
        CountComparison.Gt => ComparisonOperator.Greater,
        _ => ComparisonOperator.GreaterOrEqual,
    };

    private static Condition Did(IReadOnlyList<EventPattern> patterns, Window? window) => patterns.Select(p => p.Did(window)).Aggregate((left, right) => left | right);

    private static Measure Count(IReadOnlyList<EventPattern> patterns, Window? window) => patterns.Select(p => p.Count(window)).Aggregate((left, right) => left + right);

    private static Window? Within(double? days) => days is { } known ? Window.Last(TimeSpan.FromDays(known)) : null;
}
