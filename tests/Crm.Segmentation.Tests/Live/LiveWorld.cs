using System.Globalization;
using System.Text;
using NodaTime;

namespace Crm.Segmentation.Tests.Live;

/// <summary>One generated world: definitions, what is received and when, and the calendar. Prints so that it can be read; <see cref="Of"/> makes it again.</summary>
internal sealed record LiveWorld(int Seed, IReadOnlyList<Definition> Definitions, IReadOnlyList<WorldInput> Inputs, long Until, string Zone, DayOfWeek WeekStart, bool KeepsUnread, long LookBack)
{
    /// <summary>How far back rules without a window look, unless a world says less.</summary>
    internal const long UsualLookBack = 400 * Day;

    private const long Hour = 3_600_000, Day = 24 * Hour;

    /// <summary>Whose seed it is.</summary>
    internal string MadeBy { get; init; } = nameof(LiveWorld);

    /// <summary>The world of a seed: the same on every run.</summary>
    internal static LiveWorld Of(int seed)
    {
        var c = new Coincidences(new Random(seed));
        IReadOnlyList<Definition> definitions = new RuleGenerator(c).Definitions(lists: true);
        ShopData data = DataGenerator.Data(c);
        CustomerKey[] keys = [.. data.Customers.Select(customer => customer.Key), .. Some(c, data)];
        var inputs = new List<WorldInput>();
        foreach (CustomerFacts customer in data.Customers)
        {
            long? first = null;
            foreach (EventFacts e in customer.Events)
            {
                if (e.Time < 0) continue;
                long? id = c.Chance(0.2) ? c.Below(3) : null;
                long received = Math.Max(0, e.Time + c.Pick(0, 0, 0, 0, 0, 1, -Hour, Hour, Day, c.Pick(c.Durations)));
                inputs.Add(new EventInput(received, customer.Key, e, id));
                first = Math.Min(first ?? received, received);
            }

            if (c.Chance(0.7)) inputs.Add(new AttributeInput(Math.Max(0, (first ?? c.AsOf) + c.Pick(0, 0, Hour, Day)), customer.Key, Values(customer, c)));
            if (c.Chance(0.2)) inputs.Add(new AttributeInput(Math.Max(0, c.Pick(c.Moments)), customer.Key, Values(customer, c)));
        }

        for (int i = c.Below(3); i > 0 && keys.Length > 1; i--) inputs.Add(new MergeInput(Moment(c), c.Pick(keys), c.Pick(keys)));
        if (c.Chance(0.2) && keys.Length > 0) inputs.Add(new ForgetInput(Moment(c), c.Pick(keys)));
        if (c.Chance(0.3)) inputs.Add(new EditInput(Moment(c), Edited(definitions, c)));
        foreach (CustomerList list in definitions.OfType<CustomerList>())
            if (c.Chance(0.5)) inputs.Add(new ListInput(Moment(c), list.Name, [.. keys.Where(_ => c.Chance(0.4))]));
        for (int i = c.Below(4); i > 0; i--) inputs.Add(new ClockInput(Moment(c)));
        WorldInput[] ordered = [.. inputs.OrderBy(input => input.Received)];
        long until = Math.Max(c.AsOf, ordered.Length == 0 ? 0 : ordered[^1].Received) + c.Pick(0, 1, Day, c.Pick(c.Durations));
        return new LiveWorld(seed, definitions, ordered, until, c.Zone, c.WeekStart, c.Chance(0.5), c.Pick(UsualLookBack, UsualLookBack, Day, Hour));
    }

    /// <summary>What the oracle needs at an instant.</summary>
    internal OracleScope ScopeAt(long now, IReadOnlyList<Definition> definitions, Receiving receiving) =>
        new(now, DateTimeZoneProviders.Tzdb[Zone], WeekStart, definitions) { Lists = receiving.Lists };

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\n{MadeBy}.Of({Seed}): until {Facts.Text(Until)} in {Zone}, weeks from {WeekStart}, {(KeepsUnread ? "keeps" : "does not keep")} what is not read, looks back {LookBack / Hour} hours");
        foreach (Definition definition in Definitions) text.AppendLine(CultureInfo.InvariantCulture, $"{definition}");
        foreach (WorldInput input in Inputs) text.AppendLine(CultureInfo.InvariantCulture, $"    {Facts.Text(input.Received)} {Said(input)}");
        return text.ToString();
    }

    private static string Said(WorldInput input) => input switch
    {
        EventInput e => $"{e.Customer} {e.Event}{(e.Id is { } id ? $" id {id}" : "")}",
        AttributeInput a => $"{a.Customer} {{ {string.Join(", ", a.Values.Select(value => $"{value.Key}: {Facts.Text(value.Value)}"))} }}",
        MergeInput m => $"{m.From} becomes {m.Into}",
        ForgetInput f => $"forget {f.Customer}",
        EditInput e => $"edited:\n{string.Join("\n", e.Definitions)}",
        ListInput l => $"list {l.Name}: {string.Join(", ", l.Members)}",
        _ => "the clock",
    };

    /// <summary>The same definitions, fewer, more, or others of the same names.</summary>
    private static IReadOnlyList<Definition> Edited(IReadOnlyList<Definition> definitions, Coincidences c)
    {
        IReadOnlyList<Definition> others = new RuleGenerator(c).Definitions();
        return c.Below(3) switch
        {
            0 => others,
            1 => [.. definitions, .. others.OfType<Segment>().Select((segment, i) => Segment.Define($"added{i}", segment.Condition)).Where(Stands)],
            _ => definitions,
        };

        static bool Stands(Segment segment) => !Crm.Segmentation.Tree.Node.Walk([segment.Condition]).OfType<Crm.Segmentation.Tree.MemberOf>().Any();
    }

    private static long Moment(Coincidences c) => Math.Max(0, c.Pick(c.Moments) + c.Pick(0, 0, 1, Hour, Day));

    private static CustomerKey[] Some(Coincidences c, ShopData data) => data.Customers.Count == 0 || c.Chance(0.5) ? [] : data.Customers[0].Key.TryGetNumber(out _) ? [1L] : ["anon"];

    private static Dictionary<string, object?> Values(CustomerFacts customer, Coincidences c) => customer.Attributes.Keys
        .Where(_ => c.Chance(0.6))
        .ToDictionary(name => name, name => c.Chance(0.1) ? null : c.Chance(0.5) ? customer.Attributes[name] : c.ValueOf(TestShop.FieldOf(TestShop.Schema.Attribute(name))), StringComparer.Ordinal);
}
