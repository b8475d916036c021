namespace Crm.Segmentation;

/// <summary>Whether one of some local dates is an anniversary.</summary>
/// <remarks>The dates are the same for everybody: for each day of a year they tell the last year in which it is among them.</remarks>
/// <param name="slot">Where its results live.</param>
/// <param name="days">The days whose anniversaries are asked for.</param>
/// <param name="dates">The dates, both included, as days since 1970-01-01.</param>
internal sealed class AnniversaryOperator(int slot, DayOfYearOperator days, (int First, int Last) dates) : ConditionOperator(slot, days.Cost + 8, days)
{
    private readonly short[] _lastYears = LastYears(dates.First, dates.Last);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(days);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            (long year, int key) = (values.Longs[i] >> DayOfYearOperator.KeyBits, (int)(values.Longs[i] & DayOfYearOperator.KeyMask));
            if (_lastYears[key] > year) BitWords.Set(result, i);
        }
    }

    /// <summary>0 for a day that is not among the dates.</summary>
    private static short[] LastYears(int first, int last)
    {
        var years = new short[DayOfYearOperator.Key(12, 31) + 1];

        // The last year of a day is among the last days: a leap year is enough.
        last = Math.Min(last, DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber);
        for (int number = Math.Max(Math.Max(first, last - 366), -Timestamp.EpochDayNumber); number <= last; number++)
        {
            var day = DateOnly.FromDayNumber(number + Timestamp.EpochDayNumber);
            years[DayOfYearOperator.Key(day.Month, day.Day)] = (short)day.Year;
            if (day is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(day.Year)) years[DayOfYearOperator.Key(2, 29)] = (short)day.Year;
        }

        return years;
    }
}

/// <summary>The local dates of instants, or dates, each as its year and its day of the year: on which day its anniversaries are, and from when on. No instant of a run matters to it.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="operand">Dates, or instants, whose local dates count.</param>
/// <param name="isDate">Whether they are dates.</param>
/// <param name="calendar">The zone.</param>
internal sealed class DayOfYearOperator(int slot, MeasureOperator operand, bool isDate, Calendar calendar) : MeasureOperator(slot, 0, null, cost: 256, operand)
{
    /// <summary>The low bits hold the day of the year, those above them the year.</summary>
    internal const int KeyBits = 9, KeyMask = (1 << KeyBits) - 1;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector values = context.Values(operand);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        values.Valid.AsSpan(0, context.WordCount).CopyTo(valid);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            if (Anniversaries.DateOf(values.Longs[i], isDate, calendar) is { } date) result.Longs[i] = ((long)date.Year << KeyBits) | (long)Key(date.Month, date.Day);
            else BitWords.Clear(valid, i);
        }
    }

    /// <summary>A day of a year.</summary>
    internal static int Key(int month, int day) => (month * 32) + day;
}
