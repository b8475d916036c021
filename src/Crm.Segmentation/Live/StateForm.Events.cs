using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <content>Events: of each the time since the one before, its type, what else is known of it, and its values.</content>
internal sealed partial class StateForm
{
    // Where the first byte of an event has the high bit, it says what else there is, and below it the type, or that this follows.
    private const int HasId = 1, HasOrder = 2, HasReceipt = 4, More = 0x80, TypeBits = 4, LongType = (1 << TypeBits) - 1;

    private const ulong Near = 1UL << 40;

    // The instant before the first event: of 2010, so that first events until 2044 are near it.
    private const long Beginning = 1_262_304_000_000;

    private const int PlainLength = SixByteSteps.Bytes;

    private readonly CustomerEvent[] _plain = [.. Enumerable.Range(0, schema.Events.Count).Select(type => CustomerEvent.Of(schema, type, new FineInstant(0, 0), null, null, FieldRow.Empty(schema.Events[type].Properties.Count)))];

    /// <summary>Of which types nothing is stored but that there is an event, and when.</summary>
    private readonly bool[] _isBare = [.. Enumerable.Range(0, schema.Events.Count).Select(type => kept[type].IsPlain)];

    /// <summary>Writes an event behind others: one of which nothing is known but its type and instant in six bytes, of which the first says the type.</summary>
    /// <param name="to">The bytes of those before.</param>
    /// <param name="one">The event.</param>
    /// <param name="last">The instant of the one before; any for the first.</param>
    /// <param name="isFirst">Whether it is the first.</param>
    internal void Append(StateWriter to, in KeptEvent one, long last, bool isFirst)
    {
        (CustomerEvent shape, long at, ulong id, Receipt received) = one;
        bool isPrompt = received.At == at && received.Order == 0, hasOrder = shape.Finer != 0 || shape.Sequence is not null;
        int flags = (id != 0 ? HasId : 0) | (hasOrder ? HasOrder : 0) | (isPrompt ? 0 : HasReceipt), type = shape.Index;
        ulong ahead = (ulong)(at - (isFirst ? Beginning : last));
        if (flags == 0 && _isBare[type] && type < More && ahead < Near)
        {
            to.Six((ahead << 8) | (uint)type);
            return;
        }

        to.Byte((byte)(More | (flags << TypeBits) | Math.Min(type, LongType)));
        if (type >= LongType) to.Count(type);
        to.Unsigned(ahead);
        if (!isPrompt)
        {
            to.Signed(received.At - at);
            to.Count(received.Order);
        }

        if (hasOrder)
        {
            to.Count(shape.Finer);
            to.Byte((byte)(shape.Sequence is null ? 0 : 1));
            if (shape.Sequence is { } sequence) to.Signed(sequence);
        }

        if (id != 0) to.Fixed(id);
        WriteValues(to, shape);
    }

    /// <summary>Reads all events.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void ReadEvents(LiveCustomer customer, List<KeptEvent> to)
    {
        to.EnsureCapacity(customer.StoredCount + customer.AddedCount);
        long at = Beginning;
        ReadEvents(customer.StoredEvents, customer.StoredCount, ref at, to);
        ReadEvents(customer.Added.Written, customer.AddedCount, ref at, to);
    }

    private void ReadEvents(ReadOnlySpan<byte> bytes, int count, ref long at, List<KeptEvent> to)
    {
        var from = new StateReader(bytes);
        for (int left = count; left > 0; left--)
        {
            EventHead head = ReadHead(ref from, ref at);
            to.Add(new KeptEvent(ReadEvent(ref from, head, at, out ulong id), at, id, head.Received));
        }

        from.End();
    }

    /// <summary>Whether all bytes of an id are somewhere in those of events.</summary>
    internal static bool MayHave(ReadOnlySpan<byte> events, ulong id)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, id);
        return events.IndexOf(bytes) >= 0;
    }

    /// <summary>Reads the events of some types into a history. Others are passed over, or read too where there are few: nobody who does not ask for them sees them.</summary>
    internal void ReadEvents(LiveCustomer customer, bool[] types, CustomerHistory to)
    {
        if (customer.AreEventsRead)
        {
            foreach (KeptEvent one in customer.Events)
                if (types[one.Event.Index]) to.Add(one.Event, one.At);
            return;
        }

        long at = Beginning;
        int few = customer.EventCount <= CustomerHistory.Few ? ReadFew(customer, ref at, to) : 0;
        if (few < customer.StoredCount) ReadEvents(customer.StoredEvents[(few * PlainLength)..], customer.StoredCount - few, types, ref at, to);
        ReadOnlySpan<byte> added = customer.Added.Written;
        if (added.Length == PlainLength && added[0] < More) to.Add(added[0], customer.LastAt, _plain);
        else ReadEvents(added, customer.AddedCount, types, ref at, to);
    }

    private void ReadEvents(ReadOnlySpan<byte> bytes, int count, bool[] types, ref long at, CustomerHistory to)
    {
        while (count > 0)
        {
            int plain = ReadPlain(bytes, count, types, ref at, to);
            count -= plain;
            if (count == 0) break;
            bytes = bytes[(plain * PlainLength)..];
            bytes = bytes[ReadOther(bytes, types, ref at, to)..];
            count--;
        }
    }

    /// <summary>Reads an event of which more is known; how many bytes it takes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadOther(ReadOnlySpan<byte> bytes, bool[] types, ref long at, CustomerHistory to)
    {
        var from = new StateReader(bytes);
        EventHead head = ReadHead(ref from, ref at);
        if (types[head.Type]) to.Add(ReadEvent(ref from, head, at, out _), at);
        else Skip(ref from, head);
        return from.Position;
    }

    /// <summary>Reads those of the stored events that are in six bytes, up to one that is not, of whatever types: of few it costs more to tell which are asked for. How many.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadFew(LiveCustomer customer, ref long at, CustomerHistory to)
    {
        if (customer.StoredCount == 0) return 0;

        ReadOnlySpan<byte> bytes = customer.StoredEventsFrom(-SixByteSteps.Before);
        to.Room(out Span<long> times, out Span<byte> codes);
        int most = Math.Min(customer.StoredCount, times.Length);
        if (bytes.Length - SixByteSteps.Before < most * PlainLength) most = (bytes.Length - SixByteSteps.Before) / PlainLength;
        int read = SixByteSteps.Read(bytes, ref at, codes[..most], times, (byte)Math.Min(_plain.Length, More));
        to.Add(read, _plain);
        return read;
    }

    /// <summary>Reads events in six bytes one after the other; how many.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadPlain(ReadOnlySpan<byte> bytes, int count, bool[] types, ref long at, CustomerHistory to)
    {
        to.Room(out Span<long> times, out Span<byte> codes);
        int most = Math.Min(Math.Min(count, times.Length), bytes.Length / PlainLength), whole = Math.Min(most, (bytes.Length - sizeof(ushort)) / PlainLength), read = 0;

        // Six bytes are looked at as eight; behind the last there may be no two more.
        ulong ending = whole < most ? StoredWords.SixAt(bytes[(whole * PlainLength)..]) : 0;
        uint known = (uint)Math.Min(types.Length, More);
        ref long time = ref MemoryMarshal.GetReference(times);
        ref byte code = ref MemoryMarshal.GetReference(codes);
        ref bool isAsked = ref MemoryMarshal.GetArrayDataReference(types);
        nint place = 0;
        long last = at;
        for (int from = 0; read < most; read++, from += PlainLength)
        {
            ulong word = read < whole ? StoredWords.At(bytes, from) : ending;
            uint type = (byte)word;
            if (type >= known) break;

            // Which types are asked for nobody can guess: each is written, and the next over it where it is not.
            last += (long)(word << 16 >> 24);
            Unsafe.Add(ref time, place) = last;
            Unsafe.Add(ref code, place) = (byte)type;
            place += Unsafe.Add(ref isAsked, type) ? 1 : 0;
        }

        at = last;
        to.Add((int)place, _plain);
        return read;
    }

    /// <summary>How many events before an instant are of types that do not stay for ever.</summary>
    internal int CountOld(LiveCustomer customer, long before)
    {
        int old = 0;
        if (customer.AreEventsRead)
        {
            foreach (KeptEvent one in customer.Events)
            {
                if (one.At >= before) break;
                if (!kept[one.Event.Index].IsKeptForEver) old++;
            }

            return old;
        }

        long at = Beginning;
        old = CountOld(customer.StoredEvents, customer.StoredCount, before, ref at);
        return at >= before ? old : old + CountOld(customer.Added.Written, customer.AddedCount, before, ref at);
    }

    private int CountOld(ReadOnlySpan<byte> events, int count, long before, ref long at)
    {
        // Most often the first is not old, and so none is.
        if (events.Length >= PlainLength && StoredWords.SixAt(events) is var word && (byte)word < More && at + (long)(word << 16 >> 24) is var first && first >= before)
        {
            at = first;
            return 0;
        }

        var from = new StateReader(events);
        int old = 0;
        for (int left = count; left > 0; left--)
        {
            EventHead head = ReadHead(ref from, ref at);
            if (at >= before) break;
            if (!kept[head.Type].IsKeptForEver) old++;
            Skip(ref from, head);
        }

        return old;
    }

    private void WriteEvents(List<KeptEvent> events)
    {
        _stretch.Clear();
        long last = 0;
        foreach (KeptEvent one in events)
        {
            Append(_stretch, one, last, _stretch.Length == 0);
            last = one.At;
        }
    }

    private EventHead ReadHead(ref StateReader from, ref long at)
    {
        int first = from.Byte(), type = first, flags = 0;
        if (first < More)
        {
            at += (long)from.Five();
        }
        else
        {
            (type, flags) = (first & LongType, (first >> TypeBits) & (HasId | HasOrder | HasReceipt));
            if (type == LongType) type = from.Count();
            at += (long)from.Unsigned();
        }

        if (type >= schema.Events.Count || at is < 0 or > Timestamp.Max || (first < More && !_isBare[type])) throw StateReader.Malformed();
        return new EventHead(type, flags, (flags & HasReceipt) == 0 ? new Receipt(at, 0) : new Receipt(at + from.Signed(), from.Count()));
    }

    private CustomerEvent ReadEvent(ref StateReader from, EventHead head, long at, out ulong id)
    {
        id = 0;
        if ((head.Flags & (HasOrder | HasId)) == 0 && kept[head.Type].IsPlain) return _plain[head.Type];
        (int finer, long? sequence) = (0, null);
        if ((head.Flags & HasOrder) != 0)
        {
            finer = from.Count();
            if (finer >= TimeSpan.TicksPerMillisecond) throw StateReader.Malformed();
            if (from.Byte() != 0) sequence = from.Signed();
        }

        if ((head.Flags & HasId) != 0) id = from.Fixed();
        return kept[head.Type].IsPlain && (head.Flags & HasOrder) == 0
            ? _plain[head.Type]
            : CustomerEvent.Of(schema, head.Type, new FineInstant(at, finer), null, sequence, ReadValues(ref from, head.Type));
    }

    private void Skip(ref StateReader from, EventHead head)
    {
        if ((head.Flags & HasOrder) != 0)
        {
            _ = from.Count();
            if (from.Byte() != 0) _ = from.Signed();
        }

        if ((head.Flags & HasId) != 0) _ = from.Fixed();
        SkipValues(ref from, head.Type);
    }

    /// <summary>What stands before an event's order, id and values.</summary>
    private readonly record struct EventHead(int Type, int Flags, Receipt Received);
}
