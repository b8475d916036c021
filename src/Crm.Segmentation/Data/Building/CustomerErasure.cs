namespace Crm.Segmentation;

/// <summary>Makes a dataset without some of its customers.</summary>
internal static class CustomerErasure
{
    internal static Dataset Run(Dataset dataset, ulong[] erased)
    {
        int count = dataset.CustomerCount;
        var ordinals = new int[count];
        var positions = new List<long>(count);
        for (int i = 0; i < count; i++)
        {
            ordinals[i] = BitWords.Get(erased, i) ? -1 : positions.Count;
            if (ordinals[i] >= 0) positions.Add(ColumnGather.Position(0, i));
        }

        CustomerKeys keys = dataset.Customers.Keys;
        Dictionary<CustomerKey, int> aliases = keys.Aliases.Where(alias => ordinals[alias.Value] >= 0).ToDictionary(alias => alias.Key, alias => ordinals[alias.Value], dataset.Options.Hash);
        var table = new CustomerTable(
            InternedKeys.Of(keys.Form, positions.Select(position => keys[(int)position]), aliases, dataset.Options.Hash),
            Gather(dataset.Schema.Attributes, dataset.Customers.Attributes, [.. positions]));

        EventPart part = dataset.Events.Stored is [{ Customers: null } only] && only.CustomerCount == count ? only : EventMerge.Of(dataset.Events, 0, count);
        var events = new EventLog(dataset.Schema, [Keep(dataset.Schema, part, ordinals, positions.Count)], dataset.Events.Ids);
        return new Dataset(dataset.Schema, table, events, dataset.ObservedUntilMilliseconds, dataset.Options);
    }

    private static EventPart Keep(Schema schema, EventPart part, int[] ordinals, int kept)
    {
        var runs = new EventRun?[part.Runs.Length];
        for (int type = 0; type < runs.Length; type++)
            if (part.Runs[type] is { } run) runs[type] = Keep(run, schema.Events[type].Properties, ordinals, kept);

        var order = new List<ushort>();
        int at = 0;
        for (int customer = 0; customer < ordinals.Length; customer++)
        {
            int events = 0;
            foreach (EventRun? run in part.Runs)
                if (run is not null) events += run.Offsets[customer + 1] - run.Offsets[customer];
            for (int i = 0; i < events && ordinals[customer] >= 0; i++) order.Add((ushort)part.Order[at + i]);
            at += events;
        }

        return new EventPart(kept, runs, OrderCodes.Of(order.ToArray(), runs.Length));
    }

    private static EventRun? Keep(EventRun run, ValueList<FieldDefinition> fields, int[] ordinals, int kept)
    {
        var offsets = new int[kept + 1];
        var positions = new List<long>();
        for (int customer = 0; customer < ordinals.Length; customer++)
        {
            if (ordinals[customer] < 0) continue;
            for (int row = run.Offsets[customer]; row < run.Offsets[customer + 1]; row++) positions.Add(ColumnGather.Position(0, row));
            offsets[ordinals[customer] + 1] = positions.Count;
        }

        if (positions.Count == 0) return null;
        PackedIntegers times = TimePacking.Pack([.. positions.Select(position => run.Times[(int)position])]);
        return new EventRun(offsets, times, Kept(run.Sequence), Gather(fields, run.Properties, [.. positions]), Kept(run.Finer));

        PackedIntegers? Kept(PackedIntegers? numbers) =>
            numbers is null ? null : PackedIntegers.Pack([.. positions.Select(position => numbers[(int)position])]);
    }

    private static Column[] Gather(ValueList<FieldDefinition> fields, Column[] columns, long[] positions)
    {
        var gathered = new Column[columns.Length];
        for (int i = 0; i < columns.Length; i++) gathered[i] = ColumnGather.Gather(fields[i], [columns[i]], positions);
        return gathered;
    }
}
