namespace Crm.Segmentation;

/// <summary>
/// Chains whose steps are events of different runs, read run by run as they are stored, a batch of customers at once: each event of a step takes the start
/// of the latest event of the step before. Nothing is merged, and events at one instant need no matching, as none can be of two steps. Linear in the events.
/// </summary>
internal sealed class RunChain
{
    private readonly StepChains _chains = new();
    private readonly ChainRules _rules;
    private readonly StepSource[] _sources;
    private readonly StepRun[] _steps;
    private readonly StepLimits _limits;
    private readonly long _base;
    private readonly long _unit;
    private byte[] _depths = [];
    private uint[] _starts = [], _latest = [];

    private RunChain(RunReader[] runs, in ChainRules rules, long asOf, bool strictly, long @base, long unit)
    {
        (_rules, _base, _unit) = (rules, @base, unit);
        _sources = [.. runs.Select(run => new StepSource(run, @base, unit))];
        _steps = new StepRun[runs.Length];
        ExactRange entry = _sources[0].Stored(rules.Entry with { To = Math.Min(rules.Entry.To, asOf + 1) }), all = EventTimes.Stored(@base, unit, new TimeRange(@base, asOf + 1));
        _limits = new StepLimits(
            entry.IsEmpty ? 1 : (uint)entry.Low, entry.IsEmpty ? 0 : (uint)entry.High, all.IsEmpty ? 0 : (uint)all.High, (uint)Math.Min(rules.Window / unit, uint.MaxValue), strictly ? 1U : 0);
    }

    /// <summary>For each customer how many steps any chain gets to; 0 when none starts.</summary>
    internal ReadOnlySpan<byte> Depths => _depths;

    /// <summary>Chains over a reader's runs; null where its questions are not each about one run of its own, or times do not fit 32 bits together.</summary>
    /// <param name="reader">A question for each step.</param>
    /// <param name="rules">The chain, no step of which must be the next event.</param>
    /// <param name="strictly">Whether a step must be later than the one before.</param>
    internal static RunChain? Of(EventReader reader, in ChainRules rules, bool strictly)
    {
        if (rules.NextLinks != 0 || reader.HasKeys || reader.Words > 1 || reader.OneRunEach() is not { } runs) return null;
        if (Array.Exists(runs, run => run.Times is not { Width: 4, Length: > 0 })) return null;

        // Units divide one another and a base is a multiple of its unit, so that the finest unit loses nothing. No time is 0, which stands for no start.
        long unit = runs.Min(run => run.Times.Unit), @base = runs.Min(run => run.Times.Base) - unit;
        return (runs.Max(run => run.Times.Bounds.Greatest) - @base) / unit <= uint.MaxValue ? new RunChain(runs, rules, reader.AsOf, strictly, @base, unit) : null;
    }

    /// <summary>Follows the chains of all customers of a batch.</summary>
    internal void Follow(EventReading reading)
    {
        int count = reading.Customers;
        if (_depths.Length < count) (_depths, _starts, _latest) = (new byte[count], new uint[count], new uint[count]);
        int known = count;
        for (int step = 0; step < _steps.Length; step++)
        {
            _steps[step] = _sources[step].Of(reading, out int customers);
            known = Math.Min(known, customers);
        }

        _depths.AsSpan(known..count).Clear();
        _chains.Write(_steps, _limits, _depths.AsSpan(0, known), _starts.AsSpan(0, known), _latest.AsSpan(0, known));
    }

    /// <summary>Of the chains of a customer that got furthest first, the start of the last.</summary>
    internal long Start(int customer) => _base + (_unit * _starts[customer]);

    /// <summary>The rows of the steps of that chain, each with its run, and their instants: each step's earliest event after the one before.</summary>
    internal void Find(EventReading reading, int customer, Span<long> rows, Span<long> instants)
    {
        long at = Start(customer);
        for (int step = 0; step < rows.Length; step++)
        {
            RunReader run = _sources[step].Run;
            (int row, _) = reading.Rows(run, customer, new TimeRange(step == 0 ? at : at + _limits.Apart, TimeRange.Latest));
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            while (!bits.IsEmpty && bits[row - first] == 0) row++;
            (rows[step], instants[step]) = (((long)run.Index << 32) | (uint)row, at = run.Times[row]);
        }
    }

    /// <summary>The instant of step 1 of a customer's last chain of all.</summary>
    internal long LatestEntry(int customer) => _base + (_unit * _latest[customer]);
}
