using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps whose events all have one value of a property: for each value how far any chain gets. The events of a customer are read once, as they are
/// stored: an event takes the start of the latest event of the step before that has its value. Linear in the events. With one thread's memory.
/// </summary>
/// <param name="values">How many values there are, at most <see cref="MostValues"/>.</param>
internal sealed class HeldChains(int values)
{
    /// <summary>The number of a value of which there are no events.</summary>
    internal const byte Absent = 1;

    /// <summary>The most values: a bit each.</summary>
    internal const int MostValues = 32;

    /// <summary>Of how many events at most all those of the step before are looked at for every few of a step, so that the work stays linear.</summary>
    private const int Few = 256;

    private const int Room = Few + 16;

    /// <summary>For steps of few events: times, starts and values, of every other step and of those that are looked at.</summary>
    private readonly uint[] _few = new uint[9 * Room];

    private readonly uint[] _known = new uint[values];
    private Chained[] _from = [], _to = [];
    private int[] _rows = [], _rowEnds = [];

    /// <summary>What is known of each value of each customer, and of the one that got furthest.</summary>
    /// <param name="steps">The events of each step, at least two.</param>
    /// <param name="limits">What a chain may be.</param>
    /// <param name="openFrom">The first time of a start that is still in its window at the last time of all; above all times where there is none.</param>
    /// <param name="places">For each customer and value four times how many steps any chain gets to, 1 more where the window of the one that got there first is over, and 2 more where some chain can go on; 0 where nothing starts, <see cref="Absent"/> where there are no events.</param>
    /// <param name="best">For each customer the same of the value that is furthest; of these one that can go on, and then the first to get there.</param>
    internal void Write(ReadOnlySpan<HeldRun> steps, in StepLimits limits, long openFrom, Span<byte> places, Span<byte> best)
    {
        if (TimeLanes16.IsSupported) Write<TimeLanes16>(steps, limits, openFrom, places, best);
        else if (TimeLanes8.IsSupported) Write<TimeLanes8>(steps, limits, openFrom, places, best);
        else Write<TimeLanes1>(steps, limits, openFrom, places, best);
    }

    /// <summary>The same at one width.</summary>
    internal void Write<TLanes>(ReadOnlySpan<HeldRun> steps, in StepLimits limits, long openFrom, Span<byte> places, Span<byte> best)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        int customers = best.Length;
        if (_rows.Length < customers) (_rows, _rowEnds) = (new int[customers], new int[customers]);
        StepRun first = steps[0].Run;
        for (int c = 0; c < customers; c++) (_rows[c], _rowEnds[c]) = limits.Entries(first, c);
        places.Clear();
        for (int c = 0; c < customers; c++)
        {
            c = WriteFew<TLanes>(steps, limits, openFrom, c, places, best);
            if (c < customers) WriteMany(steps, limits, openFrom, c, places.Slice(c * values, values), out best[c]);
        }
    }

    /// <summary>The same from a customer on, up to one who has more events of a step than fit into a little memory, or whose events are the last of their run; that customer, or how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WriteFew<TLanes>(ReadOnlySpan<HeldRun> steps, in StepLimits limits, long openFrom, int customer, Span<byte> places, Span<byte> best)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        uint latest = Math.Min(limits.Last, StepLinks.None - 1);
        bool entersAlways = limits.EntersAlways;
        TLanes none = TLanes.All(StepLinks.None), apart = TLanes.All(limits.Apart), window = TLanes.All(limits.Window), last = TLanes.All(latest);
        TLanes zero = TLanes.All(0), stillFrom = TLanes.All((uint)Math.Min(openFrom, StepLinks.None));
        ref HeldRun first = ref MemoryMarshal.GetReference(steps);
        ref uint memory = ref MemoryMarshal.GetArrayDataReference(_few);
        ref uint lookedTimes = ref Unsafe.Add(ref memory, 6 * Room), lookedStarts = ref Unsafe.Add(ref memory, 7 * Room), lookedValues = ref Unsafe.Add(ref memory, 8 * Room);
        int length = steps.Length, c = customer;
        for (; c < best.Length; c++)
        {
            (int row, int end) = first.Run.Of(c);
            int count = end - row;
            if (count > Few || !first.HasBehind(end, TLanes.Count)) return c;
            TLanes seen = zero, going = zero;
            uint shift = first.Run.Shift;
            ref uint times = ref memory, ownValues = ref Unsafe.Add(ref memory, 4 * Room);
            for (int i = 0; i < count; i += TLanes.Count)
            {
                TLanes time = TLanes.Head(TLanes.Load(ref first.Run.Times[0], (nuint)(row + i)) + TLanes.All(shift), count - i), value = TLanes.Bytes(ref first.Value(row + i));
                TLanes.Store(time, ref times, (nuint)i);
                TLanes.Store(value, ref ownValues, (nuint)i);
                seen |= TLanes.Bits(value, time, zero, last);
                going |= TLanes.Bits(value, time, stillFrom, last);
            }

            int skipped = _rows[c] - row, sources = _rowEnds[c] - _rows[c];
            TLanes entering = seen;
            if (!entersAlways)
            {
                entering = going = zero;
                for (int i = 0; i < sources; i += TLanes.Count)
                {
                    TLanes time = TLanes.Head(TLanes.Load(ref times, (nuint)(skipped + i)), sources - i), value = TLanes.Load(ref ownValues, (nuint)(skipped + i));
                    entering |= TLanes.Bits(value, time, zero, last);
                    going |= TLanes.Bits(value, time, stillFrom, last);
                }
            }

            uint reached = TLanes.Union(entering), open = openFrom > latest ? 0 : TLanes.Union(going), bestEnd = 0, bestStart = 0;
            Span<byte> own = places.Slice(c * values, values);
            Enter(own, reached, open);
            int deepest = reached == 0 ? 0 : 1;
            uint furthest = reached;
            ref uint from = ref Unsafe.Add(ref times, skipped), fromStarts = ref from, fromValues = ref Unsafe.Add(ref ownValues, skipped);
            for (int depth = 1; depth < length; depth++)
            {
                ref HeldRun step = ref Unsafe.Add(ref first, depth);
                (row, end) = step.Run.Of(c);
                int targets = end - row, next = 0;
                if (targets > Few || !step.HasBehind(end, TLanes.Count))
                {
                    own.Clear();
                    return c;
                }

                int odd = depth & 1;
                ref uint to = ref Unsafe.Add(ref memory, odd * Room), toStarts = ref Unsafe.Add(ref memory, (2 + odd) * Room), toValues = ref Unsafe.Add(ref memory, (4 + odd) * Room);
                shift = step.Run.Shift;
                reached = 0;
                for (int i = 0; i < targets; i += TLanes.Count)
                {
                    TLanes time = TLanes.Head(TLanes.Load(ref step.Run.Times[0], (nuint)(row + i)) + TLanes.All(shift), targets - i), value = TLanes.Bytes(ref step.Value(row + i));
                    seen |= TLanes.Bits(value, time, zero, last);
                    TLanes bound = time - apart, known = none;
                    for (int source = 0; source < sources; source++)
                        known = TLanes.FromSame(bound, value, ref Unsafe.Add(ref from, source), ref Unsafe.Add(ref fromValues, source), ref Unsafe.Add(ref fromStarts, source), known);
                    ulong inTime = TLanes.InTime(time, known, window, last);
                    if (inTime == 0) continue;
                    TLanes.Store(time, ref lookedTimes, 0);
                    TLanes.Store(known, ref lookedStarts, 0);
                    TLanes.Store(value, ref lookedValues, 0);
                    for (; inTime != 0; inTime &= inTime - 1)
                    {
                        int lane = BitOperations.TrailingZeroCount(inTime);
                        uint at = Unsafe.Add(ref lookedTimes, lane), start = Unsafe.Add(ref lookedStarts, lane), ownValue = Unsafe.Add(ref lookedValues, lane);
                        if (next == 0) (bestEnd, bestStart) = (at, start);
                        else if (at == bestEnd) bestStart = Math.Max(bestStart, start);
                        (Unsafe.Add(ref to, next), Unsafe.Add(ref toStarts, next), Unsafe.Add(ref toValues, next)) = (at, start, ownValue);
                        next++;
                        if ((reached >> (int)ownValue & 1) != 0) continue;
                        reached |= 1U << (int)ownValue;
                        own[(int)ownValue] = Number(depth + 1, length, start < openFrom, (open >> (int)ownValue & 1) != 0);
                    }
                }

                from = ref to;
                fromStarts = ref toStarts;
                fromValues = ref toValues;
                sources = next;
                if (next > 0) (deepest, furthest) = (depth + 1, reached);
            }

            best[c] = deepest == 0 ? (byte)0 : Number(deepest, length, bestStart < openFrom, (furthest & open) != 0);
            Leave(own, TLanes.Union(seen));
        }

        return c;
    }

    /// <summary>The same for one customer, however many events there are: for each value the start of its latest event is known.</summary>
    private void WriteMany(ReadOnlySpan<HeldRun> steps, in StepLimits limits, long openFrom, int c, Span<byte> places, out byte best)
    {
        uint present = 0;
        foreach (ref readonly HeldRun step in steps)
        {
            (int row, int end) = step.Run.Of(c);
            for (; row < end && step.Run.Times[row] + step.Run.Shift <= limits.Last; row++) present |= 1U << step.Value(row);
        }

        uint entered = 0, open = 0, bestEnd = 0, bestStart = 0;
        int sources = 0;
        Reserve(ref _from, _rowEnds[c] - _rows[c]);
        for (int row = _rows[c]; row < _rowEnds[c]; row++)
        {
            var one = new Chained(steps[0].Run.Times[row] + steps[0].Run.Shift, steps[0].Run.Times[row] + steps[0].Run.Shift, steps[0].Value(row));
            _from[sources++] = one;
            entered |= 1U << one.Value;
            if (one.Time >= openFrom) open |= 1U << one.Value;
        }

        Enter(places, entered, open);
        int deepest = entered == 0 ? 0 : 1;
        uint furthest = entered;
        for (int depth = 1; depth < steps.Length && sources > 0; depth++)
        {
            ref readonly HeldRun step = ref steps[depth];
            (int row, int end) = step.Run.Of(c);
            Reserve(ref _to, end - row);
            Array.Fill(_known, StepLinks.None);
            int source = 0, next = 0;
            uint reached = 0;
            for (; row < end; row++)
            {
                uint time = step.Run.Times[row] + step.Run.Shift;
                if (time > limits.Last) break;
                for (; source < sources && _from[source].Time <= time - limits.Apart; source++) _known[_from[source].Value] = _from[source].Start;
                byte value = step.Value(row);
                uint start = _known[value];
                if (start == StepLinks.None || time - start > limits.Window) continue;
                if (next == 0) (bestEnd, bestStart) = (time, start);
                else if (time == bestEnd) bestStart = Math.Max(bestStart, start);
                _to[next++] = new Chained(time, start, value);
                if ((reached >> value & 1) != 0) continue;
                reached |= 1U << value;
                places[value] = Number(depth + 1, steps.Length, start < openFrom, (open >> value & 1) != 0);
            }

            (_from, _to, sources) = (_to, _from, next);
            if (next > 0) (deepest, furthest) = (depth + 1, reached);
        }

        best = deepest == 0 ? (byte)0 : Number(deepest, steps.Length, bestStart < openFrom, (furthest & open) != 0);
        Leave(places, present);
    }

    /// <summary>A chain that is not whole, and cannot go on, has been left behind by its window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Number(int depth, int length, bool isOver, bool isOpen) => (byte)((depth << 2) | (depth == length ? (isOver ? 1 : 0) : isOpen ? 3 : 1));

    /// <summary>The numbers of the values that have a start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Enter(Span<byte> places, uint entered, uint open)
    {
        int value = 0;
        for (; value + 8 <= places.Length; value += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(places[value..], (5 * Bytes(entered >> value)) | (2 * Bytes((entered & open) >> value)));
        for (; value < places.Length; value++) places[value] = (entered >> value & 1) == 0 ? (byte)0 : (byte)(5 | ((open >> value & 1) << 1));
    }

    /// <summary>Those of the values without events, whose numbers are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(Span<byte> places, uint present)
    {
        int value = 0;
        for (; value + 8 <= places.Length; value += 8)
        {
            Span<byte> eight = places[value..];
            BinaryPrimitives.WriteUInt64LittleEndian(eight, BinaryPrimitives.ReadUInt64LittleEndian(eight) | (Absent * Bytes(~present >> value)));
        }

        for (; value < places.Length; value++) places[value] |= (byte)(~present >> value & Absent);
    }

    /// <summary>Eight bits as a byte each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bytes(uint bits) => (((((bits & 0xFF) * 0x01_01_01_01_01_01_01_01UL) & 0x80_40_20_10_08_04_02_01UL) + 0x7F_7F_7F_7F_7F_7F_7F_7FUL) >> 7) & 0x01_01_01_01_01_01_01_01UL;

    private static void Reserve(ref Chained[] chained, int count)
    {
        if (chained.Length < count) chained = new Chained[Math.Max(count, 2 * chained.Length)];
    }

    /// <summary>An event of a step to which a chain gets.</summary>
    private readonly record struct Chained(uint Time, uint Start, byte Value);
}

/// <summary>The events of one step, each with a value.</summary>
/// <param name="Run">The events.</param>
/// <param name="Values">The values by row.</param>
/// <param name="First">The position of the value of row 0; may be below 0.</param>
internal readonly record struct HeldRun(StepRun Run, byte[] Values, int First)
{
    /// <summary>The value of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref byte Value(int row) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Values), First + row);

    /// <summary>Whether behind the rows up to one as many can be read as there are lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasBehind(int end, int lanes) => end + lanes <= Run.Times.Length && First + end + lanes <= Values.Length;
}
