namespace Crm.Segmentation;

/// <summary>What evaluations need besides definitions, data and an instant.</summary>
public sealed record SegmentationOptions
{
    /// <summary>The IANA time zone of calendar periods and of local dates.</summary>
    /// <value>The default is <c>UTC</c>.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The first day of a week.</summary>
    /// <value>The default is Monday, as in ISO 8601.</value>
    public DayOfWeek WeekStart { get; set; } = DayOfWeek.Monday;

    /// <summary>How many threads an evaluation may use; 0 for as many as the runtime's thread pool likes. Results do not depend on it.</summary>
    /// <value>The default is 0.</value>
    public int MaxDegreeOfParallelism { get; set; }

    /// <summary>What the durations of runs are measured with, for hosts that listen to the meter <c>Crm.Segmentation</c>. No result depends on it.</summary>
    /// <value>The default is null: no clock is read, and runs are told of without a duration.</value>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>What is wrong with the options, a sentence each; none when they are valid.</summary>
    internal static IEnumerable<string> Problems(SegmentationOptions options)
    {
        if (!Calendar.TryCreate(options.TimeZone ?? "", options.WeekStart, out _)) yield return $"'{options.TimeZone}' is no IANA time zone.";
        if (!Enum.IsDefined(options.WeekStart)) yield return $"{options.WeekStart} is no day of the week.";
        if (options.MaxDegreeOfParallelism < 0) yield return "The degree of parallelism must be 0 or more.";
    }
}
