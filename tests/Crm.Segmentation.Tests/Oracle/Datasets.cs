namespace Crm.Segmentation.Tests;

/// <summary>How the rows of a shop's data reach a dataset. Answers do not depend on it.</summary>
internal enum DatasetLayout
{
    /// <summary>One part, rows in the order of arrival.</summary>
    OnePart,

    /// <summary>Several parts, appended one after the other; customers appear with their first events or earlier.</summary>
    Appended,

    /// <summary>Several parts, made one again.</summary>
    Compacted,

    /// <summary>Rows in any order; only for data whose sequence numbers say the order of events at one instant.</summary>
    Shuffled,

    /// <summary>Several parts whose rows are in any order.</summary>
    ShuffledParts,

    /// <summary>One part, every customer many times under other keys, so that there are more than vectors hold.</summary>
    Repeated,

    /// <summary>The same, so many times that there are several batches, which threads share out.</summary>
    Batches,
}

/// <summary>Builds datasets from plain objects through the public builder.</summary>
internal static class Datasets
{
    /// <summary>How often a layout has every customer.</summary>
    internal static int Copies(DatasetLayout layout, ShopData data) => (layout, data.Customers.Count) switch
    {
        (_, 0) => 1,
        (DatasetLayout.Repeated, var count) => (200 / count) + 1,
        (DatasetLayout.Batches, var count) => (2 * CustomerBatch.MaxLength / count) + 1,
        _ => 1,
    };

    /// <summary>The keys of a customer's copies; of one copy, its own.</summary>
    internal static CustomerKey[] Keys(ShopData data, CustomerFacts customer, int copies)
    {
        if (copies == 1) return [customer.Key];
        int position = data.Customers.ToList().FindIndex(c => c.Key == customer.Key);
        return [.. Enumerable.Range(0, copies).Select(copy => new CustomerKey((copy * 1_000L) + position))];
    }

    /// <summary>The same customers several times over, all of them before the first comes again: neighbours differ, as the lanes of vectors should.</summary>
    internal static ShopData Repeated(ShopData data, int copies)
    {
        if (copies == 1) return data;
        CustomerKey[][] keys = [.. data.Customers.Select(customer => Keys(data, customer, copies))];
        return new ShopData([.. Enumerable.Range(0, copies).SelectMany(copy => data.Customers.Select((customer, i) => customer with { Key = keys[i][copy] }))]);
    }

    internal static Dataset Build(Schema schema, ShopData data, DatasetLayout layout = DatasetLayout.OnePart, int seed = 0)
    {
        var random = new Random(seed);
        (CustomerFacts Customer, EventFacts Event)[] events =
            [.. data.Customers.SelectMany(c => c.Events, (c, e) => (c, e)).OrderBy(row => row.e.Arrival)];
        CustomerFacts[] customers = [.. data.Customers];
        if (layout is DatasetLayout.Shuffled or DatasetLayout.ShuffledParts)
        {
            random.Shuffle(events);
            random.Shuffle(customers);
        }

        int parts = layout is DatasetLayout.Appended or DatasetLayout.Compacted or DatasetLayout.ShuffledParts ? 2 + random.Next(3) : 1;
        int PartOf(int eventIndex) => eventIndex * parts / Math.Max(1, events.Length);
        Dictionary<CustomerKey, int> firstEvents = events.Select((row, i) => (row.Customer.Key, i)).DistinctBy(row => row.Key).ToDictionary();
        Dictionary<CustomerKey, int> added = customers.ToDictionary(
            c => c.Key,
            c => random.Next(firstEvents.TryGetValue(c.Key, out int first) ? PartOf(first) + 1 : parts));

        Dataset? dataset = null;
        for (int part = 0; part < parts; part++)
        {
            DatasetBuilder builder = dataset?.Append() ?? Dataset.For(schema);
            foreach (CustomerFacts customer in customers.Where(c => added[c.Key] == part)) builder.AddCustomer(customer.Key, row => Set(row, schema, customer.Attributes));
            for (int i = 0; i < events.Length; i++)
                if (PartOf(i) == part) Add(builder, schema, events[i].Customer.Key, events[i].Event);
            dataset = builder.Build(out BuildReport report);
            Assert.Equal(0, report.RejectedCustomers + report.RejectedEvents);
        }

        return layout == DatasetLayout.Compacted ? dataset!.Compact() : dataset!;
    }

    private static void Add(DatasetBuilder builder, Schema schema, CustomerKey key, EventFacts e) => builder.AddEvent(
        schema.Event(e.Type),
        key,
        DateTimeOffset.FromUnixTimeMilliseconds(e.Time),
        row => Set(row, schema, e),
        sequence: e.Sequence);

    internal static void Set(CustomerRow row, Schema schema, IReadOnlyDictionary<string, object> values)
    {
        foreach ((string name, object value) in values)
        {
            _ = schema.Attribute(name) switch
            {
                CustomerFlag a => row.Set(a, (bool)value),
                CustomerInteger a => row.Set(a, (long)value),
                CustomerMoney a => row.Set(a, (decimal)value),
                CustomerNumber a => row.Set(a, (double)value),
                CustomerDuration a => row.Set(a, (TimeSpan)value),
                CustomerInstant a => row.Set(a, (DateTimeOffset)value),
                CustomerDate a => row.Set(a, (DateOnly)value),
                CustomerText a => row.Set(a, (string)value),
                CustomerEnum a => row.Set(a, (string)value),
                Expression a => row.Set((CustomerTags)a, (string[])value),
            };
        }
    }

    internal static void Set(EventRow row, Schema schema, EventFacts e)
    {
        foreach ((string name, object value) in e.Properties)
        {
            _ = schema.Property(e.Type, name) switch
            {
                EventFlag p => row.Set(p, (bool)value),
                EventInteger p => row.Set(p, (long)value),
                EventMoney p => row.Set(p, (decimal)value),
                EventNumber p => row.Set(p, (double)value),
                EventDuration p => row.Set(p, (TimeSpan)value),
                EventInstant p => row.Set(p, (DateTimeOffset)value),
                EventDate p => row.Set(p, (DateOnly)value),
                EventText p => row.Set(p, (string)value),
                EventEnum p => row.Set(p, (string)value),
                Expression p => row.Set((EventTags)p, (string[])value),
            };
        }
    }

    /// <summary>Says that an attribute is missing.</summary>
    internal static void Unset(CustomerRow row, Schema schema, string name) => _ = schema.Attribute(name) switch
    {
        CustomerFlag a => row.Set(a, null),
        CustomerInteger a => row.Set(a, null),
        CustomerMoney a => row.Set(a, null),
        CustomerNumber a => row.Set(a, null),
        CustomerDuration a => row.Set(a, null),
        CustomerInstant a => row.Set(a, (DateTimeOffset?)null),
        CustomerDate a => row.Set(a, null),
        CustomerText a => row.Set(a, null),
        CustomerEnum a => row.Set(a, null),
        Expression a => row.Set((CustomerTags)a, null),
    };
}
