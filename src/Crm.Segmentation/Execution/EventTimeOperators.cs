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
    private readonly byte[]? _byStep;

    // A time as it is stored, times the scale and with the shift, is a number of steps; half a millisecond is more than what rounding does.
    private readonly double _scale, _shift;

    /// <param name="slot">Where its results live.</param>
    /// <param name="times">When the events happened.</param>
    /// <param name="hours">What clocks showed.</param>
    /// <param name="holds">For each hour of the week, from Monday's first, whether it passes.</param>
    internal EventTimeTest(int slot, PackedIntegers times, HoursOfWeek hours, bool[] holds)
        : base(slot, cost: times.Width)
    {
        (_times, _hours, _holds) = (times, hours, holds);
        _byStep = hours.Test(holds, out long origin, out long step);
        (_scale, _shift) = ((double)times.Unit / step, (times.Base - origin + 0.5) / step);
    }

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        if (_byStep is null) ByHour(context, result);
        else if (_times.Width == 4) ByStep(_times.Ints.Slice(context.Start, context.Count), result);
        else ByStep(_times.Longs.Slice(context.Start, context.Count), result);
    }

    private void ByStep(ReadOnlySpan<uint> stored, Span<ulong> result)
    {
        // No branch on what holds: of events it is not to be foreseen.
        byte[] byStep = _byStep!;
        (double scale, double shift) = (_scale, _shift);
        for (int word = 0; word < result.Length; word++)
        {
            ReadOnlySpan<uint> rows = stored.Slice(word * 64, Math.Min(64, stored.Length - (word * 64)));
            ulong bits = 0;
            for (int i = 0; i < rows.Length; i++) bits |= (ulong)byStep[(int)((rows[i] * scale) + shift)] << i;
            result[word] = bits;
        }
    }

    private void ByStep(ReadOnlySpan<long> stored, Span<ulong> result)
    {
        // No branch on what holds: of events it is not to be foreseen.
        byte[] byStep = _byStep!;
        (double scale, double shift) = (_scale, _shift);
        for (int word = 0; word < result.Length; word++)
        {
            ReadOnlySpan<long> rows = stored.Slice(word * 64, Math.Min(64, stored.Length - (word * 64)));
            ulong bits = 0;
            for (int i = 0; i < rows.Length; i++) bits |= (ulong)byStep[(int)((rows[i] * scale) + shift)] << i;
            result[word] = bits;
        }
    }

    private void ByHour(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (_holds[_hours[_times[context.Start + i]]]) BitWords.Set(result, i);
    }
}
