using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Matching;

/// <summary>One event of a toy shop: a type from 0 to 3, an instant on a coarse grid, and a property to filter by.</summary>
internal sealed record ToyEvent(int Customer, int Type, int Slot, int Kind)
{
    public override string ToString() => $"{Customer}:{"abcd"[Type]}{Kind}@{Slot}";
}

/// <summary>Events as a dataset.</summary>
internal static class Toy
{
    private static readonly SchemaBuilder Define = new("toy");
    internal static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c"), Define.Event("d")];
    internal static readonly EventInteger[] Kinds = [.. Types.Select(type => type.Integer("kind"))];
    internal static readonly Schema Schema = Define.Build();

    /// <summary>2020-02-17, a Monday.</summary>
    internal static readonly DateTimeOffset Origin = new(2020, 2, 17, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Everything that a step of the toy shop can be: a type, a type with a filter, or any event.</summary>
    internal static readonly EventPattern[] Patterns = [.. Types, .. Types.Select((type, i) => type.Where(Kinds[i].Is(1))), AnyEvent.Instance];

    internal static DateTimeOffset At(int slot) => Origin + TimeSpan.FromHours(slot);

    internal static long Time(int slot) => At(slot).ToUnixTimeMilliseconds();

    internal static bool Matches(EventPattern pattern, ToyEvent e)
    {
        int index = Array.IndexOf(Patterns, pattern);
        return index switch { < 4 => e.Type == index, < 8 => e.Type == index - 4 && e.Kind == 1, _ => true };
    }

    internal static Dataset Build(int customers, IEnumerable<ToyEvent> events, int parts = 1)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(Enumerable.Range(0, customers), customer => customer);
        ToyEvent[] all = [.. events];
        for (int part = 0; part < parts; part++)
        {
            if (part > 0) builder = builder.Build(out _).Append();
            foreach (ToyEvent e in all[(all.Length * part / parts)..(all.Length * (part + 1) / parts)])
                builder.AddEvent(Types[e.Type], e.Customer, At(e.Slot), row => row.Set(Kinds[e.Type], e.Kind));
        }

        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(0, report.RejectedEvents);
        return data;
    }

    internal static EvaluationScope Scope(Dataset data, int asOf, int threads = 1, string zone = "UTC", DayOfWeek weekStart = DayOfWeek.Monday)
    {
        Assert.True(Calendar.TryCreate(zone, weekStart, out Calendar calendar));
        return new EvaluationScope(data, Time(asOf), calendar, threads, CancellationToken.None);
    }

    internal static int[] Customers(CustomerSet set) => [.. set.Keys.Select(key => int.Parse(key.ToString(), System.Globalization.CultureInfo.InvariantCulture)).Order()];
}
