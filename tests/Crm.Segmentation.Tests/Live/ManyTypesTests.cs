using System.Globalization;
using System.Text;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Schemas of more types of event than a byte tells, or half of one.</summary>
public sealed class ManyTypesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(120)]
    [InlineData(200)]
    [InlineData(300)]
    public void Feed_EventsOfManyTypesWithAndWithoutIds_IsAsABatch(int types)
    {
        var define = new SchemaBuilder("many");
        EventType[] all = [.. Enumerable.Range(0, types).Select(type => define.Event($"e{type}"))];
        Schema schema = define.Build();
        var engine = new SegmentationEngine(schema);
        var text = new StringBuilder();
        for (int type = 0; type < types; type++) text.Append(CultureInfo.InvariantCulture, $"segment s{type} = count(e{type}, last 2 days) >= {1 + (type % 2)}\n");
        RuleBook book = RuleBook.Parse(schema, ("many.crm", text.ToString()));
        LiveMembership live = engine.Live(book).Membership(Start);
        DatasetBuilder data = Dataset.For(schema);
        for (int customer = 0; customer < 3; customer++) data.AddCustomer(customer);
        var random = new Random(types);
        var changes = new List<LiveChange>();
        DateTimeOffset at = Start;
        for (int i = 0; i < 600; i++)
        {
            at = at.AddMinutes(random.Next(30));
            int customer = random.Next(3);
            EventType type = all[random.Next(3) == 0 ? random.Next(types) : types - 1 - random.Next(8)];
            live.Feed(customer, random.Next(3) == 0 ? CustomerEvent.Of(type, at, id: i) : CustomerEvent.Of(type, at), at, changes).ThrowIfRefused();
            data.AddEvent(type, customer, at);
        }

        live = live.Rules.RestoreMembership(live.ToBytes());
        live.WakeUntil(at.AddHours(20), changes).ThrowIfRefused();
        Evaluation batch = engine.Evaluate(book, data.Build(out _), live.AsOf);
        foreach (string name in live.Rules.Names) Assert.Equal(batch[name].Keys.Order(KeyOrder), live.Members(name).Order(KeyOrder));
    }

    private static readonly Comparer<CustomerKey> KeyOrder = Comparer<CustomerKey>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
}
