namespace Crm.Segmentation;

/// <summary>Whether an anniversary begins in (T, T + ahead].</summary>
/// <remarks>The days that lie ahead are the same for everybody: for each day of a year they tell the last year in which it lies ahead.</remarks>
internal sealed class AnniversaryOperator(int slot, MeasureOperator instant, long asOf, long until, Calendar calendar) : ConditionOperator(slot, cost: 256, instant)
{
    private readonly short[]? _lastYears = LastYears(asOf, until, calendar);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(instant);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (Holds(values.Longs[i])) BitWords.Set(result, i);
    }

    private bool Holds(long value)
    {
        // Arithmetic may lead out of the calendar, where there are no dates; the first midnight of the east is before the first instant.
        if (value is < Timestamp.Min - Timestamp.Day or > Timestamp.Max) return false;
        int number = calendar.LocalDay(value) + Timestamp.EpochDayNumber;
        if (number < 0) return false;
        if (_lastYears is null) return calendar.NextAnniversary(value, asOf) <= until;
        var day = DateOnly.FromDayNumber(number);
        return _lastYears[Key(day.Month, day.Day)] > day.Year;
    }

    /// <summary>0 for a day that does not lie ahead; null near the end of the calendar, where there may be no further year.</summary>
    private static short[]? LastYears(long asOf, long until, Calendar calendar)
    {
        if (until > Timestamp.Max - (400 * Timestamp.Day)) return null;
        var years = new short[Key(12, 31) + 1];

        // The last year of a day is among the last days: a year is enough, and two days for the zone.
        int last = calendar.LocalDay(until), first = Math.Max(calendar.LocalDay(asOf), last - 368);
        for (int number = first; number <= last; number++)
        {
            long midnight = calendar.Midnight(number);
            if (midnight <= asOf || midnight > until) continue;
            var day = DateOnly.FromDayNumber(number + Timestamp.EpochDayNumber);
            years[Key(day.Month, day.Day)] = (short)day.Year;
            if (day is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(day.Year)) years[Key(2, 29)] = (short)day.Year;
        }

        return years;
    }

    private static int Key(int month, int day) => (month * 32) + day;
}
