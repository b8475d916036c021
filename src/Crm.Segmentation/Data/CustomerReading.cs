namespace Crm.Segmentation;

/// <summary>Reads a dataset one customer after another, as single values: who she is, and what she did. Thread-safe.</summary>
internal sealed class CustomerReading(Dataset data)
{
    private readonly Schema _schema = data.Schema;
    private readonly EventPart[] _parts = data.Events.Parts;

    /// <summary>A customer as the dataset has her.</summary>
    internal CustomerAttributes Attributes(int ordinal)
    {
        CustomerAttributes none = CustomerAttributes.Of(_schema, data.KeyOf(ordinal));
        Column[] columns = data.Customers.Attributes;
        var row = new FieldRow.Filling(columns.Length);
        for (int slot = 0; slot < columns.Length; slot++) Read(columns[slot], _schema.Attributes[slot].Kind, ordinal, row, slot);
        return none.With(row.ToRow());
    }

    /// <summary>Her events before an instant, in their order. What they were called is not kept by a dataset.</summary>
    internal List<CustomerEvent> Events(int ordinal, long before)
    {
        var events = new List<CustomerEvent>();
        foreach (EventPart part in _parts)
        {
            int customer = part.Customers is null ? ordinal : Array.BinarySearch(part.Customers, ordinal);
            if (customer >= 0 && customer < part.CustomerCount) Read(part, customer, before, events);
        }

        return _parts.Length < 2 ? events : [.. events.Order(Comparer<CustomerEvent>.Create((one, other) => one.CompareTo(other)))];
    }

    private void Read(EventPart part, int customer, long before, List<CustomerEvent> to)
    {
        Span<int> rows = stackalloc int[256];
        if (part.Runs.Length > rows.Length) rows = new int[part.Runs.Length];
        int count = 0;
        for (int type = 0; type < part.Runs.Length; type++)
        {
            if (part.Runs[type] is not { } run) continue;
            rows[type] = run.Offsets[customer];
            count += run.Offsets[customer + 1] - run.Offsets[customer];
        }

        int start = count == 0 ? 0 : part.OrderStart(customer);
        for (int i = start; i < start + count; i++)
        {
            int type = part.Order[i], row = rows[type]++;
            EventRun run = part.Runs[type]!;
            long at = run.Times[row];
            if (at >= before) return;
            var values = new FieldRow.Filling(run.Properties.Length);
            for (int slot = 0; slot < run.Properties.Length; slot++) Read(run.Properties[slot], _schema.Events[type].Properties[slot].Kind, row, values, slot);
            to.Add(CustomerEvent.Of(_schema, type, new FineInstant(at, (int)(run.Finer?[row] ?? 0)), null, run.Sequence?[row], values.ToRow()));
        }
    }

    private static void Read(Column column, ValueKind kind, int row, FieldRow.Filling to, int slot)
    {
        if (!column.IsValid(row)) return;
        switch (column)
        {
            case FlagColumn flags:
                to.Set(slot, BitWords.Get(flags.Bits, row) ? 1 : 0);
                break;
            case IntegerColumn integers:
                to.Set(slot, integers.Values[row]);
                break;
            case DoubleColumn doubles:
                to.Set(slot, BitConverter.DoubleToInt64Bits(doubles.Values[row]));
                break;
            case SingleColumn singles:
                to.Set(slot, BitConverter.DoubleToInt64Bits(singles.Values[row]));
                break;
            case TextColumn texts when kind == ValueKind.Enum:
                to.Set(slot, texts.Codes[row]);
                break;
            case TextColumn texts:
                to.Set(slot, (object)texts.Dictionary.Texts[texts.Codes[row]]);
                break;
            case TagsColumn tags:
                var each = new string[tags.Offsets[row + 1] - tags.Offsets[row]];
                for (int i = 0; i < each.Length; i++) each[i] = tags.Dictionary.Texts[tags.Codes[tags.Offsets[row] + i]];
                to.Set(slot, (object)each);
                break;
        }
    }
}
