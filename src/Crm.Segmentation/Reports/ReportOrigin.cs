namespace Crm.Segmentation;

/// <summary>What a report's numbers depend on besides its definition and its customers.</summary>
internal sealed record ReportOrigin(Schema Schema, DateTimeOffset AsOf, string TimeZone, DayOfWeek WeekStart)
{
    /// <summary>Refuses what was looked at by another schema or calendar; and at another instant, where that matters.</summary>
    internal void ThrowIfNot(ReportOrigin other, bool atAnyInstant = false)
    {
        if (!Schema.Equals(other.Schema))
            throw new ArgumentException($"The one is of the schema '{Schema.Name}', and the other of another ('{other.Schema.Name}'), or one that declares it differently.", nameof(other));
        if (TimeZone != other.TimeZone || WeekStart != other.WeekStart)
            throw new ArgumentException(
                $"The one was made in {TimeZone} with weeks from {WeekStart}, and the other in {other.TimeZone} with weeks from {other.WeekStart}: days and weeks would differ.", nameof(other));
        if (!atAnyInstant && AsOf != other.AsOf)
            throw new ArgumentException($"The one is as of {Text(AsOf)}, and the other as of {Text(other.AsOf)}.", nameof(other));
    }

    /// <summary>The origin of what is counted in a dataset.</summary>
    internal static ReportOrigin Of(Dataset data, long asOf, Calendar calendar) => new(data.Schema, Timestamp.Instant(asOf), calendar.ZoneId, calendar.WeekStart);

    /// <summary>An instant as tables show it.</summary>
    internal static string Text(DateTimeOffset instant) => Timestamp.Text(instant.ToUnixTimeMilliseconds());

    public override string ToString() => $"as of {Text(AsOf)}, {TimeZone}, weeks from {WeekStart}";
}
