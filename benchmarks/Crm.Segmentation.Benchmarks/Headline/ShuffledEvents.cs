namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Events in no order: customer, time in seconds since 1970, type 0 to 9. Read from the yardstick's columns, or made of the same kind.</summary>
internal sealed record ShuffledEvents(int Customers, uint[] Users, long[] Seconds, byte[] Types)
{
    internal static readonly Schema Schema = Vocabulary();

    /// <summary>A Monday, and 26 weeks later.</summary>
    internal static readonly DateTimeOffset Start = new(2023, 11, 13, 0, 0, 0, TimeSpan.Zero), End = Start.AddDays(26 * 7);

    /// <summary>Each customer's events in the order of time, at one instant in that of their arrival.</summary>
    internal IEnumerable<(long Seconds, byte Type)[]> Histories()
    {
        var ends = new int[Customers + 1];
        foreach (uint user in Users) ends[user + 1]++;
        for (int c = 0; c < Customers; c++) ends[c + 1] += ends[c];
        var next = ends[..Customers];
        var sorted = new (long Seconds, int Arrival)[Users.Length];
        for (int i = 0; i < Users.Length; i++) sorted[next[Users[i]]++] = (Seconds[i], i);
        for (int c = 0; c < Customers; c++)
        {
            Array.Sort(sorted, ends[c], ends[c + 1] - ends[c]);
            yield return [.. sorted[ends[c]..ends[c + 1]].Select(e => (e.Seconds, Types[e.Arrival]))];
        }
    }

    private static Schema Vocabulary()
    {
        var define = new SchemaBuilder("headline");
        for (int type = 0; type < 10; type++) define.Event($"e{type}");
        return define.Build();
    }

    internal static ShuffledEvents Read(string directory)
    {
        uint[] users = Yardstick.Read<uint>(directory, "x_user.bin");
        return new ShuffledEvents((int)users.Max() + 1, users, Yardstick.Read<long>(directory, "x_ts.bin"), Yardstick.Read<byte>(directory, "x_ev.bin"));
    }

    /// <summary>Events over 26 weeks.</summary>
    internal static ShuffledEvents Make(int customers, int each = 50)
    {
        var random = new Random(20_231_113);
        int count = checked(customers * each);
        var made = new ShuffledEvents(customers, new uint[count], new long[count], new byte[count]);
        for (int i = 0; i < count; i++)
        {
            made.Users[i] = (uint)random.Next(customers);
            made.Seconds[i] = 1_699_833_600 + random.Next(26 * 7 * 86_400);
            made.Types[i] = (byte)Math.Min(9, (int)(-Math.Log(1 - random.NextDouble()) * 3));
        }

        return made;
    }
}
