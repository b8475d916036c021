using System.Numerics;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>The values of a number of events over a selection. Events without it are left out.</summary>
/// <param name="events">The selection.</param>
/// <param name="property">The number, of the event that is looked at.</param>
internal abstract class NumbersNode(SelectionNode events, NumberNode property) : NumberNode
{
    internal SelectionNode Events => events;

    internal override bool IsTimed => true;

    internal override int? Scale => property.Scale;

    internal override int Cost => 2 * events.Cost;

    internal override EventEffect EffectOf(int type) => property.IsTimed ? EventEffect.Any : events.EffectOf(type);

    private protected NumberNode Property => property;

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    /// <summary>Reads the number of a row; false when it is missing.</summary>
    private protected bool TryRead(NodeRun run, int row, long at, out long value)
    {
        run.Event = events.Pattern.Events(run)[row];
        return property.TryRead(run, at, out value);
    }
}

/// <summary>A sum.</summary>
internal sealed class SumNode(SelectionNode events, NumberNode property) : NumbersNode(events, property)
{
    // A sum of doubles depends on the order in which they are added.
    internal override SelectionNode? Totalled => Scale is not null && Events.Slides ? Events : null;

    internal override FoldForm? FoldForm => Property.Scale is not null && Events.CanBeFolded ? Crm.Segmentation.FoldForm.Total : null;

    internal override Fold FoldOf(NodeRun run, long at) => FoldOf(run, Events.Pattern, at);

    internal override bool TryShare(NodeRun run, int row, long at, out long share) => TryRead(run, row, at, out share);

    internal override bool TryTotal(in RunningTotal total, out long value)
    {
        value = Exact.Saturate(total.Exact);
        return true;
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        RunningTotal total = TotalBefore(run);
        if (!EventTotals.TryAdd(run, Events, Property, at, ref total)) return false;
        value = Scale is null ? BitConverter.DoubleToInt64Bits(total.Double) : Exact.Saturate(total.Exact);
        return Scale is not null || double.IsFinite(total.Double);
    }
}

/// <summary>A mean: of durations a duration, else a double.</summary>
internal sealed class AverageNode(SelectionNode events, NumberNode property, bool isDuration) : NumbersNode(events, property)
{
    internal override int? Scale => isDuration ? 0 : null;

    internal override SelectionNode? Totalled => Property.Scale is not null && Events.Slides ? Events : null;

    internal override FoldForm? FoldForm => Property.Scale is not null && Events.CanBeFolded ? Crm.Segmentation.FoldForm.Total : null;

    internal override Fold FoldOf(NodeRun run, long at) => FoldOf(run, Events.Pattern, at);

    internal override bool TryShare(NodeRun run, int row, long at, out long share) => TryRead(run, row, at, out share);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        RunningTotal total = TotalBefore(run);
        return EventTotals.TryAdd(run, Events, Property, at, ref total) && TryTotal(total, out value);
    }

    internal override bool TryTotal(in RunningTotal total, out long value)
    {
        value = 0;
        if (total.Count == 0) return false;
        if (isDuration)
        {
            value = total.MeanDuration();
            return true;
        }

        double mean = total.Mean(Property.Scale);
        value = BitConverter.DoubleToInt64Bits(mean);
        return double.IsFinite(mean);
    }
}

internal static class EventTotals
{
    /// <summary>Adds the numbers of the events in a selection; false when its window is missing.</summary>
    internal static bool TryAdd(NodeRun run, SelectionNode events, NumberNode property, long at, ref RunningTotal total)
    {
        if (events.IsFew(run))
        {
            if (!events.TryPlaces(run, at, out ulong places)) return false;
            for (; places != 0; places &= places - 1)
            {
                int place = BitOperations.TrailingZeroCount(places);
                if (events.Pattern.MatchesAll || events.Pattern.MatchesAt(run, place, at)) Add(run, run.History.At(place), property, at, ref total);
            }

            return true;
        }

        if (!events.TryRows(run, at, out int start, out int end)) return false;
        HistoryRows all = events.Pattern.Events(run);
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at)) Add(run, all[row], property, at, ref total);
        return true;
    }

    private static void Add(NodeRun run, CustomerEvent one, NumberNode property, long at, ref RunningTotal total)
    {
        long value;
        if (property is NumberFieldNode field)
        {
            if (!field.TryReadOf(one, out value)) return;
        }
        else
        {
            run.Event = one;
            if (!property.TryRead(run, at, out value)) return;
        }

        if (property.Scale is null) total.Add(BitConverter.Int64BitsToDouble(value));
        else total.Add(value);
    }
}

/// <summary>The least, the greatest, the first or the last number.</summary>
internal sealed class PickNode(SelectionNode events, NumberNode property, AggregateFunction function) : NumbersNode(events, property)
{
    /// <summary>Of events that only leave, the least grows and the greatest falls.</summary>
    internal override long GoesOneWayUntil(NodeRun run, long at) =>
        function is AggregateFunction.Min or AggregateFunction.Max && !Property.IsTimed && Events.OnlyLoses(run, at) ? Never : at;

    internal override FoldForm? FoldForm => !Events.CanBeFolded ? null : function switch
    {
        AggregateFunction.Min => Crm.Segmentation.FoldForm.Least,
        AggregateFunction.Max => Crm.Segmentation.FoldForm.Greatest,
        AggregateFunction.First => Crm.Segmentation.FoldForm.First,
        AggregateFunction.Last => Crm.Segmentation.FoldForm.Last,
        _ => null,
    };

    internal override Fold FoldOf(NodeRun run, long at) => FoldOf(run, Events.Pattern, at);

    internal override bool TryShare(NodeRun run, int row, long at, out long share) => TryRead(run, row, at, out share);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        if (FoldPlace >= 0 && Folded(run) is { IsEmpty: false } fold)
        {
            fold.Join(FoldOf(run, at), FoldForm!.Value, Scale is null);
            value = fold.Value;
            return true;
        }

        value = 0;
        bool any = false;
        if (!Events.TryRows(run, at, out int start, out int end)) return false;
        if (function == AggregateFunction.Last)
        {
            for (int row = end - 1; row >= start; row--)
                if (Events.Pattern.Matches(run, row, at) && TryRead(run, row, at, out value)) return true;
            return false;
        }

        for (int row = Events.Next(run, start, end, at); row < end; row = Events.Next(run, row + 1, end, at))
        {
            if (!TryRead(run, row, at, out long next)) continue;
            if (!any || (function == AggregateFunction.Min ? IsLess(next, value) : IsLess(value, next))) value = next;
            any = true;
            if (function == AggregateFunction.First) return true;
        }

        return any;
    }

    private bool IsLess(long left, long right) => Scale is null ? BitConverter.Int64BitsToDouble(left) < BitConverter.Int64BitsToDouble(right) : left < right;
}

/// <summary>How many different values.</summary>
internal sealed class DistinctNode(SelectionNode events, MeasureNode property, bool ignoresCase) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => 4 * events.Cost;

    internal override EventEffect EffectOf(int type) => property.IsTimed ? EventEffect.Any : events.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    internal override long GoesOneWayUntil(NodeRun run, long at) => !property.IsTimed && events.OnlyLoses(run, at) ? Never : at;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!events.TryRows(run, at, out int start, out int end)) return false;
        value = run.Tally.Count(run, events, property, ignoresCase, start, end, at);
        return true;
    }
}

/// <summary>The number with the most events, or with the greatest sum of another; among equals the one seen last.</summary>
/// <param name="events">The selection.</param>
/// <param name="property">The number, of the event that is looked at.</param>
/// <param name="by">What is summed; null where events are counted.</param>
/// <param name="tool">Where it is kept how events that leave are counted on; below zero where they are not.</param>
internal sealed class FavouriteNumberNode(SelectionNode events, NumberNode property, NumberNode? by, int tool) : NumbersNode(events, property)
{
    internal override long Turn(NodeRun run, long at) => tool >= 0 && Events.OnlyLoses(run, at) ? LeavingFavourite.Of(run, tool).Turn(run, Events, Property, at) : base.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (tool >= 0 && LeavingFavourite.Of(run, tool).TryRow(run, at, out int last)) return last >= 0 && TryRead(run, last, at, out value);
        if (!Events.TryRows(run, at, out int start, out int end)) return false;
        int row = run.Tally.Greatest(run, Events, Property, by, ignoresCase: false, start, end, at);
        return row >= 0 && TryRead(run, row, at, out value);
    }
}

/// <summary>The number of the n-th event.</summary>
internal sealed class NthNumberNode(SelectionNode events, NumberNode property, int position) : NumbersNode(events, property)
{
    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        return Events.TryRows(run, at, out int start, out int end) && Nth.Row(run, Events, position, start, end, at) is >= 0 and var row && TryRead(run, row, at, out value);
    }
}

internal static class Nth
{
    /// <summary>The row of the n-th event that matches, counted from 1; -1 when there are fewer.</summary>
    internal static int Row(NodeRun run, SelectionNode events, int position, int start, int end, long at)
    {
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
            if (--position == 0) return row;
        return -1;
    }
}

/// <summary>A text over a selection of events: of the first, the last or the n-th, or of the most, or with the greatest sum.</summary>
/// <param name="events">The selection.</param>
/// <param name="property">The text, of the event that is looked at.</param>
/// <param name="pick">Which event: from the run, the instant and the rows its row, or -1.</param>
internal sealed class TextOfEventsNode(SelectionNode events, TextNode property, TextPick pick) : TextNode
{
    internal override bool IsTimed => true;

    internal override int Cost => 4 * events.Cost;

    internal override EventEffect EffectOf(int type) => property.IsTimed ? EventEffect.Any : events.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => pick.Tool >= 0 && events.OnlyLoses(run, at) ? LeavingFavourite.Of(run, pick.Tool).Turn(run, events, property, at) : events.Turn(run, at);

    private protected override string? Compute(NodeRun run, long at)
    {
        if (pick.Tool < 0 || !LeavingFavourite.Of(run, pick.Tool).TryRow(run, at, out int row))
        {
            if (!events.TryRows(run, at, out int start, out int end)) return null;
            row = pick.Row(run, events, property, start, end, at);
        }

        if (row < 0) return null;
        run.Event = events.Pattern.Events(run)[row];
        return property.Read(run, at);
    }
}

/// <summary>Which event's text is meant.</summary>
/// <param name="Function">The first, the last or that of the most; null for the n-th.</param>
/// <param name="Position">Which, where it is the n-th.</param>
/// <param name="By">What is summed of each text; null where events are counted.</param>
/// <param name="IgnoresCase">Whether texts that differ in case are one.</param>
/// <param name="Tool">Where it is kept how events that leave are counted on; below zero where they are not.</param>
internal sealed record TextPick(AggregateFunction? Function, int Position, NumberNode? By, bool IgnoresCase, int Tool)
{
    internal int Row(NodeRun run, SelectionNode events, TextNode property, int start, int end, long at) => Function switch
    {
        null => Nth.Row(run, events, Position, start, end, at),
        AggregateFunction.MostFrequent => run.Tally.Greatest(run, events, property, By, IgnoresCase, start, end, at),
        AggregateFunction.Last => Last(run, events, property, start, end, at),
        _ => First(run, events, property, start, end, at),
    };

    private static int First(NodeRun run, SelectionNode events, TextNode property, int start, int end, long at)
    {
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
            if (Has(run, events, property, row, at)) return row;
        return -1;
    }

    private static int Last(NodeRun run, SelectionNode events, TextNode property, int start, int end, long at)
    {
        for (int row = end - 1; row >= start; row--)
            if (events.Pattern.Matches(run, row, at) && Has(run, events, property, row, at)) return row;
        return -1;
    }

    private static bool Has(NodeRun run, SelectionNode events, TextNode property, int row, long at)
    {
        run.Event = events.Pattern.Events(run)[row];
        return property.Read(run, at) is not null;
    }
}
