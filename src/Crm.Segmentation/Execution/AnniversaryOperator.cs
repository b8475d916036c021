namespace Crm.Segmentation;

/// <summary>Whether one of some local dates is an anniversary.</summary>
/// <remarks>The dates are the same for everybody: for each day of a year they tell the last year in which it is among them.</remarks>
/// <param name="slot">Where its results live.</param>
/// <param name="operand">Dates, or instants, whose local dates count.</param>
/// <param name="isDate">Whether they are dates.</param>
/// <param name="dates">The dates, both included, as days since 1970-01-01.</param>
/// <param name="calendar">The zone.</param>
internal sealed class AnniversaryOperator(int slot, MeasureOperator operand, bool isDate, (int First, int Last) dates, Calendar calendar)
    : ConditionOperator(slot, cost: 256, operand)
{
    private readonly short[] _lastYears = LastYears(dates.First, dates.Last);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(operand);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (Anniversaries.DateOf(values.Longs[i], isDate, calendar) is { } date && _lastYears[Key(date.Month, date.Day)] > date.Year) BitWords.Set(result, i);
    }

    /// <summary>0 for a day that is not among the dates.</summary>
    private static short[] LastYears(int first, int last)
    {
        var years = new short[Key(12, 31) + 1];

        // The last year of a day is among the last days: a leap year is enough.
        last = Math.Min(last, DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber);
        for (int number = Math.Max(Math.Max(first, last - 366), -Timestamp.EpochDayNumber); number <= last; number++)
        {
            var day = DateOnly.FromDayNumber(number + Timestamp.EpochDayNumber);
            years[Key(day.Month, day.Day)] = (short)day.Year;
            if (day is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(day.Year)) years[Key(2, 29)] = (short)day.Year;
        }

        return years;
    }

    private static int Key(int month, int day) => (month * 32) + day;
}
