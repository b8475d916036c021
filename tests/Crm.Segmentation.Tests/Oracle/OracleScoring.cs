using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>Population functions, each computed anew over the whole population.</summary>
internal sealed partial class Oracle
{
    private List<object> Sorted(Func<Oracle, object?> value)
    {
        List<object> all = [.. _scope.Population.Select(customer => value(new Oracle(_scope, customer))).OfType<object>()];
        all.Sort((a, b) => Compare(a, b)!.Value);
        return all;
    }

    private object? PercentileOf(Percentile percentile)
    {
        List<object> sorted = Sorted(other => other.Value(percentile.Of, null));
        if (sorted.Count == 0) return null;
        decimal n = sorted.Count, p = percentile.Percent / 100;
        decimal position = percentile.Type switch
        {
            1 or 2 or 4 => n * p,
            3 => (n * p) - 0.5m,
            5 => (n * p) + 0.5m,
            6 => (n + 1) * p,
            7 => 1 + ((n - 1) * p),
            var other => throw new NotSupportedException($"The oracle does not know type {other}."),
        };
        decimal whole = decimal.Floor(position), rest = position - whole;
        decimal share = percentile.Type switch
        {
            1 => rest > 0 ? 1 : 0,
            2 => rest > 0 ? 1 : 0.5m,
            3 => rest > 0 || whole % 2 != 0 ? 1 : 0,
            _ => rest,
        };
        object low = sorted[(int)decimal.Clamp(whole, 1, n) - 1], high = sorted[(int)decimal.Clamp(whole + 1, 1, n) - 1];
        if (percentile.Type is 1 or 3) return share == 1 ? high : low;
        if (Compare(low, high) == 0) return low is ExactNumber ? Double(low) : low;
        return (low, high) switch
        {
            (Elapsed a, Elapsed b) => new Elapsed(Middle((long)a.Milliseconds, (long)b.Milliseconds, share)),
            (Moment a, Moment b) => new Moment(Middle(a.Milliseconds, b.Milliseconds, share)),
            (DateOnly a, DateOnly b) => DateOnly.FromDayNumber((int)Middle(a.DayNumber, b.DayNumber, share)),
            _ => share == 0 ? Double(low) : share == 1 ? Double(high) : ((double)(1 - share) * Double(low)) + ((double)share * Double(high)),
        };
    }

    private static long Middle(long low, long high, decimal share) =>
        low + (long)Math.Round((high - (double)low) * (double)share, MidpointRounding.ToEven);

    private bool IsInTop(Measure by, Condition? among, Func<int, int> place)
    {
        List<object> sorted = Sorted(Ranked);
        return sorted.Count > 0 && Ranked(this) is { } mine && Compare(mine, sorted[^place(sorted.Count)]) >= 0;

        object? Ranked(Oracle who) => among is null || who.Holds(among, null) ? who.Value(by, null) : null;
    }

    /// <summary>The first 64 bits of the hash, scaled to 10,000.</summary>
    private int BucketOf(string name)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"crm.split.v1\n{name}\n{_customer.Key}"));
        return (int)((new BigInteger(hash.AsSpan(0, 8), isUnsigned: true, isBigEndian: true) * 10_000) >> 64);
    }

    /// <summary>What an rfm measures; null where one of the three is missing.</summary>
    private object[]? Axes(Rfm rfm)
    {
        object?[] axes;
        if (rfm.Measures is { } given) axes = [Value(given.Recency, null), Value(given.Frequency, null), Value(given.Monetary, null)];
        else
        {
            if (Events(rfm.Pattern, rfm.Window) is not { Count: > 0 } events) return null;
            object? sum = Value(new Aggregate(AggregateFunction.Sum, rfm.Amount, rfm.Pattern, rfm.Window), null);
            if (rfm.NetOf is { } refund && sum is not null)
            {
                EventPattern refunds = new EventType(TestShop.FieldOf(refund).EventName!);
                sum = Value(new Aggregate(AggregateFunction.Sum, refund, refunds, rfm.Window), null) is { } net ? Calculate(sum, ArithmeticOperator.Subtract, net) : null;
            }

            int often = rfm.ByDays ? events.Select(e => DateOf(e.Time)).Distinct().Count() : events.Count;
            axes = [new ExactNumber((T - events[^1].Time) / 86_400_000, 0), new ExactNumber(often, 0), sum];
        }

        return axes.Contains(null) ? null : [.. axes.OfType<object>()];
    }

    /// <summary>Whether a customer's exact value is above the cut of an axis; null without a value, and where nobody has one on some axis.</summary>
    private bool? IsHigh(TwoAxisGroups groups, int axis)
    {
        Measure[] measures = [groups.First, groups.Second];
        ExactNumber[][] values = [.. measures.Select(measure => _scope.Population.Select(one => new Oracle(_scope, one).Value(measure, null)).OfType<ExactNumber>().ToArray())];
        if (values.Any(own => own.Length == 0) || Value(measures[axis], null) is not ExactNumber mine) return null;
        AxisThreshold threshold = axis == 0 ? groups.FirstThreshold : groups.SecondThreshold;
        if (threshold.Given is { } given) return Compare(mine, ExactNumber.OfConstant(given)) > 0;

        // Twice the value against the sum of the two in the middle, or as often as there are values against the sum of all: nothing is rounded.
        int scale = values[axis].Max(value => value.Scale);
        BigInteger[] sorted = [.. values[axis].Select(value => value.At(scale)).Order()];
        int common = Math.Max(scale, mine.Scale);
        BigInteger own = mine.At(common), factor = BigInteger.Pow(10, common - scale);
        return threshold == AxisThreshold.Mean
            ? own * sorted.Length > sorted.Aggregate(BigInteger.Zero, (sum, value) => sum + value) * factor
            : own * 2 > (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) * factor;
    }

    private ExactNumber? ScoreOf(Rfm rfm, string part)
    {
        int axis = Array.IndexOf(["recency", "frequency", "monetary"], part);
        return Scores(rfm, _customer) is { } scores && scores[axis] > 0 ? new ExactNumber(scores[axis], 0) : null;
    }

    /// <summary>The three scores of a customer; null for one who is not scored, 0 for a score that has no cuts.</summary>
    private int[]? Scores(Rfm rfm, CustomerFacts customer)
    {
        var scored = _scope.Population.Select(one => new Oracle(_scope, one).Axes(rfm)).OfType<object[]>().ToList();
        if (new Oracle(_scope, customer).Axes(rfm) is not { } mine) return null;
        bool nested = rfm.Binning == RfmBinning.Nested;
        var scores = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int[]? Score(object[] values) => Cuts(rfm, axis, scored) is { } cuts ? [ScoreOf(axis, values[axis], cuts, rfm.Bins)] : null;
            if (Score(mine) is not [var score]) return scores;
            scores[axis] = score;
            if (nested) scored = [.. scored.Where(values => Score(values)![0] == score).ToList()];
        }

        return scores;
    }

    private List<object>? Cuts(Rfm rfm, int axis, List<object[]> population)
    {
        ValueList<decimal>? given = axis switch { 0 => rfm.RecencyThresholds, 1 => rfm.FrequencyThresholds, _ => rfm.MonetaryThresholds };
        if (given is not null) return [.. given.Select(ExactNumber.OfConstant)];
        if (population.Count == 0) return null;
        List<object> sorted = [.. population.Select(values => values[axis])];
        sorted.Sort((a, b) => Compare(a, b)!.Value);
        return [.. Enumerable.Range(1, rfm.Bins - 1).Select(k => sorted[(int)Math.Ceiling((decimal)sorted.Count * k / rfm.Bins) - 1])];
    }

    private int ScoreOf(int axis, object value, List<object> cuts, int bins)
    {
        int below = cuts.Count(cut => Compare(cut, value) < 0);
        return axis == 0 ? bins - below : 1 + below;
    }
}
