using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Turns values as users give them into values as columns store them, or says why not. Null where nothing is wrong.</summary>
internal static class FieldValues
{
    private static readonly decimal[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    internal static Problem? Money(FieldDefinition field, decimal value, out long minorUnits)
    {
        minorUnits = 0;
        if (value is > long.MaxValue or < long.MinValue) return OutOfRange(field, value.ToString(CultureInfo.InvariantCulture));
        decimal scaled = value * Powers[field.Scale];
        if (decimal.Truncate(scaled) != scaled)
        {
            return new Problem(RejectionReason.TooManyDecimals,
                string.Create(CultureInfo.InvariantCulture, $"'{field}' has {field.Scale} decimal places; {value} has more."));
        }

        if (scaled is > long.MaxValue or < long.MinValue) return OutOfRange(field, value.ToString(CultureInfo.InvariantCulture));
        minorUnits = (long)scaled;
        return null;
    }

    internal static Problem? Number(FieldDefinition field, double value) =>
        double.IsFinite(value) && (!field.IsSingle || float.IsFinite((float)value))
            ? null
            : new Problem(RejectionReason.NotFinite, string.Create(CultureInfo.InvariantCulture, $"'{field}' must be a finite number, not {value}."));

    /// <summary>A duration rounded down to whole milliseconds.</summary>
    internal static bool Duration(TimeSpan value, out long milliseconds)
    {
        (milliseconds, long finer) = Math.DivRem(value.Ticks, TimeSpan.TicksPerMillisecond);
        if (finer < 0) milliseconds--;
        return finer != 0;
    }

    internal static Problem? Instant(FieldDefinition field, FineInstant value) =>
        value.Milliseconds is >= Timestamp.Min and <= Timestamp.Max ? null : OutOfRange(field, TimeText(value.Milliseconds));

    internal static Problem OfLocalKind(string what) => new(RejectionReason.LocalTime, $"For {what}: {Timestamp.LocalKind}");

    internal static long Date(DateOnly value) => value.DayNumber - Timestamp.EpochDayNumber;

    internal static Problem? Text(FieldDefinition field, string value, out string normal) =>
        NormalText.TryNormalise(value, out normal, out string? problem) ? null : new Problem(RejectionReason.InvalidText, $"'{field}': {problem}");

    internal static Problem NotInEnum(FieldDefinition field, string value) =>
        new(RejectionReason.NotInEnum, $"'{field}' has no value '{ShownText.Of(value)}'; it has {string.Join(", ", field.Values)}.");

    internal static Problem OutOfRange(FieldDefinition field, string value) =>
        new(RejectionReason.OutOfRange, $"'{field}' cannot hold {value}: it does not fit.");

    /// <summary>What is wrong with an event's time.</summary>
    internal static Problem? Time(long milliseconds, long lastMillisecond)
    {
        if (milliseconds < 0)
            return new Problem(RejectionReason.BeforeEpoch, $"The event is before 1970: {TimeText(milliseconds)}.");
        if (milliseconds > lastMillisecond)
            return new Problem(RejectionReason.AfterObservation, $"The event at {TimeText(milliseconds)} is after {TimeText(lastMillisecond)}, until when events were observed.");
        return null;
    }

    private static string TimeText(long milliseconds) => milliseconds is >= Timestamp.Min and <= Timestamp.Max
        ? Timestamp.Text(milliseconds)
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms");
}
