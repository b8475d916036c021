namespace Crm.Segmentation.Live;

/// <summary>One customer's state as bytes, and back: what it says, who she is, what she did, and what of it is no longer there.</summary>
/// <remarks>Instants are written as what lies between them. The key is not part of it.</remarks>
internal sealed class StateForm(Schema schema, IReadOnlyList<ProgramDefinition> definitions, KeptHistory kept)
{
    private const ulong HasId = 1, HasOrder = 2, HasReceipt = 4;
    private const int EventFlags = 3;
    private const byte IsCut = 1, IsSettled = 2, IsAsked = 4;

    private readonly ValueForm _values = new();
    private readonly int[] _codes = new int[definitions.Count];
    private readonly CustomerEvent[] _plain = [.. Enumerable.Range(0, schema.Events.Count).Select(type => CustomerEvent.Of(schema, type, new FineInstant(0, 0), null, null, FieldRow.Empty(schema.Events[type].Properties.Count)))];

    internal void Write(StateWriter to, LiveCustomer customer)
    {
        to.Signed(customer.Told);
        WriteCodes(to, customer.Codes);
        WriteNexts(to, customer);
        WriteSettled(to, customer);
        WriteAttributes(to, customer);
        WriteEvents(to, customer);
        WriteRest(to, customer);
    }

    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void Read(ref StateReader from, CustomerKey key, LiveCustomer customer)
    {
        customer.Begin(CustomerAttributes.Of(schema, key), InRange(from.Signed(), Timestamp.Min, Timestamp.Max));
        ReadCodes(ref from, customer.Codes);
        ReadNexts(ref from, customer);
        ReadSettled(ref from, customer);
        ReadAttributes(ref from, customer);
        ReadEvents(ref from, customer);
        ReadRest(ref from, customer);
    }

    /// <summary>What one definition says, of a state that is not read any further.</summary>
    internal int ReadCode(ref StateReader from, int definition)
    {
        _ = from.Signed();
        ReadCodes(ref from, _codes);
        return _codes[definition];
    }

    /// <summary>A bit a segment, then a number a partition.</summary>
    private void WriteCodes(StateWriter to, int[] codes)
    {
        (int bits, int used) = (0, 0);
        for (int i = 0; i < codes.Length; i++)
        {
            if (definitions[i].IsPartition) continue;
            if (codes[i] == 1) bits |= 1 << used;
            if (++used < 8) continue;
            to.Byte((byte)bits);
            (bits, used) = (0, 0);
        }

        if (used > 0) to.Byte((byte)bits);
        for (int i = 0; i < codes.Length; i++)
            if (definitions[i].IsPartition) to.Count(codes[i] + 1);
    }

    private void ReadCodes(ref StateReader from, int[] codes)
    {
        (int bits, int left) = (0, 0);
        for (int i = 0; i < codes.Length; i++)
        {
            if (definitions[i].IsPartition) continue;
            if (left == 0) (bits, left) = (from.Byte(), 8);
            (codes[i], bits, left) = (bits & 1, bits >> 1, left - 1);
        }

        if (bits != 0) throw StateReader.Malformed();
        for (int i = 0; i < codes.Length; i++)
        {
            if (!definitions[i].IsPartition) continue;
            codes[i] = from.Count() - 1;
            if (codes[i] >= definitions[i].Cells.Count) throw StateReader.Malformed();
        }
    }

    private static void WriteNexts(StateWriter to, LiveCustomer customer)
    {
        int count = 0;
        foreach (long next in customer.Nexts)
            if (next != long.MaxValue) count++;
        to.Count(count);
        int last = 0;
        for (int i = 0; i < customer.Nexts.Length; i++)
        {
            if (customer.Nexts[i] == long.MaxValue) continue;
            to.Count(i - last);
            to.Unsigned((ulong)(customer.Nexts[i] - customer.Told));
            last = i;
        }
    }

    private static void ReadNexts(ref StateReader from, LiveCustomer customer)
    {
        int count = from.Count(2), last = 0;
        for (int i = 0; i < count; i++)
        {
            last += from.Count();
            if ((uint)last >= (uint)customer.Nexts.Length) throw StateReader.Malformed();
            customer.Nexts[last] = InRange(customer.Told + (long)from.Unsigned(), customer.Told, long.MaxValue);
        }
    }

    private void WriteSettled(StateWriter to, LiveCustomer customer)
    {
        to.Byte((byte)((customer.KeptFrom == long.MinValue ? 0 : IsCut) | (customer.Settled == long.MinValue ? 0 : IsSettled) | (customer.Asked == long.MinValue ? 0 : IsAsked)));
        if (customer.Asked != long.MinValue) to.Signed(customer.Told - customer.Asked);
        if (customer.KeptFrom != long.MinValue) to.Signed(customer.Told - customer.KeptFrom);
        if (customer.Settled == long.MinValue) return;
        to.Signed(customer.Told - customer.Settled);
        WriteCodes(to, customer.SettledCodes);
        foreach (long since in customer.SettledSince)
            to.Unsigned(since == LiveChange.Always ? 0 : (ulong)(customer.Settled - since) + 1);
    }

    private void ReadSettled(ref StateReader from, LiveCustomer customer)
    {
        byte has = from.Byte();
        if (has > (IsCut | IsSettled | IsAsked)) throw StateReader.Malformed();
        if ((has & IsAsked) != 0) customer.Asked = customer.Told - from.Signed();
        if ((has & IsCut) != 0) customer.KeptFrom = customer.Told - from.Signed();
        if ((has & IsSettled) == 0) return;
        customer.Settled = customer.Told - from.Signed();
        ReadCodes(ref from, customer.SettledCodes);
        for (int i = 0; i < customer.SettledSince.Length; i++)
            if (from.Unsigned() is not 0 and var since) customer.SettledSince[i] = customer.Settled - (long)(since - 1);
    }

    private static void WriteAttributes(StateWriter to, LiveCustomer customer)
    {
        ValueList<FieldDefinition> fields = customer.Attributes.Fields;
        int count = 0;
        for (int slot = 0; slot < fields.Count; slot++)
            if (customer.IsReceived[slot]) count++;
        to.Count(count);
        for (int slot = 0; slot < fields.Count; slot++)
        {
            if (!customer.IsReceived[slot]) continue;
            bool isSet = customer.Attributes.Values.Has(slot);
            to.Count((slot << 1) | (isSet ? 1 : 0));
            to.Signed(customer.Told - customer.Received[slot].At);
            to.Count(customer.Received[slot].Order);
            if (isSet) ValueForm.Write(to, fields, customer.Attributes.Values, slot);
        }
    }

    private void ReadAttributes(ref StateReader from, LiveCustomer customer)
    {
        int count = from.Count(3);
        if (count == 0) return;
        ValueList<FieldDefinition> fields = customer.Attributes.Fields;
        var values = new FieldRow.Filling(fields.Count);
        for (int i = 0; i < count; i++)
        {
            int named = from.Count(), slot = named >> 1;
            if (slot >= fields.Count) throw StateReader.Malformed();
            customer.IsReceived[slot] = true;
            customer.Received[slot] = new Receipt(customer.Told - from.Signed(), from.Count());
            if ((named & 1) != 0) _values.Read(ref from, fields, values, slot);
        }

        customer.Attributes = customer.Attributes.With(values.ToRow());
    }

    private void WriteEvents(StateWriter to, LiveCustomer customer)
    {
        List<KeptEvent> events = customer.Events;
        to.Count(events.Count);
        long last = customer.Told;
        for (int i = 0; i < events.Count; i++)
        {
            (CustomerEvent one, long at, ulong id, Receipt received) = events[i];
            bool isPrompt = received.At == at && received.Order == 0, hasOrder = one.Finer != 0 || one.Sequence is not null;
            ulong flags = (id != 0 ? HasId : 0) | (hasOrder ? HasOrder : 0) | (isPrompt ? 0 : HasReceipt);
            long between = i == 0 ? last - at : at - last;
            to.Unsigned((((ulong)(i == 0 ? (between << 1) ^ (between >> 63) : between)) << EventFlags) | flags);
            to.Count(one.Index);
            if (!isPrompt)
            {
                to.Signed(received.At - at);
                to.Count(received.Order);
            }

            if (hasOrder)
            {
                to.Count(one.Finer);
                to.Byte((byte)(one.Sequence is null ? 0 : 1));
                if (one.Sequence is { } sequence) to.Signed(sequence);
            }

            if (id != 0) to.Fixed(id);
            WriteValues(to, one);
            last = at;
        }
    }

    private void ReadEvents(ref StateReader from, LiveCustomer customer)
    {
        int count = from.Count(2);
        customer.Events.EnsureCapacity(count);
        long last = customer.Told;
        for (int i = 0; i < count; i++)
        {
            ulong head = from.Unsigned();
            ulong between = head >> EventFlags;
            long at = i == 0 ? last - ((long)(between >> 1) ^ -(long)(between & 1)) : last + (long)between;
            int type = from.Count();
            if (type >= schema.Events.Count || at is < 0 or > Timestamp.Max) throw StateReader.Malformed();
            Receipt received = (head & HasReceipt) == 0 ? new Receipt(at, 0) : new Receipt(at + from.Signed(), from.Count());
            (int finer, long? sequence) = (0, null);
            if ((head & HasOrder) != 0)
            {
                finer = from.Count();
                if (finer >= TimeSpan.TicksPerMillisecond) throw StateReader.Malformed();
                if (from.Byte() != 0) sequence = from.Signed();
            }

            ulong id = (head & HasId) == 0 ? 0 : from.Fixed();
            bool isPlain = kept[type].IsPlain && (head & HasOrder) == 0;
            CustomerEvent one = isPlain ? _plain[type] : CustomerEvent.Of(schema, type, new FineInstant(at, finer), null, sequence, ReadValues(ref from, type));
            customer.Events.Add(new KeptEvent(one, at, id, received));
            last = at;
        }
    }

    private void WriteValues(StateWriter to, CustomerEvent one)
    {
        int[] properties = kept[one.Index].Properties;
        if (properties.Length == 0) return;
        ulong present = 0;
        for (int i = 0; i < properties.Length; i++)
        {
            if (one.Values.Has(properties[i])) present |= 1UL << (i & 31);
            if ((i & 31) != 31 && i != properties.Length - 1) continue;
            to.Unsigned(present);
            present = 0;
        }

        foreach (int slot in properties)
            if (one.Values.Has(slot)) ValueForm.Write(to, one.Fields, one.Values, slot);
    }

    private FieldRow ReadValues(ref StateReader from, int type)
    {
        int[] properties = kept[type].Properties;
        ValueList<FieldDefinition> fields = schema.Events[type].Properties;
        if (properties.Length == 0) return FieldRow.Empty(fields.Count);
        Span<uint> present = stackalloc uint[(properties.Length + 31) / 32];
        for (int i = 0; i < present.Length; i++)
        {
            ulong bits = from.Unsigned();
            if (bits > uint.MaxValue) throw StateReader.Malformed();
            present[i] = (uint)bits;
        }

        FieldRow.Filling? values = null;
        for (int i = 0; i < properties.Length; i++)
            if ((present[i >> 5] >> (i & 31) & 1) != 0) _values.Read(ref from, fields, values ??= new FieldRow.Filling(fields.Count), properties[i]);
        return values?.ToRow() ?? FieldRow.Empty(fields.Count);
    }

    private static long InRange(long value, long least, long most) => ValueForm.InRange(value, least, most);

    private static void WriteRest(StateWriter to, LiveCustomer customer)
    {
        to.Count(customer.Ids.Count);
        foreach (KnownId known in customer.Ids)
        {
            to.Fixed(known.Id);
            to.Signed(customer.Told - known.Received.At);
            to.Count(known.Received.Order);
        }

        to.Count(customer.Lost.Count);
        foreach ((int type, long at) in customer.Lost)
        {
            to.Count(type);
            to.Signed(customer.Told - at);
        }
    }

    private void ReadRest(ref StateReader from, LiveCustomer customer)
    {
        int ids = from.Count(10);
        for (int i = 0; i < ids; i++) customer.Ids.Add(new KnownId(from.Fixed(), new Receipt(customer.Told - from.Signed(), from.Count())));
        int lost = from.Count(2), last = -1;
        for (int i = 0; i < lost; i++)
        {
            int type = from.Count();
            if (type <= last || type >= schema.Events.Count) throw StateReader.Malformed();
            customer.Lost.Add(type, customer.Told - from.Signed());
            last = type;
        }
    }
}
