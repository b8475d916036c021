namespace Crm.Segmentation.Tests.Data;

/// <summary>Customers without attributes, and random sets of them.</summary>
internal static class SetCustomers
{
    internal static Schema Schema { get; } = new SchemaBuilder("sets").Build();

    internal static Dataset Data(int customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(Enumerable.Range(0, customers).Select(i => (long)i).ToArray().AsSpan());
        return builder.Build(out _);
    }

    internal static CustomerSet Random(Dataset data, int seed)
    {
        var random = new Random(seed);
        double share = random.NextDouble();
        var words = new ulong[BitWords.Count(data.CustomerCount)];
        for (int i = 0; i < data.CustomerCount; i++)
            if (random.NextDouble() < share) BitWords.Set(words, i);
        return CustomerSet.FromBits(data, words);
    }
}
