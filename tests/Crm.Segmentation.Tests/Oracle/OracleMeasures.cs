using System.Numerics;
using System.Text;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>Measures: attributes and properties, arithmetic, counts and aggregates.</summary>
internal sealed partial class Oracle
{
    private object? Value(Measure measure, EventFacts? row) => measure switch
    {
        IFieldHandle => Field(measure, row),
        TriggerValue trigger => _scope.Trigger is { } started ? Field(TestShop.Schema.Property(started.Type, trigger.Property.Name), started) : null,
        Constant { Kind: ValueKind.Number } c => ExactNumber.OfConstant(c.Number),
        Constant { Kind: ValueKind.Duration } c => new Elapsed(new BigInteger(c.Number)),
        Constant { Kind: ValueKind.Instant } c => new Moment((long)c.Number),
        Constant { Kind: ValueKind.Date } c => new DateOnly(1970, 1, 1).AddDays((int)c.Number),
        Constant c => c.Text,
        Feature feature => Value(feature.Definition, row),
        Arithmetic a when IsTotal(a) => Total(a, row) switch { ExactNumber number => number.Clamp(), Elapsed elapsed => elapsed.Clamp(), _ => null },
        Arithmetic a => Value(a.Left, row) is { } left && Value(a.Right, row) is { } right ? Calculate(left, a.Operator, right) : null,
        Count count => Events(count.Pattern, count.Window) is { } events ? new ExactNumber(events.Count, 0) : null,
        Aggregate aggregate => Aggregated(aggregate),
        NthEvent nth => Events(nth.Pattern, nth.Window)?.ElementAtOrDefault(nth.Position - 1) is { } e ? Value(nth.Property, e) : null,
        Favourite favourite => ValueWithGreatestSum(favourite),
        SessionCount s => Events(s.Pattern, s.Window) is { } events ? new ExactNumber(Sessions(events, Milliseconds(s.Gap)), 0) : null,
        Since { First: false } since => Events(since.Pattern).LastOrDefault() is { } last ? new Elapsed(T - last.Time) : null,
        Since since => Events(since.Pattern).FirstOrDefault() is { } first ? new Elapsed(T - first.Time) : null,
        YearsSince years => Value(years.Start, row) is { } start && Years(start) is { } passed ? new ExactNumber(passed, 0) : null,
        EventHour => new ExactNumber(ClockOf(row!.Time).Hour, 0),
        EventWeekday => ClockOf(row!.Time).DayOfWeek.ToString().ToLowerInvariant(),
        Percentile percentile => PercentileOf(percentile),
        ValueOf { Part: "first" or "second" } value when _scope.Definitions.OfType<TwoAxisGroups>().SingleOrDefault(groups => groups.Name == value.Result) is { } groups =>
            IsHigh(groups, value.Part == "first" ? 0 : 1) is { } high ? new ExactNumber(high ? 2 : 1, 0) : null,
        ValueOf { Part: null } value => Value(_scope.Definitions.OfType<Score>().Single(score => score.Name == value.Result).Measure, row) is { } number ? Double(number) : null,
        ValueOf { Part: { } part } value => ScoreOf(_scope.Definitions.OfType<Rfm>().Single(rfm => rfm.Name == value.Result), part),
        SequenceCount count => Inside(count.Window) is { } inside ? new ExactNumber(CountMatches(count.Sequence, inside), 0) : null,
        _ => throw new NotSupportedException($"The oracle does not know {measure.GetType().Name}."),
    };

    /// <summary>The matching events in the window, or the last of them; null when the window is anchored on a missing attribute.</summary>
    private List<EventFacts>? Events(EventPattern pattern, Window? window) =>
        window is SinceEntryWindow ? [.. _scope.SinceEntry(pattern).Where(e => Matches(pattern, e))]
        : window is LastEventsWindow last ? Events(pattern, last.Inside)?.TakeLast(last.Count).ToList()
        : Inside(window) is { } inside ? [.. Events(pattern).Where(e => inside(e.Time))]
        : null;

    /// <summary>An attribute of the customer or a property of the event at hand; text in form C, a 32-bit number as it was stored.</summary>
    private object? Field(Expression handle, EventFacts? row)
    {
        FieldDefinition field = ((IFieldHandle)handle).Field;
        return (field.EventName is null ? _customer.Attributes : row!.Properties).GetValueOrDefault(field.Name) switch
        {
            long whole => new ExactNumber(whole, 0),
            decimal money => ExactNumber.OfMoney(money, field.Scale),
            double number => field.IsSingle ? (float)number : number,
            TimeSpan duration => new Elapsed(Milliseconds(duration)),
            DateTimeOffset instant => new Moment(instant.ToUnixTimeMilliseconds()),
            string text when field.Kind == ValueKind.Enum => field.Values.Single(v => Folded(v, (Measure)handle) == Folded(text, (Measure)handle)),
            string text => text.Normalize(NormalizationForm.FormC),
            string[] tags => tags.Select(t => t.Normalize(NormalizationForm.FormC)).ToArray(),
            object other => other,
            null => null,
        };
    }

    private static double Double(object number) => number is ExactNumber exact ? exact.Double : (double)number;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Whether it adds exact numbers, or durations, to one another.</summary>
    private static bool IsTotal(Measure measure) => measure is Arithmetic { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum
        && (IsDuration(sum.Left) ? IsDuration(sum.Right) : sum.ExactScale is not null && !sum.Left.Kind.IsTemporal() && !sum.Right.Kind.IsTemporal());

    private static bool IsDuration(Measure measure) => measure.Kind == ValueKind.Duration;

    /// <summary>The exact total of all terms, however large on the way.</summary>
    private object? Total(Measure measure, EventFacts? row)
    {
        if (!IsTotal(measure)) return Value(measure, row);
        var sum = (Arithmetic)measure;
        int sign = sum.Operator == ArithmeticOperator.Add ? 1 : -1;
        return (Total(sum.Left, row), Total(sum.Right, row)) switch
        {
            (ExactNumber a, ExactNumber b) when Math.Max(a.Scale, b.Scale) is var scale => new ExactNumber(a.At(scale) + (sign * b.At(scale)), scale),
            (Elapsed a, Elapsed b) => new Elapsed(a.Milliseconds + (sign * b.Milliseconds)),
            _ => null,
        };
    }

    private object? Calculate(object left, ArithmeticOperator @operator, object right) => (left, @operator, right) switch
    {
        // Sums, differences and products of exact numbers are exact; anything else among numbers is a double.
        (ExactNumber a, ArithmeticOperator.Add, ExactNumber b) => Sum(a, b),
        (ExactNumber a, ArithmeticOperator.Subtract, ExactNumber b) => Sum(a, new ExactNumber(-b.Units, b.Scale)),
        (ExactNumber a, ArithmeticOperator.Multiply, ExactNumber b) when a.Scale + b.Scale <= 18 => new ExactNumber(a.Units * b.Units, a.Scale + b.Scale).Fit(),
        (ExactNumber or double, ArithmeticOperator.Add, ExactNumber or double) => Finite(Double(left) + Double(right)),
        (ExactNumber or double, ArithmeticOperator.Subtract, ExactNumber or double) => Finite(Double(left) - Double(right)),
        (ExactNumber or double, ArithmeticOperator.Multiply, ExactNumber or double) => Finite(Double(left) * Double(right)),
        (ExactNumber or double, ArithmeticOperator.Divide, ExactNumber or double) => Double(right) == 0 ? null : Finite(Double(left) / Double(right)),

        // Durations with durations and with numbers.
        (Elapsed a, ArithmeticOperator.Divide, Elapsed b) => b.Milliseconds.IsZero ? null : Finite(a.Double / b.Double),
        (Elapsed a, ArithmeticOperator.Multiply, ExactNumber b) => Elapsed.OfQuotient(a.Milliseconds * b.Units, BigInteger.Pow(10, b.Scale)),
        (ExactNumber, ArithmeticOperator.Multiply, Elapsed) => Calculate(right, @operator, left),
        (Elapsed a, ArithmeticOperator.Divide, ExactNumber b) => Elapsed.OfQuotient(a.Milliseconds * BigInteger.Pow(10, b.Scale), b.Units),
        (Elapsed a, ArithmeticOperator.Multiply, double b) => Whole(a.Double * b),
        (double, ArithmeticOperator.Multiply, Elapsed) => Calculate(right, @operator, left),
        (Elapsed a, ArithmeticOperator.Divide, double b) => b == 0 ? null : Whole(a.Double / b),

        // Instants differ to a duration and shift by one; a date stands for its local midnight.
        (Moment or DateOnly, ArithmeticOperator.Subtract, Moment or DateOnly) => new Elapsed(Instant(left) - Instant(right)),
        (Moment or DateOnly, ArithmeticOperator.Add, Elapsed b) => Shifted(Instant(left), b.Milliseconds),
        (Moment or DateOnly, ArithmeticOperator.Subtract, Elapsed b) => Shifted(Instant(left), -b.Milliseconds),
        (Elapsed a, ArithmeticOperator.Add, Moment or DateOnly) => Shifted(Instant(right), a.Milliseconds),
        _ => throw new NotSupportedException($"{left} {@operator} {right}"),
    };

    private static ExactNumber Sum(ExactNumber a, ExactNumber b)
    {
        int scale = Math.Max(a.Scale, b.Scale);
        return new ExactNumber(a.At(scale) + b.At(scale), scale).Clamp();
    }

    private static object? Whole(double milliseconds) =>
        double.IsFinite(milliseconds) ? new Elapsed(new BigInteger(Math.Round(milliseconds, MidpointRounding.ToEven))).Fit() : null;

    private static Moment? Shifted(long instant, BigInteger milliseconds) =>
        new Elapsed(instant + milliseconds).Fit() is Elapsed shifted ? new Moment((long)shifted.Milliseconds) : null;

    /// <summary>A silence longer than the gap starts a new session.</summary>
    private static int Sessions(List<EventFacts> events, long gap) =>
        events.Where((e, i) => i == 0 || e.Time - events[i - 1].Time > gap).Count();

    private object? Aggregated(Aggregate aggregate)
    {
        if (Events(aggregate.Pattern, aggregate.Window) is not { } events) return null;
        List<object> values = [.. events.Select(e => Value(aggregate.Property, e)).OfType<object>()];
        Measure property = aggregate.Property;
        return aggregate.Function switch
        {
            AggregateFunction.Sum => Total(values, property),
            AggregateFunction.Distinct => new ExactNumber(values.Select(Same).Distinct().Count(), 0),
            _ when values.Count == 0 => null,
            AggregateFunction.Average => Mean(values, property),
            AggregateFunction.Min => values.Aggregate((least, v) => Compare(v, least) < 0 ? v : least),
            AggregateFunction.Max => values.Aggregate((greatest, v) => Compare(v, greatest) > 0 ? v : greatest),
            AggregateFunction.First => values[0],
            AggregateFunction.Last => values[^1],
            AggregateFunction.MostFrequent => values.GroupBy(Same).OrderByDescending(g => g.Count()).ThenByDescending(g => values.LastIndexOf(g.Last())).First().First(),
            _ => throw new NotSupportedException($"{aggregate.Function}"),
        };

        object Same(object value) => value is string text ? Folded(text, aggregate.Property) : value;
    }

    /// <summary>Events without one of the two are left out, and values whose sum is no finite number; of equal sums the value seen last.</summary>
    private object? ValueWithGreatestSum(Favourite favourite)
    {
        if (Events(favourite.Pattern, favourite.Window) is not { } events) return null;
        List<(object Value, object Amount)> seen =
        [
            .. events.Select(e => (Value: Value(favourite.Property, e), Amount: Value(favourite.By, e))).Where(x => x.Value is not null && x.Amount is not null).Select(x => (x.Value!, x.Amount!)),
        ];
        return seen
            .GroupBy(x => x.Value is string text ? Folded(text, favourite.Property) : x.Value)
            .Select(group => (Values: group.Select(x => x.Value).ToList(), Amounts: group.Select(x => x.Amount).ToList()))
            .Select(group => (First: group.Values[0], Last: group.Values[^1], Sum: favourite.By.Kind == ValueKind.Number ? (object?)Finite(group.Amounts.Cast<double>().Aggregate(0.0, (sum, v) => sum + v)) : Units(group.Amounts)))
            .Where(x => x.Sum is not null)
            .OrderByDescending(x => x.Sum)
            .ThenByDescending(x => seen.FindLastIndex(y => y.Value.Equals(x.Last)))
            .FirstOrDefault().First;
    }

    /// <summary>ExactNumber for integers, money and durations; doubles are added in the order of the events.</summary>
    private static object? Total(List<object> values, Measure property) => property.Kind switch
    {
        ValueKind.Number => Finite(values.Cast<double>().Aggregate(0.0, (sum, v) => sum + v)),
        ValueKind.Duration => new Elapsed(Units(values)).Clamp(),
        _ => new ExactNumber(Units(values), property.ExactScale!.Value).Clamp(),
    };

    /// <summary>A double, save for durations; the sum on the way to it is exact whatever its size.</summary>
    private static object? Mean(List<object> values, Measure property) => property.Kind switch
    {
        ValueKind.Number => Total(values, property) is double sum ? Finite(sum / values.Count) : null,
        ValueKind.Duration => Elapsed.OfQuotient(Units(values), values.Count),
        _ => new ExactNumber(Units(values), property.ExactScale!.Value).Double / values.Count,
    };

    private static BigInteger Units(List<object> values) =>
        values.Aggregate(BigInteger.Zero, (sum, v) => sum + (v is Elapsed elapsed ? elapsed.Milliseconds : ((ExactNumber)v).Units));
}
