namespace Crm.Segmentation;

/// <summary>
/// Where the events of one step come from: a run as it is stored, or copied batch by batch in a unit of time that several runs have in common, without the
/// events that a filter does not let pass. With one thread's memory.
/// </summary>
internal sealed class StepSource
{
    private static readonly byte[] Codes = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(code => (byte)code)];

    private readonly uint[] _stored;
    private readonly uint _shift, _factor;
    private readonly long _base, _unit;
    private readonly bool _isCopied;
    private readonly int _values;

    /// <summary>The value of each code of the run's property, where it is of one byte.</summary>
    private readonly byte[] _valueOf = new byte[byte.MaxValue + 1];

    private int[] _offsets = [];
    private uint[] _times = [];
    private byte[] _held = [];

    /// <param name="run">The run, whose times are of 32 bits.</param>
    /// <param name="base">The instant that is 0 in the common time; the times of the run do not come before it.</param>
    /// <param name="unit">The unit of the common time, which divides the run's.</param>
    /// <param name="values">How many values of a property make a customer's events those of so many; 1 for none.</param>
    internal StepSource(RunReader run, long @base, long unit, int values)
    {
        (Run, _stored, _base, _unit, _values) = (run, run.Times.Stored<uint>(), @base, unit, values);
        (_shift, _factor) = ((uint)((run.Times.Base - @base) / unit), (uint)(run.Times.Unit / unit));
        for (int code = 0; code < (run.Keys is { Bytes: not null } keys ? keys.OfCodes.Length : 0); code++) _valueOf[code] = (byte)run.Keys!.OfCodes[code];
        _isCopied = run.Filters.Length > 0 || _factor != 1 || values > 1;
    }

    /// <summary>The run.</summary>
    internal RunReader Run { get; }

    /// <summary>Whether events are not read as they are stored, so that rows are others.</summary>
    internal bool IsCopied => _isCopied;

    /// <summary>A range of instants as that of the times which <see cref="Of"/> gives, without their shift.</summary>
    internal ExactRange Stored(TimeRange range) => _isCopied ? EventTimes.Stored(_base, _unit, range) : EventTimes.Stored(Run.Times, range);

    /// <summary>Whether all times are inside a range, given as <see cref="Stored"/> gives it.</summary>
    internal bool IsInside(ExactRange stored)
    {
        (long @base, long unit) = _isCopied ? (_base, _unit) : (Run.Times.Base, Run.Times.Unit);
        return Run.Times.Bounds is var (least, greatest) && stored.Low <= (least - @base) / unit && (greatest - @base) / unit <= stored.High;
    }

    /// <summary>The events of a batch.</summary>
    /// <param name="reading">The batch.</param>
    /// <param name="customers">How many of its customers the run knows; the others have no events.</param>
    internal StepRun Of(EventReading reading, out int customers)
    {
        ReadOnlySpan<int> offsets = reading.Offsets(Run, out int first);
        customers = Math.Max(offsets.Length - 1, 0);
        if (_values > 1) return Part(offsets, customers = reading.Customers);
        if (!_isCopied || customers == 0) return new StepRun(_stored, Run.Offsets, first, _shift);
        int start = offsets[0], rows = offsets[^1] - start;
        if (_offsets.Length < offsets.Length) _offsets = new int[offsets.Length];
        if (_times.Length < rows) _times = new uint[Math.Max(rows, 2 * _times.Length)];
        ReadOnlySpan<ulong> bits = reading.Bits(Run, out _);
        int next = 0;
        for (int c = 0; c < customers; c++)
        {
            _offsets[c] = next;
            for (int row = offsets[c]; row < offsets[c + 1]; row++)
            {
                _times[next] = _shift + (_factor * _stored[row]);
                next += bits.IsEmpty || bits[row - start] != 0 ? 1 : 0;
            }
        }

        _offsets[customers] = next;
        return new StepRun(_times, _offsets, 0, 0);
    }

    /// <summary>The events of a batch with the value of each, which is stored as a code of a byte. Not where they are parted by it.</summary>
    internal HeldRun Held(EventReading reading, out int customers)
    {
        StepRun run = Of(reading, out customers);
        ReadOnlySpan<int> offsets = reading.Offsets(Run, out _);
        int start = offsets.IsEmpty ? 0 : offsets[0], rows = offsets.IsEmpty ? 0 : offsets[^1] - start;
        byte[] codes = Run.Keys!.Bytes!;
        if (_valueOf.AsSpan().StartsWith(Codes.AsSpan(0, Run.Keys.OfCodes.Length))) return new HeldRun(run, codes, _isCopied ? start : 0);
        if (_held.Length < rows) _held = new byte[Math.Max(rows, 2 * _held.Length)];
        ByteMap.Write(codes.AsSpan(start, rows), _valueOf, _held);
        return new HeldRun(run, _held, _isCopied ? 0 : -start);
    }

    /// <summary>The events of each value by themselves: of customer c those of value v are in place c × values + v.</summary>
    private StepRun Part(ReadOnlySpan<int> offsets, int customers)
    {
        int places = customers * _values, start = offsets.IsEmpty ? 0 : offsets[0], rows = offsets.IsEmpty ? 0 : offsets[^1] - start;
        if (_offsets.Length < places + 1) _offsets = new int[places + 1];
        if (_times.Length < rows + 1) _times = new uint[Math.Max(rows + 1, 2 * _times.Length)];
        byte[] codes = Run.Keys!.Bytes!;
        Array.Clear(_offsets);
        byte[] valueOf = _valueOf;
        Span<int> counts = _offsets.AsSpan(0, places + 1);
        for (int c = 0; c + 1 < offsets.Length; c++)
            for (int row = offsets[c]; row < offsets[c + 1]; row++) counts[(c * _values) + valueOf[codes[row]] + 1]++;
        for (int place = 1; place <= places; place++) counts[place] += counts[place - 1];

        // Where a place begins moves to its end as it is filled, which is where the next begins.
        for (int c = 0; c + 1 < offsets.Length; c++)
            for (int row = offsets[c]; row < offsets[c + 1]; row++) _times[counts[(c * _values) + valueOf[codes[row]]]++] = _shift + (_factor * _stored[row]);
        for (int place = places; place > 0; place--) counts[place] = counts[place - 1];
        counts[0] = 0;
        return new StepRun(_times, _offsets, 0, 0);
    }
}
