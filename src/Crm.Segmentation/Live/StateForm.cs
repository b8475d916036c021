using System.Buffers.Binary;

namespace Crm.Segmentation.Live;

/// <summary>One customer's state as bytes, and back: what it says, who she is, what she did, and what of it is no longer there.</summary>
/// <remarks>The key is not part of it. Attributes, events and what was settled are stretches of their own, which are copied as they are where a step does not look at them.</remarks>
internal sealed partial class StateForm(Schema schema, IReadOnlyList<ProgramDefinition> definitions, KeptHistory kept)
{
    /// <summary>What of a state there is beside what the definitions say.</summary>
    internal const byte IsCut = 1, IsSettled = 2, IsAsked = 4, HasEvents = 8, HasAttributes = 16, HasIds = 32, HasLost = 64, HasFolds = 128;

    // Before the events stand the instant of the last, how many there are, and how many bytes they take.
    private const int EventsHead = sizeof(long) + (2 * sizeof(int));

    // Before what the definitions say stand the instant of which it is, and what else there is.
    private const int BeginLength = sizeof(long) + sizeof(byte);

    private const byte Rest = IsSettled | HasAttributes | HasIds | HasLost | HasFolds;

    /// <summary>How many measures go on from folds of old events.</summary>
    internal int Folds => kept.Folds.Count;

    private readonly ValueForm _values = new();
    private readonly StateWriter _stretch = new();
    private readonly DefinitionCodes _codes = new(definitions);

    internal void Write(StateWriter to, LiveCustomer customer)
    {
        if (customer.AreEventsRead) WriteEvents(customer.Events);
        WriteHead(to.Room(HeadLength(customer)), customer);
        if (customer.AreEventsRead) to.Bytes(_stretch.Written);
        else
        {
            to.Bytes(customer.StoredEvents);
            to.Bytes(customer.Added.Written);
        }

        if (customer.IsRestRead) WriteRest(to, customer);
        else to.Bytes(customer.StoredRest);
    }

    /// <summary>Whether nothing but what stands before the events, and events behind the others, differs from what was stored.</summary>
    internal static bool IsMostlyStored(LiveCustomer customer) => !customer.AreEventsRead && !customer.IsRestRead;

    /// <summary>How many bytes stand before the events, where a customer is written.</summary>
    internal static int HeadLength(LiveCustomer customer) =>
        BeginLength + customer.Codes.WrittenLength + customer.Nexts.MakeRoom() + (customer.Asked == long.MinValue ? 0 : sizeof(long)) + (customer.KeptFrom == long.MinValue ? 0 : sizeof(long))
        + (customer.EventCount == 0 ? 0 : EventsHead);

    /// <summary>Writes what stands before the events, to as many bytes as it takes.</summary>
    internal void WriteHead(Span<byte> to, LiveCustomer customer)
    {
        int events = customer.EventCount;
        byte rest = customer.IsRestRead ? RestOf(customer) : (byte)(customer.Has & Rest);
        BinaryPrimitives.WriteInt64LittleEndian(to, customer.Told);
        to[sizeof(long)] = (byte)((customer.KeptFrom == long.MinValue ? 0 : IsCut) | (customer.Asked == long.MinValue ? 0 : IsAsked) | (events == 0 ? 0 : HasEvents) | rest);
        to = to[BeginLength..];
        to = to[customer.Codes.Write(to)..];
        int nexts = customer.Nexts.MakeRoom();
        customer.Nexts.Write(to[..nexts]);
        to = to[nexts..];
        if (customer.Asked != long.MinValue)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to, customer.Asked);
            to = to[sizeof(long)..];
        }

        if (customer.KeptFrom != long.MinValue)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to, customer.KeptFrom);
            to = to[sizeof(long)..];
        }

        if (events == 0) return;
        BinaryPrimitives.WriteInt64LittleEndian(to, customer.AreEventsRead ? customer.Events[^1].At : customer.LastAt);
        BinaryPrimitives.WriteInt32LittleEndian(to[sizeof(long)..], events);
        BinaryPrimitives.WriteInt32LittleEndian(to[(sizeof(long) + sizeof(int))..], customer.AreEventsRead ? _stretch.Length : customer.StoredLength + customer.Added.Length);
    }

    /// <summary>What the definitions say, and behind it when they say something else, in a state that was written.</summary>
    internal static Span<byte> CodesIn(Span<byte> stored) => stored[BeginLength..];

    /// <inheritdoc cref="CodesIn(Span{byte})"/>
    internal static ReadOnlySpan<byte> CodesIn(ReadOnlySpan<byte> stored) => stored[BeginLength..];

    /// <summary>A state that was written is of another instant from now on.</summary>
    internal static void SetTold(Span<byte> stored, long now) => BinaryPrimitives.WriteInt64LittleEndian(stored, now);

    /// <summary>Reads what the definitions say, when they say something else, and when all were asked last: no more.</summary>
    internal static void ReadComing(ReadOnlySpan<byte> stored, LiveCustomer customer)
    {
        var from = new StateReader(stored);
        customer.Told = (long)from.Fixed();
        byte has = from.Byte();
        from.Pass(customer.Codes.Read(from.Rest));
        from.Pass(customer.Nexts.Read(from.Rest));
        customer.Asked = (has & IsAsked) != 0 ? (long)from.Fixed() : long.MinValue;
    }

    /// <summary>Makes room for another head, and puts further events behind those that are stored.</summary>
    /// <param name="room">Where the state is stored, as long as it was and as it will be.</param>
    /// <param name="customer">Whose state it is.</param>
    /// <param name="head">How long the head will be.</param>
    internal static void MoveBehind(Span<byte> room, LiveCustomer customer, int head)
    {
        int events = customer.StoredLength, rest = customer.StoredRestLength, stood = customer.StoredHead + events, behind = head + events;
        ReadOnlySpan<byte> added = customer.Added.Written;

        // What lies further behind makes way first, unless it comes nearer.
        if (behind + added.Length > stood) Move(room, stood, behind + added.Length, rest);
        Move(room, customer.StoredHead, head, events);
        if (behind + added.Length < stood) Move(room, stood, behind + added.Length, rest);
        added.CopyTo(room[behind..]);

        static void Move(Span<byte> room, int from, int to, int length)
        {
            if (from != to && length > 0) room.Slice(from, length).CopyTo(room[to..]);
        }
    }

    /// <summary>Copies all that stands behind the head of a state whose events and rest are as they were stored.</summary>
    internal static void CopyBehind(Span<byte> to, LiveCustomer customer)
    {
        customer.StoredEvents.CopyTo(to);
        to = to[customer.StoredEvents.Length..];
        customer.Added.Written.CopyTo(to);
        customer.StoredRest.CopyTo(to[customer.Added.Length..]);
    }

    /// <summary>Reads what stands before the events; the rest is looked at where it is asked for, and so long the bytes must stay as they are.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written, as far as they were looked at: <see cref="LiveCustomer.ReadAll"/>.</exception>
    internal void Read(ArraySegment<byte> stored, in CustomerKey key, LiveCustomer customer)
    {
        ReadOnlySpan<byte> bytes = stored;
        if (bytes.Length <= sizeof(long)) throw StateReader.Malformed();
        byte has = bytes[sizeof(long)];
        customer.BeginBytes(key, BinaryPrimitives.ReadInt64LittleEndian(bytes), has);
        ReadOnlySpan<byte> left = CodesIn(bytes);
        left = left[customer.Codes.Read(left)..];
        left = left[customer.Nexts.Read(left)..];
        int fixedLength = ((has & IsAsked) != 0 ? sizeof(long) : 0) + ((has & IsCut) != 0 ? sizeof(long) : 0) + ((has & HasEvents) != 0 ? EventsHead : 0);
        if (left.Length < fixedLength) throw StateReader.Malformed();
        if ((has & IsAsked) != 0)
        {
            customer.Asked = BinaryPrimitives.ReadInt64LittleEndian(left);
            left = left[sizeof(long)..];
        }

        if ((has & IsCut) != 0)
        {
            customer.KeptFrom = BinaryPrimitives.ReadInt64LittleEndian(left);
            left = left[sizeof(long)..];
        }

        (int count, long last, int length) = (0, long.MinValue, 0);
        if ((has & HasEvents) != 0)
        {
            (last, count, length) = (BinaryPrimitives.ReadInt64LittleEndian(left), BinaryPrimitives.ReadInt32LittleEndian(left[sizeof(long)..]), BinaryPrimitives.ReadInt32LittleEndian(left[(sizeof(long) + sizeof(int))..]));
            left = left[EventsHead..];
            if (count <= 0 || count > length / 2 || length > left.Length) throw StateReader.Malformed();
        }

        if ((has & Rest) == 0 && length < left.Length) throw StateReader.Malformed();
        int head = bytes.Length - left.Length;
        customer.HasEvents(count, last, stored, head, length);
    }

    /// <summary>That the instants before the events are such: looked at where bytes come from outside.</summary>
    /// <exception cref="MalformedStateException">One is not.</exception>
    internal static void VerifyInstants(LiveCustomer customer)
    {
        _ = ValueForm.InRange(customer.Told, Timestamp.Min, Timestamp.Max);
        if ((customer.Has & IsAsked) != 0) _ = ValueForm.InRange(customer.Asked, Timestamp.Min, Timestamp.Max);
        if ((customer.Has & IsCut) != 0) _ = ValueForm.InRange(customer.KeptFrom, TimeRange.Earliest, TimeRange.Latest);
        if ((customer.Has & HasEvents) != 0) _ = ValueForm.InRange(customer.LastAt, Timestamp.Min, Timestamp.Max);
    }

    /// <summary>What one definition says, of a state that is not read any further.</summary>
    internal int ReadCode(ref StateReader from, int definition)
    {
        _ = from.Fixed();
        _ = from.Byte();
        return _codes.ReadOne(ref from, definition);
    }

    /// <summary>What each definition said when history was settled, and since when.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void ReadSettled(LiveCustomer customer, int[] codes, long[] since)
    {
        var from = new StateReader(customer.StoredSettled);
        from.Pass(_codes.Read(from.Rest));
        for (int i = 0; i < since.Length; i++)
        {
            codes[i] = _codes[i];
            if (from.Unsigned() is not 0 and var before) since[i] = customer.Settled - (long)(before - 1);
        }

        from.End();
    }

    /// <summary>Who the customer is, and when that was said.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal CustomerAttributes ReadAttributes(LiveCustomer customer, Receipt[] received, bool[] isReceived)
    {
        Array.Clear(received);
        Array.Clear(isReceived);
        CustomerAttributes none = CustomerAttributes.Of(schema, customer.Key);
        if (customer.StoredAttributes.Length == 0) return none;
        var from = new StateReader(customer.StoredAttributes);
        var values = new FieldRow.Filling(none.Fields.Count);
        for (int left = from.Count(3); left > 0; left--)
        {
            int named = from.Count(), slot = named >> 1;
            if (slot >= none.Fields.Count) throw StateReader.Malformed();
            isReceived[slot] = true;
            received[slot] = new Receipt(from.Signed(), from.Count());
            if ((named & 1) != 0) _values.Read(ref from, none.Fields, values, slot);
        }

        from.End();
        return none.With(values.ToRow());
    }

    private static byte RestOf(LiveCustomer customer)
    {
        bool isFolded = false;
        foreach (ref readonly Fold fold in customer.Folds.AsSpan()) isFolded |= !fold.IsEmpty;
        bool hasAttributes = customer.AreAttributesRead ? customer.IsReceived.AsSpan().Contains(true) : customer.StoredAttributes.Length > 0;
        return (byte)((customer.Settled == long.MinValue ? 0 : IsSettled) | (hasAttributes ? HasAttributes : 0) | (customer.Ids.Count > 0 ? HasIds : 0) | (customer.Lost.Count > 0 ? HasLost : 0) | (isFolded ? HasFolds : 0));
    }

    private void WriteRest(StateWriter to, LiveCustomer customer)
    {
        byte has = RestOf(customer);
        if ((has & IsSettled) != 0) WriteSettled(to, customer);
        if ((has & HasAttributes) != 0) WriteAttributes(to, customer);
        if ((has & HasIds) != 0)
        {
            to.Count(customer.Ids.Count);
            foreach (KnownId known in customer.Ids)
            {
                to.Fixed(known.Id);
                to.Signed(known.Received.At);
                to.Count(known.Received.Order);
            }
        }

        if ((has & HasLost) != 0)
        {
            to.Count(customer.Lost.Count);
            foreach ((int type, long at) in customer.Lost)
            {
                to.Count(type);
                to.Signed(at);
            }
        }

        if ((has & HasFolds) != 0) WriteFolds(to, customer.Folds);
    }

    /// <summary>Reads what stands behind the events; attributes and what was settled stay bytes.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void ReadRest(LiveCustomer customer, ArraySegment<byte> bytes, List<KnownId> ids, SortedList<int, long> lost, Fold[] folds)
    {
        var from = new StateReader(bytes);
        if ((customer.Has & IsSettled) != 0)
        {
            long settled = ValueForm.InRange(from.Signed(), TimeRange.Earliest, TimeRange.Latest);
            int length = from.Count(1);
            customer.HasSettled(settled, bytes.Slice(from.Position, length));
            _ = from.Bytes(length);
        }

        if ((customer.Has & HasAttributes) != 0)
        {
            int length = from.Count(1);
            customer.HasAttributes(bytes.Slice(from.Position, length));
            _ = from.Bytes(length);
        }

        if ((customer.Has & HasIds) != 0)
            for (int left = from.Count(10); left > 0; left--) ids.Add(new KnownId(from.Fixed(), new Receipt(from.Signed(), from.Count())));
        if ((customer.Has & HasLost) != 0) ReadLost(ref from, lost);
        if ((customer.Has & HasFolds) != 0) ReadFolds(ref from, folds);
        from.End();
    }

    private void ReadLost(ref StateReader from, SortedList<int, long> lost)
    {
        int last = -1;
        for (int left = from.Count(2); left > 0; left--)
        {
            int type = from.Count();
            if (type <= last || type >= schema.Events.Count) throw StateReader.Malformed();
            lost.Add(type, from.Signed());
            last = type;
        }
    }

    private void WriteSettled(StateWriter to, LiveCustomer customer)
    {
        to.Signed(customer.Settled);
        if (!customer.IsSettledRead)
        {
            to.Stretch(customer.StoredSettled);
            return;
        }

        _stretch.Clear();
        for (int i = 0; i < customer.SettledCodes.Length; i++) _codes[i] = customer.SettledCodes[i];
        _codes.Write(_stretch.Room(_codes.WrittenLength));
        foreach (long since in customer.SettledSince) _stretch.Unsigned(since == LiveChange.Always ? 0 : (ulong)(customer.Settled - since) + 1);
        to.Stretch(_stretch.Written);
    }

    private void WriteAttributes(StateWriter to, LiveCustomer customer)
    {
        if (!customer.AreAttributesRead)
        {
            to.Stretch(customer.StoredAttributes);
            return;
        }

        ValueList<FieldDefinition> fields = customer.Attributes.Fields;
        _stretch.Clear();
        _stretch.Count(customer.IsReceived.AsSpan().Count(true));
        for (int slot = 0; slot < fields.Count; slot++)
        {
            if (!customer.IsReceived[slot]) continue;
            bool isSet = customer.Attributes.Values.Has(slot);
            _stretch.Count((slot << 1) | (isSet ? 1 : 0));
            _stretch.Signed(customer.Received[slot].At);
            _stretch.Count(customer.Received[slot].Order);
            if (isSet) ValueForm.Write(_stretch, fields, customer.Attributes.Values, slot);
        }

        to.Stretch(_stretch.Written);
    }
}
