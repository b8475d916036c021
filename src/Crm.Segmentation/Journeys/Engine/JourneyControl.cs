namespace Crm.Segmentation.Journeys;

/// <summary>What is done to a journey, or to the rules of messages, for everybody: it belongs to the catalog, and each customer's state takes it at her next step, as of its instant.</summary>
public abstract record JourneyControl
{
    private protected JourneyControl(string id, DateTimeOffset at, string? journey)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        (Id, At, Journey) = (id, at, journey);
    }

    /// <summary>The id; a control with an id that a catalog has already changes nothing.</summary>
    public string Id { get; }

    /// <summary>From when on it holds.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The journey; null for the rules of messages.</summary>
    public string? Journey { get; }

    internal long Milliseconds => Timestamp.Floor(At);

    /// <summary>Nobody enters, no time goes by for waits, and nothing is sent, until it is resumed. Exits and goals still count.</summary>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on.</param>
    /// <param name="journey">The journey.</param>
    public static JourneyControl Pause(string id, DateTimeOffset at, string journey) => new PauseControl(id, at, journey);

    /// <summary>A paused journey goes on.</summary>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on.</param>
    /// <param name="journey">The journey.</param>
    /// <param name="timers">What becomes of what was waited for.</param>
    public static JourneyControl Resume(string id, DateTimeOffset at, string journey, PausedTimers timers) => new ResumeControl(id, at, journey, timers);

    /// <summary>Nobody enters any more; who is inside goes on to the end. A new version opens the journey again.</summary>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on.</param>
    /// <param name="journey">The journey.</param>
    public static JourneyControl StopEntries(string id, DateTimeOffset at, string journey) => new StopEntriesControl(id, at, journey);

    /// <summary>A new version of a journey, or a new journey.</summary>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on.</param>
    /// <param name="journey">The journey as it is from then on.</param>
    /// <param name="inFlight">What becomes of those who are inside.</param>
    /// <param name="nodes">With <see cref="InFlight.Migrate"/>, for nodes whose ids differ: the old id and the new.</param>
    public static JourneyControl Publish(string id, DateTimeOffset at, Journey journey, InFlight inFlight = InFlight.Keep, IReadOnlyDictionary<string, string>? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(journey);
        return new PublishControl(id, at, journey, inFlight, [.. (nodes ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NodeMove(pair.Key, pair.Value))]);
    }

    /// <summary>Other rules of messages.</summary>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on.</param>
    /// <param name="messaging">The rules as they are from then on.</param>
    public static JourneyControl Change(string id, DateTimeOffset at, Messaging messaging)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        return new MessagingControl(id, at, messaging);
    }

    /// <inheritdoc cref="Pause(string, DateTimeOffset, string)"/>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="journey">The journey.</param>
    public static JourneyControl Pause(string id, DateTime at, string journey) => Pause(id, Instant(at), journey);

    /// <inheritdoc cref="Resume(string, DateTimeOffset, string, PausedTimers)"/>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="journey">The journey.</param>
    /// <param name="timers">What becomes of what was waited for.</param>
    public static JourneyControl Resume(string id, DateTime at, string journey, PausedTimers timers) => Resume(id, Instant(at), journey, timers);

    /// <inheritdoc cref="StopEntries(string, DateTimeOffset, string)"/>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="journey">The journey.</param>
    public static JourneyControl StopEntries(string id, DateTime at, string journey) => StopEntries(id, Instant(at), journey);

    /// <inheritdoc cref="Publish(string, DateTimeOffset, Journey, InFlight, IReadOnlyDictionary{string, string}?)"/>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="journey">The journey as it is from then on.</param>
    /// <param name="inFlight">What becomes of those who are inside.</param>
    /// <param name="nodes">With <see cref="InFlight.Migrate"/>, for nodes whose ids differ: the old id and the new.</param>
    public static JourneyControl Publish(string id, DateTime at, Journey journey, InFlight inFlight = InFlight.Keep, IReadOnlyDictionary<string, string>? nodes = null) =>
        Publish(id, Instant(at), journey, inFlight, nodes);

    /// <inheritdoc cref="Change(string, DateTimeOffset, Messaging)"/>
    /// <param name="id">The id.</param>
    /// <param name="at">From when on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="messaging">The rules as they are from then on.</param>
    public static JourneyControl Change(string id, DateTime at, Messaging messaging) => Change(id, Instant(at), messaging);

    private static DateTimeOffset Instant(DateTime at) => Timestamp.Instant(Timestamp.Floor(at));
}

/// <summary>A journey stands still.</summary>
public sealed record PauseControl : JourneyControl
{
    internal PauseControl(string id, DateTimeOffset at, string journey)
        : base(id, at, journey)
    {
    }
}

/// <summary>A paused journey goes on.</summary>
public sealed record ResumeControl : JourneyControl
{
    internal ResumeControl(string id, DateTimeOffset at, string journey, PausedTimers timers)
        : base(id, at, journey) => Timers = timers;

    /// <summary>What becomes of what was waited for.</summary>
    public PausedTimers Timers { get; }
}

/// <summary>Nobody enters any more.</summary>
public sealed record StopEntriesControl : JourneyControl
{
    internal StopEntriesControl(string id, DateTimeOffset at, string journey)
        : base(id, at, journey)
    {
    }
}

/// <summary>A new version of a journey.</summary>
public sealed record PublishControl : JourneyControl
{
    internal PublishControl(string id, DateTimeOffset at, Journey definition, InFlight inFlight, ValueList<NodeMove> nodes)
        : base(id, at, definition.Name) => (Definition, InFlight, Nodes) = (definition, inFlight, nodes);

    /// <summary>The journey as it is from then on.</summary>
    public Journey Definition { get; }

    /// <summary>What becomes of those who are inside.</summary>
    public InFlight InFlight { get; }

    /// <summary>Nodes whose ids differ, when those inside are migrated.</summary>
    public ValueList<NodeMove> Nodes { get; }
}

/// <summary>Other rules of messages.</summary>
public sealed record MessagingControl : JourneyControl
{
    internal MessagingControl(string id, DateTimeOffset at, Messaging messaging)
        : base(id, at, null) => Messaging = messaging;

    /// <summary>The rules as they are from then on.</summary>
    public Messaging Messaging { get; }
}

/// <summary>A node of an old version and the one of the new that takes its place.</summary>
/// <param name="From">The id in the old version.</param>
/// <param name="To">The id in the new version.</param>
public sealed record NodeMove(string From, string To);

/// <summary>What becomes of what was waited for while a journey was paused.</summary>
public enum PausedTimers
{
    /// <summary>Clocks went on: what fell due in between is overdue.</summary>
    Run,

    /// <summary>What is left of waits is left still: they end later by as long as the pause was. Waits with a time of day, waits until a date, and messages put off stay.</summary>
    Freeze,

    /// <summary>Waits begin anew.</summary>
    Restart,
}

/// <summary>What becomes of those who are inside a journey when a new version comes.</summary>
public enum InFlight
{
    /// <summary>They go on in theirs.</summary>
    Keep,

    /// <summary>They go on in the new one, at the node of the same id; a wait that has begun ends when it would have. Who stands at a node that the new one does not have is ended.</summary>
    Migrate,

    /// <summary>They are ended, with the reason <c>version_retired</c>.</summary>
    Exit,
}
