namespace Crm.Segmentation.Funnels;

/// <summary>Parts a customer's events into the units of a funnel and chooses the attempt of each, or counts its attempts. With one thread's memory.</summary>
internal sealed class FunnelUnits
{
    private readonly EventReader _reader;
    private readonly AttemptRules _rules;
    private readonly AttemptChooser _chooser;
    private readonly CountedAttempts? _counted;
    private readonly FunnelAttempts? _plain;
    private readonly SessionSplit? _sessions;
    private readonly Dictionary<long, string> _names = [];
    private readonly int[] _positions;

    internal FunnelUnits(EventReader reader, AttemptRules rules, Funnel funnel)
    {
        (_reader, _rules, _chooser, _positions) = (reader, rules, new AttemptChooser(rules, reader.AsOf, reader.Cancellation), new int[rules.Steps.Length]);
        if (funnel.Count == FunnelCounting.Attempts) _counted = new CountedAttempts(_chooser.Timeline);
        else if (rules.IsPlain) _plain = new FunnelAttempts(rules, reader.AsOf);
        if (funnel.Unit.SessionGap is { } gap) _sessions = new SessionSplit(Timestamp.Milliseconds(gap));
    }

    /// <summary>Visits the units of a customer, also those that did not enter; of units that are values of a property their parts.</summary>
    internal void Visit(EventReading reading, int customer, int ordinal, bool find, FunnelUnitVisit visit)
    {
        CustomerEvents events = reading.InOrder(customer, long.MinValue);
        ReadOnlySpan<int> ends = _sessions is null ? events.Ends : _sessions.Ends(events.Times);
        int start = 0;
        for (int unit = 0; unit < ends.Length; unit++)
        {
            Range range = start..ends[unit];
            string? name = events.Keys.IsEmpty ? null : Name(events.Keys[unit]);
            Visit(ordinal, name, _sessions is null ? 0 : unit, events.Times[range], events.Answers[range], events.Rows[range], find, visit);
            start = ends[unit];
        }
    }

    /// <summary>Visits one unit.</summary>
    internal void Visit(
        int customer, string? name, int ordinal, ReadOnlySpan<long> times, ReadOnlySpan<ulong> bits, ReadOnlySpan<long> rows, bool find, FunnelUnitVisit visit)
    {
        ChosenAttempt attempt = default;
        if (_plain is not null && !find) attempt = _plain.Choose(times, bits);
        else if (_counted is null) attempt = _chooser.Choose(times, bits);
        else _chooser.Timeline.Read(times, bits);
        _counted?.Find();
        for (int i = 0; i < (_counted?.Attempts.Length ?? 1); i++)
        {
            if (_counted is not null) attempt = _counted.Attempts[i];
            Array.Fill(_positions, -1);
            if (find && attempt.Entered)
            {
                if (_counted is not null) _counted.Positions(i).CopyTo(_positions);
                else _chooser.Find(attempt, _positions);
            }

            visit(new FunnelUnitView
            {
                Customer = customer,
                Name = name,
                Ordinal = _counted is null ? ordinal : i,
                Attempt = attempt,
                Times = times,
                Bits = bits,
                Rows = rows,
                Positions = _positions,
            });
        }
    }

    /// <summary>The value that a stream is of.</summary>
    internal string Name(long key)
    {
        if (_names.TryGetValue(key, out string? name)) return name;
        return _names[key] = Array.Find(_reader.Runs, run => run.Keys!.HasColumn)!.Keys!.Text(key);
    }

    /// <summary>How many of a customer's events answer a question and lack the value.</summary>
    internal int LeftOut(EventReading reading, int customer)
    {
        int left = 0;
        foreach (RunReader run in _reader.Runs)
        {
            if (run.Keys is not { HasAll: false } keys) continue;
            (int row, int end) = reading.Rows(run, customer, new TimeRange(TimeRange.Earliest, _reader.AsOf + 1));
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            ulong asked = _rules.StepBits | (((1UL << _rules.Exclusions.Length) - 1) << _rules.ExclusionBit);
            for (; row < end; row++)
                if (((bits.IsEmpty ? run.Always[0] : bits[row - first]) & asked) != 0 && !keys.TryGet(row, out _)) left++;
        }

        return left;
    }
}
