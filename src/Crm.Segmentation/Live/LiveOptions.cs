namespace Crm.Segmentation.Live;

/// <summary>How long live memberships remember, and how much.</summary>
public sealed record LiveOptions
{
    /// <summary>How far back a late event may change what a rule without a window says, and since when that holds, in whole milliseconds; twice as far back events are kept as they are, and older ones folded.</summary>
    /// <value>The default is 400 days. A rule with a window reaches as far back as its window.</value>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How far ahead of its receipt an event may be; it counts from its own instant. One further ahead is refused.</summary>
    /// <value>The default is an hour.</value>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the id of an event is remembered at least; always as long as the event itself is kept.</summary>
    /// <value>The default is 7 days.</value>
    public TimeSpan RememberIds { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether events and properties are kept that no rule reads, inside the same time: an edited rule book then finds its history.</summary>
    /// <value>The default is false.</value>
    public bool KeepsUnread { get; init; }

    /// <summary>The most events of one customer that are kept; a further one is refused.</summary>
    /// <value>The default is 10,000.</value>
    public int MostEvents { get; init; } = 10_000;

    /// <summary>The most bytes that the states of all customers of a membership take; a further input that would add to them is refused.</summary>
    /// <value>The default is no limit.</value>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// Whether a membership asks the system for large pages of memory, where it is of many customers: on Linux for transparent huge pages, which most systems give to who asks.
    /// Less of the time that inputs take is then spent finding out where a customer is in memory. No answer depends on it; it may take some megabytes more.
    /// </summary>
    /// <value>The default is false.</value>
    public bool LargePages { get; init; }

    internal long AheadMilliseconds => Timestamp.Milliseconds(Ahead);

    internal long LookBackMilliseconds => Timestamp.Milliseconds(LookBack);

    internal long RememberIdsMilliseconds => Timestamp.Milliseconds(RememberIds);

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal LiveOptions Checked()
    {
        if (LookBack <= TimeSpan.Zero) throw new ArgumentException("The look-back must be positive.", nameof(LookBack));
        if (Ahead < TimeSpan.Zero) throw new ArgumentException("How far ahead an event may be must not be negative.", nameof(Ahead));
        if (RememberIds < TimeSpan.Zero) throw new ArgumentException("How long ids are remembered must not be negative.", nameof(RememberIds));
        if (MostEvents < 1) throw new ArgumentException("A customer must be allowed an event.", nameof(MostEvents));
        if (MostBytes < 1) throw new ArgumentException("The states must be allowed a byte.", nameof(MostBytes));
        _ = (AheadMilliseconds, LookBackMilliseconds, RememberIdsMilliseconds);
        return this;
    }
}
