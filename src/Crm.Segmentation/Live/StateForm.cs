namespace Crm.Segmentation.Live;

/// <summary>One customer's state as bytes, and back: what it says, who she is, what she did, and what of it is no longer there.</summary>
/// <remarks>The key is not part of it. Attributes, events and what was settled are stretches of their own, which are copied as they are where a step does not look at them.</remarks>
internal sealed partial class StateForm(Schema schema, IReadOnlyList<ProgramDefinition> definitions, KeptHistory kept)
{
    private const byte IsCut = 1, IsSettled = 2, IsAsked = 4;

    /// <summary>How many measures go on from folds of old events.</summary>
    internal int Folds => kept.Folds.Count;

    private readonly ValueForm _values = new();
    private readonly StateWriter _stretch = new();
    private readonly DefinitionCodes _codes = new(definitions);

    internal void Write(StateWriter to, LiveCustomer customer)
    {
        to.Signed(customer.Told);
        customer.Codes.Write(to);
        customer.Nexts.Write(to, customer.Told);
        WriteSettled(to, customer);
        WriteAttributes(to, customer);
        WriteEvents(to, customer);
        WriteRest(to, customer);
    }

    /// <exception cref="MalformedStateException">The bytes are not what was written, as far as they were looked at: <see cref="LiveCustomer.ReadAll"/>.</exception>
    internal void Read(ref StateReader from, CustomerKey key, LiveCustomer customer)
    {
        customer.BeginBytes(key, ValueForm.InRange(from.Signed(), Timestamp.Min, Timestamp.Max));
        customer.Codes.Read(ref from);
        customer.Nexts.Read(ref from, customer.Told);
        byte has = from.Byte();
        if (has > (IsCut | IsSettled | IsAsked)) throw StateReader.Malformed();
        if ((has & IsAsked) != 0) customer.Asked = ValueForm.InRange(customer.Told - from.Signed(), Timestamp.Min, Timestamp.Max);
        if ((has & IsCut) != 0) customer.KeptFrom = ValueForm.InRange(from.Signed(), TimeRange.Earliest, TimeRange.Latest);
        if ((has & IsSettled) != 0)
        {
            customer.HasSettled(ValueForm.InRange(from.Signed(), TimeRange.Earliest, TimeRange.Latest));
            customer.SettledBytes.Bytes(from.Bytes(from.Count(1)));
        }

        customer.AttributeBytes.Bytes(from.Bytes(from.Count(1)));
        if (from.Count(2) is > 0 and var events)
        {
            customer.HasEvents(events, customer.Told - from.Signed());
            customer.EventBytes.Bytes(from.Bytes(from.Count(1)));
        }

        ReadRest(ref from, customer);
    }

    /// <summary>What one definition says, of a state that is not read any further.</summary>
    internal int ReadCode(ref StateReader from, int definition)
    {
        _ = from.Signed();
        return _codes.ReadOne(ref from, definition);
    }

    /// <summary>What each definition said when history was settled, and since when.</summary>
    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    internal void ReadSettled(LiveCustomer customer, int[] codes, long[] since)
    {
        var from = new StateReader(customer.SettledBytes.Written);
        _codes.Read(ref from);
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
        if (customer.AttributeBytes.Length == 0) return none;
        var from = new StateReader(customer.AttributeBytes.Written);
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

    private void WriteSettled(StateWriter to, LiveCustomer customer)
    {
        to.Byte((byte)((customer.KeptFrom == long.MinValue ? 0 : IsCut) | (customer.Settled == long.MinValue ? 0 : IsSettled) | (customer.Asked == long.MinValue ? 0 : IsAsked)));
        if (customer.Asked != long.MinValue) to.Signed(customer.Told - customer.Asked);
        if (customer.KeptFrom != long.MinValue) to.Signed(customer.KeptFrom);
        if (customer.Settled == long.MinValue) return;
        to.Signed(customer.Settled);
        if (!customer.IsSettledRead)
        {
            to.Stretch(customer.SettledBytes.Written);
            return;
        }

        _stretch.Clear();
        for (int i = 0; i < customer.SettledCodes.Length; i++) _codes[i] = customer.SettledCodes[i];
        _codes.Write(_stretch);
        foreach (long since in customer.SettledSince) _stretch.Unsigned(since == LiveChange.Always ? 0 : (ulong)(customer.Settled - since) + 1);
        to.Stretch(_stretch.Written);
    }

    private void WriteAttributes(StateWriter to, LiveCustomer customer)
    {
        if (!customer.AreAttributesRead)
        {
            to.Stretch(customer.AttributeBytes.Written);
            return;
        }

        ValueList<FieldDefinition> fields = customer.Attributes.Fields;
        int count = customer.IsReceived.AsSpan().Count(true);
        _stretch.Clear();
        if (count > 0) _stretch.Count(count);
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

        WriteFolds(to, customer.Folds);
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

        ReadFolds(ref from, customer.Folds);
    }
}
