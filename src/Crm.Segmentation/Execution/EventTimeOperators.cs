namespace Crm.Segmentation;

/// <summary>A part of the local time of events, which is a matter of the hour of the week.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="dictionary">What the values stand for; null for numbers.</param>
/// <param name="times">When the events happened.</param>
/// <param name="hours">What clocks showed.</param>
internal abstract class EventTimeOperator(int slot, TextDictionary? dictionary, PackedIntegers times, HoursOfWeek hours) : MeasureOperator(slot, 0, dictionary)
{
    internal PackedIntegers Times => times;

    internal HoursOfWeek Hours => hours;

    /// <summary>The value at an hour of the week, from Monday's first.</summary>
    internal abstract int Of(int hourOfWeek);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        for (int i = 0; i < context.Count; i++) result.Longs[i] = Of(hours[times[context.Start + i]]);
        BitWords.Fill(result.Valid, context.Count);
    }
}

/// <summary>The hour of events, 0 to 23.</summary>
internal sealed class EventHourOperator(int slot, PackedIntegers times, HoursOfWeek hours) : EventTimeOperator(slot, null, times, hours)
{
    internal override int Of(int hourOfWeek) => hourOfWeek % 24;
}

/// <summary>The day of the week of events.</summary>
internal sealed class EventWeekdayOperator(int slot, PackedIntegers times, HoursOfWeek hours) : EventTimeOperator(slot, Days, times, hours)
{
    private static readonly TextDictionary Days = new([.. EventWeekday.Days.Values]);

    internal override int Of(int hourOfWeek) => hourOfWeek / 24;
}

/// <summary>Events whose hour of the week passes a test.</summary>
internal sealed class EventTimeTest : ConditionOperator
{
    private readonly PackedIntegers _times;
    private readonly HoursOfWeek _hours;
    private readonly bool[] _holds;
    private readonly WeekHours? _test;

    /// <param name="slot">Where its results live.</param>
    /// <param name="times">When the events happened.</param>
    /// <param name="hours">What clocks showed.</param>
    /// <param name="holds">For each hour of the week, from Monday's first, whether it passes.</param>
    internal EventTimeTest(int slot, PackedIntegers times, HoursOfWeek hours, bool[] holds)
        : base(slot, cost: times.Width)
    {
        (_times, _hours, _holds) = (times, hours, holds);
        if (hours.Stretches(WeekHours.MostStretches) is { Length: > 0 } stretches)
            _test = new WeekHours(holds, times.Unit, [.. stretches.Select(stretch => (FirstStored(stretch.From), times.Base + stretch.Added))]);
    }

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        if (_test is not { } test) ByHour(context, result);
        else if (_times.Width == 4) ValueBits.Write(_times.Ints.Slice(context.Start, context.Count), test, result);
        else ValueBits.Write(_times.Longs.Slice(context.Start, context.Count), test, result);
    }

    /// <summary>The first stored time that is not before an instant.</summary>
    private long FirstStored(long instant)
    {
        (long units, long rest) = Math.DivRem(instant - _times.Base, _times.Unit);
        return rest > 0 ? units + 1 : units;
    }

    private void ByHour(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (_holds[_hours[_times[context.Start + i]]]) BitWords.Set(result, i);
    }
}
