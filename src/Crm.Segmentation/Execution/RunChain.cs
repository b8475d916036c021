namespace Crm.Segmentation;

/// <summary>
/// Chains whose steps are events of different runs, read run by run as they are stored: each event of a step takes the start of the latest event of
/// the step before. Nothing is merged, and events at one instant need no matching, as none can be of two steps. Used for one customer after another;
/// linear in the events.
/// </summary>
internal sealed class RunChain
{
    private readonly Step[] _steps;
    private readonly ChainRules _rules;
    private readonly ExactRange _entry;
    private readonly long _asOf;
    private readonly long _apart;
    private long[] _times = [], _starts = [], _nextTimes = [], _nextStarts = [];

    private RunChain(Step[] steps, in ChainRules rules, long asOf, bool strictly)
    {
        (_steps, _rules, _asOf, _apart) = (steps, rules, asOf, strictly ? 1 : 0);
        _entry = EventTimes.Stored(steps[0].Run.Times, rules.Entry with { To = Math.Min(rules.Entry.To, asOf + 1) });
    }

    /// <summary>The instant of step 1 of the last chain of all.</summary>
    internal long LatestEntry { get; private set; }

    /// <summary>Of the chains that got furthest first, the start of the last.</summary>
    internal long Start { get; private set; }

    /// <summary>Chains over a reader's runs; null where its questions are not each about one run of its own, or times are not of 32 bits.</summary>
    /// <param name="reader">A question for each step.</param>
    /// <param name="rules">The chain, no step of which must be the next event.</param>
    /// <param name="strictly">Whether a step must be later than the one before.</param>
    internal static RunChain? Of(EventReader reader, in ChainRules rules, bool strictly)
    {
        if (rules.NextLinks != 0 || reader.HasKeys || reader.Words > 1 || reader.OneRunEach() is not { } runs) return null;
        if (Array.Exists(runs, run => run.Times.Width != 4)) return null;
        return new RunChain([.. runs.Select(run => new Step(run))], rules, reader.AsOf, strictly);
    }

    /// <summary>How many steps any chain of a customer gets to; 0 when none starts.</summary>
    internal int Furthest(EventReading reading, int customer)
    {
        int count = Enter(reading, customer);
        if (count == 0) return 0;
        (Start, LatestEntry) = (_times[0], _times[count - 1]);
        int depth = 1;
        for (; depth < _steps.Length; depth++)
        {
            count = Follow(reading, customer, _steps[depth], count);
            if (count == 0) break;
            Start = _starts[0];
        }

        return depth;
    }

    /// <summary>The events of step 1; each starts a chain.</summary>
    private int Enter(EventReading reading, int customer)
    {
        Step step = _steps[0];
        (int row, int end) = reading.Rows(step.Run, customer);
        if (row == end || _entry.IsEmpty) return 0;
        (row, end) = EventCounts.Rows(step.Run.Times.Ints, row, end, (uint)_entry.Low, (uint)_entry.High);
        if (row == end) return 0;
        if (_times.Length < end - row) Grow(end - row);
        ReadOnlySpan<ulong> bits = reading.Bits(step.Run, out int first);
        int count = 0;
        for (; row < end; row++)
            if (bits.IsEmpty || bits[row - first] != 0) _times[count++] = step.Time(row);
        _times.AsSpan(0, count).CopyTo(_starts);
        return count;
    }

    /// <summary>The events of a step that chains get to, with the start of the last chain that does.</summary>
    private int Follow(EventReading reading, int customer, Step step, int sources)
    {
        (int row, int end) = reading.Rows(step.Run, customer);
        ReadOnlySpan<ulong> bits = reading.Bits(step.Run, out int first);
        if (_nextTimes.Length < end - row) Grow(end - row);
        ReadOnlySpan<long> times = _times.AsSpan(0, sources), starts = _starts.AsSpan(0, sources);
        long earliest = times[0] + _apart, last = Math.Min(_asOf, LatestEntry > TimeRange.Latest - _rules.Window ? _asOf : LatestEntry + _rules.Window);
        int source = 0, count = 0;
        for (; row < end; row++)
        {
            long time = step.Time(row);
            if (time < earliest) continue;
            if (time > last) break;
            if (!bits.IsEmpty && bits[row - first] == 0) continue;
            while (source < times.Length && times[source] + _apart <= time) source++;
            long start = starts[source - 1];

            // A chain that is too late here is the latest, so that all are.
            if (time - start > _rules.Window) continue;
            (_nextTimes[count], _nextStarts[count]) = (time, start);
            count++;
        }

        (_times, _starts, _nextTimes, _nextStarts) = (_nextTimes, _nextStarts, _times, _starts);
        return count;
    }

    private void Grow(int count)
    {
        int length = Math.Max(count, 2 * _times.Length);
        Array.Resize(ref _times, length);
        Array.Resize(ref _starts, length);
        Array.Resize(ref _nextTimes, length);
        Array.Resize(ref _nextStarts, length);
    }

    /// <summary>A run by which a step is read, its times decoded one by one.</summary>
    private readonly struct Step(RunReader run)
    {
        private readonly uint[] _stored = run.Times.Stored<uint>();
        private readonly long _base = run.Times.Base;
        private readonly long _unit = run.Times.Unit;

        internal RunReader Run { get; } = run;

        internal long Time(int row) => _base + (_unit * _stored[row]);
    }
}
