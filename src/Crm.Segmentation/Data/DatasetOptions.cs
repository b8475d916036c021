namespace Crm.Segmentation;

/// <summary>What to do with an event whose customer key is no customer's and no alias.</summary>
public enum UnknownCustomers
{
    /// <summary>The event is rejected and counted.</summary>
    Reject,

    /// <summary>A customer with that key and no attributes is made, after the customers that were added, in the order of the events.</summary>
    Create,
}

/// <summary>How a dataset is built.</summary>
public sealed record DatasetOptions
{
    /// <summary>Until when events were observed, inclusive; a later event is rejected and counted. Null: not stated.</summary>
    /// <remarks>
    /// Finer than a millisecond is rounded down, as the times of events are. Give a <see cref="DateTimeOffset"/>: what a <see cref="DateTime"/> turns into by
    /// itself depends on the machine's time zone.
    /// </remarks>
    public DateTimeOffset? ObservedUntil { get; init; }

    /// <summary>The IANA time zone of times that say no offset: of a <see cref="DateTime"/> without a kind, and of text such as <c>2026-03-01 10:30</c>.</summary>
    /// <remarks>
    /// A time that the zone's clocks skip is the first instant after the gap; one that they show twice is the earlier. The as-of of an evaluation is read in the
    /// same way when it is a <see cref="DateTime"/>. The machine's own zone is never used: a time of kind Local is refused.
    /// </remarks>
    /// <value>The default is <c>UTC</c>.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What becomes of an event of an unknown customer. Default: it is rejected.</summary>
    public UnknownCustomers UnknownCustomers { get; init; }

    /// <summary>How many rejected rows the report describes one by one, at least 0. All are counted. Default: 1,000.</summary>
    public int MaxRejectedRows { get; init; } = 1000;

    /// <summary>How many threads may build, at least 1; null: as many as the thread pool gives. The dataset does not depend on it.</summary>
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>What the duration of the build is measured with, for hosts that listen to the meter <c>Crm.Segmentation</c>; null: no clock is read.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>
    /// Seeds the hashing of keys, ids and values that users may choose, so that nobody can choose some that fall together; null: a seed of this process. No answer
    /// depends on it.
    /// </summary>
    public long? HashSeed { get; init; }

    internal SeededHash Hash => HashSeed is { } seed ? new SeededHash(seed) : SeededHash.OfProcess;

    internal int Parallelism => MaxDegreeOfParallelism ?? -1;

    /// <summary>How times without an offset are read.</summary>
    internal LocalTimes LocalTimes => LocalTimes.Of(TimeZone) ?? LocalTimes.Utc;

    internal DatasetOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRejectedRows);
        if (MaxDegreeOfParallelism is { } threads) ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(MaxDegreeOfParallelism));
        if (!Enum.IsDefined(UnknownCustomers)) throw new ArgumentException($"There is no way {UnknownCustomers} to treat unknown customers.");
        if (LocalTimes.Of(TimeZone ?? "") is null) throw new ArgumentException($"'{TimeZone}' is no IANA time zone.");
        return this;
    }
}
