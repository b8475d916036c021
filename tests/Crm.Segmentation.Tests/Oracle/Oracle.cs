using System.Text;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;
using NodaTime;

namespace Crm.Segmentation.Tests;

/// <summary>What an evaluation needs besides a definition and a customer.</summary>
internal sealed record OracleScope(long AsOf, DateTimeZone Zone, DayOfWeek WeekStart, IReadOnlyList<Definition> Definitions)
{
    internal static OracleScope Of(long asOf, string zone = "UTC", DayOfWeek weekStart = DayOfWeek.Monday, params Definition[] definitions) =>
        new(asOf, DateTimeZoneProviders.Tzdb[zone], weekStart, definitions);

    /// <summary>Over whom population functions are.</summary>
    internal IReadOnlyList<CustomerFacts> Population { get; init; } = [];

    /// <summary>Who is on each list.</summary>
    internal IReadOnlyDictionary<string, IReadOnlySet<CustomerKey>> Lists { get; init; } = new Dictionary<string, IReadOnlySet<CustomerKey>>();

    /// <summary>What the customer is in, where it is told and not computed: <c>segment</c> or <c>partition.cell</c>.</summary>
    internal IReadOnlySet<string>? Memberships { get; init; }

    /// <summary>The event that started the journey whose condition it is; null for none.</summary>
    internal EventFacts? Trigger { get; init; }

    /// <summary>What came since the journey was entered, as far as events of a pattern are counted.</summary>
    internal Func<EventPattern, IEnumerable<EventFacts>> SinceEntry { get; init; } = _ => [];
}

/// <summary>
/// The second implementation: the written semantics, read naively over plain objects for one customer. Its value is that it is right at a glance,
/// so it is never optimised and shares no code with the product but the definitions.
/// </summary>
internal sealed partial class Oracle
{
    private readonly OracleScope _scope;
    private readonly CustomerFacts _customer;

    /// <summary>Events after as-of do not exist. The rest are in order of time, then sequence, then arrival.</summary>
    private readonly List<EventFacts> _events;

    private Oracle(OracleScope scope, CustomerFacts customer)
    {
        (_scope, _customer) = (scope, customer);
        _events = [.. customer.Events.Where(e => e.Time <= scope.AsOf).OrderBy(e => e.Time).ThenBy(e => e.Sequence ?? 0).ThenBy(e => e.Arrival)];
    }

    private long T => _scope.AsOf;

    internal static bool Holds(Condition condition, CustomerFacts customer, OracleScope scope) => new Oracle(scope, customer).Holds(condition, null);

    /// <summary>Whether an event is one of the pattern's.</summary>
    internal static bool Matches(EventPattern pattern, EventFacts e, CustomerFacts customer, OracleScope scope) => new Oracle(scope, customer).Matches(pattern, e);

    /// <summary>The value, null when missing: an <see cref="ExactNumber"/>, double, <see cref="Elapsed"/>, <see cref="Moment"/>, DateOnly, string or string[].</summary>
    internal static object? Value(Measure measure, CustomerFacts customer, OracleScope scope) => new Oracle(scope, customer).Value(measure, null);

    /// <summary>Whether a condition holds for the customer, or inside <c>where</c> for one of the customer's events.</summary>
    private bool Holds(Condition condition, EventFacts? row) => condition switch
    {
        CustomerFlag or EventFlag => Field(condition, row) is true,
        TriggerFlag flag => _scope.Trigger?.Properties.GetValueOrDefault(flag.Property.Name) is true,
        AllOf all => all.Operands.All(c => Holds(c, row)),
        AnyOf any => any.Operands.Any(c => Holds(c, row)),
        Not not => !Holds(not.Operand, row),
        Comparison c => Compare(c.Left, c.Right, row) is { } order && Passes(order, c.Operator),
        OneOf one => one.Values.Any(v => Compare(one.Operand, v, row) == 0),
        Like like => Value(like.Operand, row) is string text && IsLike(Characters(Folded(text, like.Operand)), Characters(Folded(like.Pattern.Pattern, like.Operand))),
        IsMissing { Operand: Condition flag } => Field(flag, row) is null,
        IsMissing { Operand: Measure measure } => Value(measure, row) is null,
        HasTags has => Value(has.Operand, row) is string[] tags && (has.All ? has.Values.All(v => Has(tags, v, has.Operand)) : has.Values.Any(v => Has(tags, v, has.Operand))),
        InTags i => Value(i.Operand, row) is string text && Value(i.Tags, row) is string[] tags && tags.Any(tag => IsSame(text, i.Operand, tag, i.Tags)),
        InWindow i => Value(i.Operand, row) is { } value && IsIn(i.Window, value),
        AnniversaryWithin a => Value(a.Operand, row) is { } value && HasAnniversary(value, a.Window),
        MemberOf member => IsMember(member),
        TopShare top => IsInTop(top.By, top.Among, customers => (int)decimal.Ceiling(customers * top.Percent / 100)),
        TopCount top => IsInTop(top.By, top.Among, customers => Math.Min(top.Count, customers)),
        InBucket bucket => BucketOf(bucket.Name) is var mine && mine >= bucket.From && mine < bucket.To,
        DidFirst did => Inside(did.Window) is { } inside && Events(did.Pattern).FirstOrDefault() is { } first && inside(first.Time),
        DidRegularly did => Enumerable.Range(0, did.Periods).Count(i => PassesInPeriod(did, i)) >= did.AtLeastPeriods,
        DidSequence did => Inside(did.Window) is { } inside && Happens(did.Sequence, inside),
        _ => throw new NotSupportedException($"The oracle does not know {condition.GetType().Name}."),
    };

    private bool Matches(EventPattern pattern, EventFacts e) => pattern switch
    {
        AnyEvent => true,
        EventType type => e.Type == type.Name,
        FilteredEvents filtered => e.Type == filtered.Type.Name && Holds(filtered.Filter, e),
        StandingEvents standing => Matches(standing.Pattern, e) && !_events.Any(other => TakesBack(standing, e, other)),
        _ => throw new NotSupportedException($"The oracle does not know {pattern.GetType().Name}."),
    };

    /// <summary>Another event that follows, at the same instant too, with an equal value of the property on both.</summary>
    private bool TakesBack(StandingEvents standing, EventFacts e, EventFacts other) =>
        !ReferenceEquals(e, other)
        && Matches(standing.TakenBackBy, other)
        && other.Time >= e.Time
        && (standing.Within is not { } within || other.Time <= e.Time + Milliseconds(within))
        && Field(TestShop.Schema.Property(e.Type, standing.SameProperty), e) is { } value
        && Field(TestShop.Schema.Property(other.Type, standing.SameProperty), other) is { } same
        && (IgnoresCase([e.Type, other.Type], standing.SameProperty) && value is string text ? Folded(text) == Folded((string)same) : value.Equals(same));

    private IEnumerable<EventFacts> Events(EventPattern pattern) => _events.Where(e => Matches(pattern, e));

    /// <summary>A period without a matching event never counts.</summary>
    private bool PassesInPeriod(DidRegularly did, int i)
    {
        long length = Milliseconds(did.Period);
        int count = Events(did.Pattern).Count(e => e.Time > T - ((i + 1) * length) && e.Time <= T - (i * length));
        return count > 0 && Passes(count.CompareTo(did.Times), did.Operator);
    }

    private bool IsMember(MemberOf member) => _scope.Memberships is { } told ? told.Contains(member.Cell is null ? member.Result : $"{member.Result}.{member.Cell}") : IsComputed(member);

    private bool IsComputed(MemberOf member) => _scope.Definitions.Single(d => d.Name == member.Result) switch
    {
        Segment segment => Holds(segment.Condition, null),
        Partition partition => partition.Cells.First(cell => cell.Condition is null || Holds(cell.Condition, null)).Name == member.Cell,
        CustomerList list => _scope.Lists.TryGetValue(list.Name, out IReadOnlySet<CustomerKey>? members) && members.Contains(_customer.Key),
        TwoAxisGroups groups => (IsHigh(groups, 0), IsHigh(groups, 1)) is ({ } first, { } second) && member.Cell == $"{(first ? "high" : "low")}_{(second ? "high" : "low")}",
        Rfm rfm => rfm.ScoresOf(member.Cell!) is { } scores
            && Enum.GetValues<RfmAxis>().All(axis => Scores(rfm, _customer) is { } mine && mine[(int)axis] == scores[(int)axis]),
        Definition other => throw new NotSupportedException($"The oracle does not know {other.GetType().Name}."),
    };

    private static bool Passes(int order, ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        _ => throw new NotSupportedException($"{@operator}"),
    };

    /// <summary>The order of two values, null when one is missing.</summary>
    private int? Compare(object? left, object? right) => (left, right) switch
    {
        (null, _) or (_, null) => null,
        (ExactNumber a, ExactNumber b) => a.At(Math.Max(a.Scale, b.Scale)).CompareTo(b.At(Math.Max(a.Scale, b.Scale))),
        (ExactNumber or double, ExactNumber or double) => Double(left).CompareTo(Double(right)),
        (Elapsed a, Elapsed b) => a.Milliseconds.CompareTo(b.Milliseconds),
        (DateOnly a, DateOnly b) => a.CompareTo(b),
        (Moment or DateOnly, Moment or DateOnly) => Instant(left).CompareTo(Instant(right)),
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => throw new NotSupportedException($"{left.GetType().Name} does not compare with {right.GetType().Name}."),
    };

    /// <summary>Texts are compared without regard to case when either side ignores it.</summary>
    private int? Compare(Measure left, Measure right, EventFacts? row)
    {
        (object? a, object? b) = (Value(left, row), Value(right, row));
        return a is string one && b is string other && (IgnoresCase(left) || IgnoresCase(right))
            ? string.CompareOrdinal(Folded(one), Folded(other))
            : Compare(Rounded(Written(a, left, b), left, right), Rounded(Written(b, right, a), right, left));
    }

    /// <summary>A constant beside an exact value is what its digits say, however many there are.</summary>
    private static object? Written(object? value, Measure of, object? beside) =>
        of is Constant { Kind: ValueKind.Number } constant && beside is ExactNumber ? ExactNumber.OfDigits(constant.Number) : value;

    /// <summary>A constant beside 32 bits is rounded to them first.</summary>
    private static object? Rounded(object? value, Measure of, Measure beside) => of is Constant && IsSingle(beside) && value is ExactNumber or double ? (double)(float)Double(value) : value;

    private static bool IsSingle(Measure measure) => measure switch
    {
        IFieldHandle handle => handle.Field.IsSingle,
        Feature feature => IsSingle(feature.Definition),
        Aggregate { Function: AggregateFunction.Sum or AggregateFunction.Average or AggregateFunction.Distinct } => false,
        Aggregate aggregate => IsSingle(aggregate.Property),
        NthEvent nth => IsSingle(nth.Property),
        Favourite favourite => IsSingle(favourite.Property),
        _ => false,
    };

    private static bool IgnoresCase(Measure measure) => measure switch
    {
        IFieldHandle handle => handle.Field.IgnoresCase,
        Feature feature => IgnoresCase(feature.Definition),
        Aggregate aggregate => IgnoresCase(aggregate.Property),
        NthEvent nth => IgnoresCase(nth.Property),
        Favourite favourite => IgnoresCase(favourite.Property),
        _ => false,
    };

    private static bool Has(string[] tags, string tag, Measure of) => tags.Any(t => Folded(t, of) == Folded(tag, of));

    private static bool IsSame(string one, Measure of, string other, Measure ofOther) =>
        IgnoresCase(of) || IgnoresCase(ofOther) ? Folded(one) == Folded(other) : one == other;

    private static string Folded(string text, Measure of) => IgnoresCase(of) ? Folded(text) : text;

    /// <summary>Small letters of capitals: simple case folding, but for the letters of a few scripts whose capitals it takes instead, which is the same relation.</summary>
    private static string Folded(string text) => string.Concat(text.EnumerateRunes().Select(r => Rune.ToLowerInvariant(Rune.ToUpperInvariant(r)).ToString()));

    private static Rune[] Characters(string text) => [.. text.EnumerateRunes()];

    private static bool IsLike(ReadOnlySpan<Rune> text, ReadOnlySpan<Rune> pattern)
    {
        if (pattern.IsEmpty) return text.IsEmpty;
        if (pattern is [{ Value: '\\' }, var taken, ..]) return !text.IsEmpty && text[0] == taken && IsLike(text[1..], pattern[2..]);
        if (pattern[0].Value == '*') return IsLike(text, pattern[1..]) || (!text.IsEmpty && IsLike(text[1..], pattern));
        return !text.IsEmpty && (pattern[0].Value == '?' || pattern[0] == text[0]) && IsLike(text[1..], pattern[1..]);
    }
}
