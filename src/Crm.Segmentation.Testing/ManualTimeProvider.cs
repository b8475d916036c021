namespace Crm.Segmentation.Testing;

/// <summary>A clock that stands still until a test moves it. Timers are due when the clock passes them, in the order of their instants.</summary>
/// <remarks>
/// One thread moves it: the callbacks of timers run inside <see cref="Advance"/> and <see cref="MoveTo"/>. Any thread may look at it, and make, change and dispose timers, as the services of a
/// host do when it stops.
/// </remarks>
/// <param name="start">The first instant.</param>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ticks of 100 nanoseconds, as <see cref="GetTimestamp"/> counts them.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward and runs the timers that become due, the last instant included.</summary>
    /// <param name="duration">How far; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        MoveTo(GetUtcNow() + duration);
    }

    /// <summary>Moves the clock to an instant and runs the timers that become due, that instant included.</summary>
    /// <param name="instant">The instant; not before the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Before the present instant.</exception>
    public void MoveTo(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, GetUtcNow());
        while (Next(instant) is { } due) due.Run();
        lock (_gate) _now = instant.ToUniversalTime();
    }

    /// <summary>The next timer that is due, with the clock moved to it; null where none is.</summary>
    private ManualTimer? Next(DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is not { } next) return null;
            if (next.Due > _now) _now = next.Due.Value;
            next.Begin();
            return next;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        lock (_gate) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>When it is due; null while it is off.</summary>
        internal DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (!clock._timers.Contains(this)) return false;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                _period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>Is due: the time after this one.</summary>
        internal void Begin() => Due = _period <= TimeSpan.Zero ? null : Due + _period;

        internal void Run() => callback(state);
    }
}
