using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>Random well-typed rules over all nodes and windows. A scope is null for rules about a customer, or the event type inside <c>where</c>.</summary>
internal sealed class RuleGenerator(Coincidences c)
{
    private readonly List<Condition> _members = [];
    private int _features;

    /// <summary>Segments and partitions, each of which may refer to those made before it; in any order, since names may be used before they are defined.</summary>
    internal IReadOnlyList<Definition> Definitions(bool lists = false)
    {
        var definitions = new List<Definition>();
        for (int i = lists ? c.Below(3) : 0; i > 0; i--) definitions.Add(NewList($"l{i}"));
        for (int i = 1 + c.Below(6); i > 0; i--) definitions.Add(c.Chance(0.7) ? NewSegment($"s{i}") : NewPartition($"p{i}"));
        if (c.Chance(0.5)) definitions.Reverse();
        return definitions;
    }

    /// <summary>A measure of any kind, for a customer.</summary>
    internal Measure Measure(int depth) => c.Below(9) switch
    {
        < 4 => Numeric(depth, null),
        8 => Sequence(depth).Count(c.Chance(0.5) ? null : MaybeWindow()),
        4 => Duration(depth, null),
        5 => Temporal(depth, null),
        6 => Text(null),
        _ => Enum(null).Measure,
    };

    internal Condition Condition(int depth, EventType? scope)
    {
        if (depth <= 0) return Leaf(0, scope);
        return c.Below(10) switch
        {
            0 or 1 => Condition(depth - 1, scope) & Condition(depth - 1, scope),
            2 or 3 => Condition(depth - 1, scope) | Condition(depth - 1, scope),
            4 or 5 => !Condition(depth - 1, scope),
            6 or 7 or 8 when scope is null => Behaviour(depth - 1),
            _ => Leaf(depth - 1, scope),
        };
    }

    private CustomerList NewList(string name)
    {
        CustomerList list = CustomerList.Define(name);
        _members.Add(list.Members);
        return list;
    }

    private Segment NewSegment(string name)
    {
        // Inside a large condition a wrong answer of a small one is seldom seen.
        Segment segment = Segment.Define(name, Condition(c.Pick(0, 0, 1, 4), null));
        _members.Add(segment.Members);
        return segment;
    }

    private Partition NewPartition(string name)
    {
        PartitionCell[] cells = [.. Enumerable.Range(0, 1 + c.Below(3)).Select(i => new PartitionCell($"c{i}", Condition(3, null)))];
        Partition partition = Partition.Define(name, "rest", cells);
        _members.AddRange(partition.Cells.Select(cell => partition[cell.Name]));
        return partition;
    }

    private Condition Leaf(int depth, EventType? scope) => c.Below(14) switch
    {
        0 or 1 => Compare(Numeric(depth, scope), Numeric(0, scope)),
        2 => Compare(Duration(depth, scope), c.Chance(0.7) ? Duration() : Duration(0, scope)),
        3 => Compare(Temporal(depth, scope), Temporal(0, scope)),
        4 => Text(scope).Is(c.Below(10) switch { < 7 => c.Text(), 7 => Enum(scope).Measure, _ => Text(scope) }),
        5 => Enum(scope) is var (measure, values) && c.Chance(0.8) ? measure.Is(c.Pick(values)) : Enum(scope).Measure.Is(Enum(scope).Measure),
        6 => OneOf(depth, scope),
        7 => (c.Chance(0.8) ? Text(scope) : Enum(scope).Measure).IsLike(c.Pattern()),
        8 => Handles(Owner(scope), ValueKind.Flag) is { Count: > 0 } flags ? (Condition)c.Pick(flags) : Missing(scope),
        9 => Missing(scope),
        10 => HasTags(scope),
        13 => InTags(scope),
        11 => Temporal(depth, scope) is var t && c.Chance(0.3) ? t.AnniversaryIsIn(Days()) : t.IsIn(Window(scope, ahead: true)),
        _ => _members.Count > 0 && scope is null ? c.Pick(_members) : Compare(Numeric(depth, scope), c.Integer()),
    };

    /// <summary>What a customer did.</summary>
    private Condition Behaviour(int depth) => c.Below(8) switch
    {
        0 => Pattern(depth).Did(MaybeWindow()),
        1 => Pattern(depth).DidAtLeast(c.Below(4), MaybeWindow()),
        2 => c.Chance(0.5) ? Pattern(depth).DidAtMost(c.Below(3), MaybeWindow()) : Pattern(depth).DidExactly(c.Below(3), MaybeWindow()),
        3 => Pattern(depth).DidFirst(MaybeWindow()),
        4 => DidRegularly(depth),
        _ => Sequence(depth).Did(c.Chance(0.4) ? null : MaybeWindow()),
    };

    private Condition DidRegularly(int depth)
    {
        int periods = 1 + c.Below(4);
        return Pattern(depth).DidRegularly(Operator(), 1 + c.Below(2), 1 + c.Below(periods), periods, c.Duration());
    }

    private Comparison Compare(Measure left, Measure right) => new Comparison(left, Operator(), right);

    private ComparisonOperator Operator() => c.Pick(System.Enum.GetValues<ComparisonOperator>());

    private Condition OneOf(int depth, EventType? scope) => c.Below(5) switch
    {
        0 => Text(scope).IsAnyOf(c.Text(), c.Text()),
        3 => Comparisons.OneOf(Duration(depth, scope), [Constant.Of(c.Duration()), Constant.Of(c.Duration())]),
        4 => Comparisons.OneOf(Temporal(depth, scope), [Constant.Of(c.Moment()), Constant.Of(c.Date()), Constant.Of(c.Moment())]),
        1 => Enum(scope) is var (measure, values) ? measure.IsAnyOf([.. values.Where(_ => c.Chance(0.5)), values[0]]) : null!,
        _ => Numeric(depth, scope).IsAnyOf(c.Pick(0m, 0.5m, 0.10m), c.Integer(), c.Pick(1m, 2m, 9.99m)),
    };

    private Condition Missing(EventType? scope)
    {
        if (c.Chance(0.3) && scope is null) return Numeric(1, scope).IsMissing();
        Expression handle = c.Pick(Handles(Owner(scope)) is { Count: > 0 } handles ? handles : TestShop.Attributes);
        return handle switch
        {
            CustomerFlag flag => c.Chance(0.5) ? flag.IsMissing() : flag.IsSet(),
            EventFlag flag => c.Chance(0.5) ? flag.IsMissing() : flag.IsSet(),
            _ => c.Chance(0.5) ? ((Measure)handle).IsMissing() : ((Measure)handle).IsSet(),
        };
    }

    private Condition HasTags(EventType? scope)
    {
        if (Handles(Owner(scope), ValueKind.Tags) is not { Count: > 0 } tags) return Missing(scope);
        var handle = (Measure)c.Pick(tags);
        string[] values = c.Pick<string[]>(["hat"], ["모자"], ["hat", "shoe"], ["shoe", "모자", "none"], ["Hat", "HAT"]);
        return c.Chance(0.5) ? handle.HasAny(values) : handle.HasAll(values);
    }

    private Condition InTags(EventType? scope) => Handles(scope is not null && c.Chance(0.5) ? scope : null, ValueKind.Tags) is { Count: > 0 } tags
        ? (c.Chance(0.5) ? Text(scope) : Enum(scope).Measure).IsOneOf((Measure)c.Pick(tags))
        : HasTags(scope);

    /// <summary>Whose values are read beside one event: mostly its own, at times the customer's.</summary>
    private EventType? Owner(EventType? scope) => c.Chance(0.15) ? null : scope;

    private static IReadOnlyList<Expression> Handles(EventType? scope) => scope is null ? TestShop.Attributes : TestShop.Properties(scope);

    private static List<Expression> Handles(EventType? scope, params ValueKind[] kinds) =>
        [.. Handles(scope).Where(h => kinds.Contains(TestShop.FieldOf(h).Kind))];

    private Measure Handle(EventType? scope, Measure otherwise, params ValueKind[] kinds) =>
        Handles(Owner(scope), kinds) is { Count: > 0 } handles ? (Measure)c.Pick(handles) : otherwise;

    private Measure Duration() => c.Duration();

    internal Measure Numeric(int depth, EventType? scope)
    {
        if (depth <= 0 || c.Chance(0.25))
        {
            Measure constant = c.Below(4) switch { 0 => Constant.Of(c.Number() is var n && (n == 0 || Math.Abs(n) is > 1e-20 and < 1e20) ? n : 1.5), 1 => c.Money(2), _ => c.Integer() };
            return c.Chance(0.4) ? constant : Handle(scope, constant, ValueKind.Integer, ValueKind.Money, ValueKind.Number);
        }

        if (c.Chance(0.15)) return Temporal(depth - 1, scope).YearsSince();
        if (scope is not null && c.Chance(0.3)) return EventTime.Hour;
        if (scope is not null || c.Chance(0.3))
        {
            return c.Chance(0.2)
                ? Duration(depth - 1, scope) / Duration(depth - 1, scope)
                : new Arithmetic(Numeric(depth - 1, scope), c.Pick(System.Enum.GetValues<ArithmeticOperator>()), Numeric(depth - 1, scope));
        }

        Measure measure = c.Below(7) switch
        {
            0 or 1 => Pattern(depth - 1).Count(CountingWindow()),
            2 => Pattern(depth - 1).Sessions(c.Duration(), CountingWindow()),
            3 => Sequence(depth - 1).Count(MaybeWindow()),
            4 => Aggregate(depth - 1, AggregateFunction.Distinct, [.. System.Enum.GetValues<ValueKind>().Except([ValueKind.Flag, ValueKind.Tags])]),
            _ => Aggregate(depth - 1, c.Pick(NumericFunctions), ValueKind.Integer, ValueKind.Money, ValueKind.Number),
        };
        return c.Chance(0.1) ? Feature.Define($"f{++_features}", measure) : measure;
    }

    private static readonly AggregateFunction[] NumericFunctions = [.. System.Enum.GetValues<AggregateFunction>().Except([AggregateFunction.Distinct])];

    private static readonly AggregateFunction[] OccurrenceFunctions = [AggregateFunction.First, AggregateFunction.Last, AggregateFunction.MostFrequent];

    private static readonly AggregateFunction[] OrderFunctions = [.. OccurrenceFunctions, AggregateFunction.Min, AggregateFunction.Max];

    private Measure Duration(int depth, EventType? scope)
    {
        if (depth <= 0) return c.Chance(0.4) ? Duration() : Handle(scope, Duration(), ValueKind.Duration);
        return c.Below(scope is null ? 9 : 6) switch
        {
            0 => Duration(depth - 1, scope) + Duration(depth - 1, scope),
            1 => Duration(depth - 1, scope) - Duration(depth - 1, scope),
            2 => c.Chance(0.5) ? Duration(depth - 1, scope) * Numeric(0, scope) : Numeric(0, scope) * Duration(depth - 1, scope),
            3 => Duration(depth - 1, scope) / Numeric(0, scope),
            4 => Temporal(depth - 1, scope) - Temporal(0, scope),
            5 => Duration(0, scope),
            6 => Aggregate(depth - 1, c.Pick(NumericFunctions), ValueKind.Duration),
            _ => c.Chance(0.3) ? Pattern(depth - 1).SinceFirst() : Pattern(depth - 1).Since(),
        };
    }

    private Measure Temporal(int depth, EventType? scope)
    {
        Measure constant = c.Chance(0.5) ? c.Moment() : c.Date();
        if (depth <= 0 || c.Chance(0.5)) return c.Chance(0.3) ? constant : Handle(scope, constant, ValueKind.Instant, ValueKind.Date);
        return c.Below(scope is null ? 4 : 3) switch
        {
            0 => Temporal(depth - 1, scope) + Duration(0, scope),
            1 => Temporal(depth - 1, scope) - Duration(0, scope),
            2 => Duration(0, scope) + Temporal(depth - 1, scope),
            _ => Aggregate(depth - 1, c.Pick(OrderFunctions), ValueKind.Instant, ValueKind.Date),
        };
    }

    private Measure Text(EventType? scope) => scope is null && c.Chance(0.4)
        ? Aggregate(1, c.Pick(OccurrenceFunctions), ValueKind.Text)
        : Handle(scope, c.Text(), ValueKind.Text);

    /// <summary>An enum, with the values that it may have.</summary>
    private (Measure Measure, IReadOnlyList<string> Values) Enum(EventType? scope)
    {
        if (scope is null && c.Chance(0.5) && Aggregate(1, c.Pick(OccurrenceFunctions), ValueKind.Enum) is var aggregate)
            return (aggregate, Spellings(aggregate.EnumField!));
        if (scope is not null && c.Chance(0.3)) return (EventTime.Weekday, ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]);
        return Handles(Owner(scope), ValueKind.Enum) is { Count: > 0 } handles && c.Pick(handles) is var handle
            ? ((Measure)handle, Spellings(TestShop.FieldOf(handle)))
            : (Text(scope), ["hat", "shoe", "bag"]);
    }

    /// <summary>The values of an enum, in any case where it ignores it.</summary>
    private IReadOnlyList<string> Spellings(FieldDefinition field) =>
        [.. field.Values.Select(value => !field.IgnoresCase ? value : c.Chance(0.5) ? value.ToUpperInvariant() : value.ToLowerInvariant())];

    private Measure Aggregate(int depth, AggregateFunction function, params ValueKind[] kinds)
    {
        EventType[] types = [.. TestShop.EventTypes.Where(t => Handles(t, kinds).Count > 0)];
        EventType type = c.EventType() is var usual && types.Contains(usual) ? usual : c.Pick(types);
        var property = (Measure)c.Pick(Handles(type, kinds));
        if (property.Kind.IsNumeric() && c.Chance(0.3)) property = OverProperties(2, type);
        EventPattern pattern = Pattern(depth, type);
        bool isOccurrence = OccurrenceFunctions.Contains(function);
        if (isOccurrence && c.Chance(0.25)) return pattern.Nth(property, 1 + c.Below(3), CountingWindow());
        if (isOccurrence && c.Chance(0.25) && Handles(type, Summed).Count > 0) return pattern.Favourite(property, Amount(type), CountingWindow());
        return new Aggregate(function, property, pattern, CountingWindow());
    }

    private static readonly ValueKind[] Summed = [ValueKind.Integer, ValueKind.Money, ValueKind.Number, ValueKind.Duration];

    /// <summary>What is added up for each value.</summary>
    private Measure Amount(EventType type) => (Measure)c.Pick(Handles(type, Summed)) is var amount && amount.Kind.IsNumeric() && c.Chance(0.3) ? OverProperties(2, type) : amount;

    /// <summary>Arithmetic over numbers of one type of event, which has some.</summary>
    private Arithmetic OverProperties(int depth, EventType type)
    {
        List<Expression> numbers = Handles(type, ValueKind.Integer, ValueKind.Money, ValueKind.Number);
        var one = (Measure)c.Pick(numbers);
        Measure other = c.Below(4) switch { 0 => c.Integer(), 1 => c.Money(2), 2 when depth > 1 => OverProperties(depth - 1, type), _ => (Measure)c.Pick(numbers) };
        ArithmeticOperator @operator = c.Pick(System.Enum.GetValues<ArithmeticOperator>());
        return c.Chance(0.5) ? new Arithmetic(one, @operator, other) : new Arithmetic(other, @operator, one);
    }

    private EventPattern Pattern(int depth) => c.Chance(0.1) ? AnyEvent.Instance : Pattern(depth, c.EventType());

    internal EventPattern Pattern(int depth, EventType type)
    {
        EventPattern pattern = Filtered(depth, type);
        while (TestShop.Shop.Contains(type) && c.Chance(0.15))
            pattern = pattern.Unless(Filtered(depth - 1, c.Pick(TestShop.Shop)), c.Pick(TestShop.Shared), c.Chance(0.5) ? null : c.Duration());
        return pattern;
    }

    private EventPattern Filtered(int depth, EventType type) =>
        c.Chance(0.6) || Handles(type).Count == 0 ? type : type.Where(Condition(Math.Clamp(depth, 0, 2), type));

    private Sequence Sequence(int depth)
    {
        string? same = c.Chance(0.35) ? c.Pick(TestShop.Shared) : null;
        bool next = c.Chance(0.4), absent = c.Chance(0.3);
        EventPattern Step() => same is null ? Pattern(Math.Min(depth, 1)) : Pattern(0, c.EventType() is var type && TestShop.Shop.Contains(type) ? type : c.Pick(TestShop.Shop));

        Sequence? sequence = null;
        EventPattern first = Step();
        for (int i = c.Pick(1, 1, 1, 2, 2, 3); i > 0; i--)
        {
            EventPattern step = Step();
            if (absent && i == 1) sequence = sequence?.ThenNot(step) ?? first.ThenNot(step);
            else if (next && c.Chance(0.6)) sequence = sequence?.ThenNext(step) ?? first.ThenNext(step);
            else sequence = sequence?.Then(step) ?? first.Then(step);
        }

        if (absent || c.Chance(0.6)) sequence = sequence!.Within(c.Duration());
        if (same is not null) sequence = sequence!.Same(same);
        return next && c.Chance(0.5) ? sequence!.Among(c.Pick(TestShop.EventTypes), c.Pick(TestShop.EventTypes)) : sequence!;
    }

    /// <summary>A window of what counts or aggregates events.</summary>
    private Window? CountingWindow() => c.Chance(0.15) ? Segmentation.Window.LastEvents(1 + c.Below(3), MaybeWindow()) : MaybeWindow();

    internal Window? MaybeWindow() => c.Chance(0.3) ? null : Window(null, ahead: false);

    /// <summary>A window; anchored on an attribute only where a customer's attributes may be named.</summary>
    private Window Window(EventType? scope, bool ahead) => Written(scope, ahead) is var window && c.Chance(0.3) ? window.Exact() : window;

    private Window Written(EventType? scope, bool ahead) => c.Below(ahead ? 15 : 13) switch
    {
        0 or 1 => Segmentation.Window.Last(c.Duration()),
        2 => c.Duration() is var to && c.Duration() is var from && from > to
            ? Segmentation.Window.Ago(from, to)
            : Segmentation.Window.Ago(to + c.Duration(), c.Chance(0.2) ? TimeSpan.Zero : to),
        3 => Segmentation.Window.Since(Anchor(scope)),
        4 => Segmentation.Window.Before(Anchor(scope)),
        5 => Segmentation.Window.BeforeAgo(c.Duration()),
        6 => Between(scope),
        7 or 8 when scope is null => Segmentation.Window.Within(c.Duration(), Handle(null, c.Moment(), ValueKind.Instant, ValueKind.Date)),
        9 => Segmentation.Window.This(c.Pick(System.Enum.GetValues<CalendarUnit>())),
        12 => c.Below(3) is var to ? Segmentation.Window.CalendarAgo(to + 1 + c.Below(3), to, c.Pick(System.Enum.GetValues<CalendarUnit>())) : null!,
        13 => Segmentation.Window.Next(c.Duration()),
        14 => Segmentation.Window.NextCalendar(c.Pick(1, 1, 2, 12), c.Pick(System.Enum.GetValues<CalendarUnit>())),
        _ => Segmentation.Window.LastCalendar(c.Pick(1, 1, 2, 3, 12), c.Pick(System.Enum.GetValues<CalendarUnit>())),
    };

    /// <summary>A window in which anniversaries are looked for.</summary>
    private Window Days() => c.Below(4) switch
    {
        0 => Segmentation.Window.This(c.Pick(Dated)),
        1 => Segmentation.Window.Last(TimeSpan.FromDays(c.Pick(1, 2, 7, 30, 365, 400))),
        2 => Segmentation.Window.NextCalendar(1 + c.Below(3), c.Pick(Dated)),
        _ => Segmentation.Window.Next(TimeSpan.FromDays(c.Pick(1, 2, 7, 30, 365, 400))),
    };

    private static readonly CalendarUnit[] Dated = [.. System.Enum.GetValues<CalendarUnit>().Except([CalendarUnit.Hour])];

    private Window Between(EventType? scope)
    {
        if (scope is null && c.Chance(0.4))
        {
            Measure attribute = Handle(null, c.Moment(), ValueKind.Instant, ValueKind.Date);
            return c.Chance(0.5) ? Segmentation.Window.Between(attribute, Anchor(scope)) : Segmentation.Window.Between(Anchor(scope), attribute);
        }

        DateTimeOffset a = c.Moment(), b = c.Moment();
        return a < b ? Segmentation.Window.Between(a, b) : Segmentation.Window.Between(b, a + c.Duration());
    }

    private Measure Anchor(EventType? scope) => scope is null || c.Chance(0.3) ? Temporal(0, null) : c.Chance(0.5) ? c.Moment() : c.Date();
}
