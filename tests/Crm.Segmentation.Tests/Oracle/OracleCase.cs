using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Segmentation.Tests;

/// <summary>One generated case: data, definitions, measures, and the instant and calendar to evaluate them at. Prints so that it can be read and replayed.</summary>
internal sealed record OracleCase(
    int Seed, ShopData Data, IReadOnlyList<Definition> Definitions, IReadOnlyList<Measure> Measures, long AsOf, string Zone, DayOfWeek WeekStart)
{
    internal static Arbitrary<OracleCase> Arbitrary { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(Of), Smaller);

    internal OracleScope Scope => new(AsOf, DateTimeZoneProviders.Tzdb[Zone], WeekStart, Definitions)
    {
        Lists = Definitions.OfType<CustomerList>().ToDictionary(list => list.Name, list => (IReadOnlySet<CustomerKey>)Data.Customers.Where(customer => IsOn(list, customer)).Select(customer => customer.Key).ToHashSet()),
    };

    internal DateTimeOffset AsOfInstant => DateTimeOffset.FromUnixTimeMilliseconds(AsOf);

    /// <summary>The case of a seed: the same on every run.</summary>
    internal static OracleCase Of(int seed)
    {
        var coincidences = new Coincidences(new Random(seed));
        var rules = new RuleGenerator(coincidences);
        IReadOnlyList<Definition> definitions = rules.Definitions(lists: true);
        Measure[] measures = [rules.Measure(3), rules.Measure(2)];
        return new OracleCase(seed, DataGenerator.Data(coincidences), definitions, measures, coincidences.AsOf, coincidences.Zone, coincidences.WeekStart);
    }

    /// <summary>Whether a customer is on a list: by the last letters of both, so that each list has some.</summary>
    internal static bool IsOn(CustomerList list, CustomerFacts customer) => (list.Name[^1] + customer.Key.ToString()[^1]) % 3 == 0;

    /// <summary>Every condition whose members an evaluation gives, with the name under which it gives them.</summary>
    internal IEnumerable<(string Name, Condition Members)> Results() => Definitions.SelectMany(definition => definition switch
    {
        Segment segment => [(segment.Name, segment.Members)],
        Partition partition => partition.Cells.Select(cell => ($"{partition.Name}.{cell.Name}", partition[cell.Name])),
        _ => Enumerable.Empty<(string, Condition)>(),
    });

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\nOracleCase.Of({Seed}) and smaller: as of {Facts.Text(AsOf)} in {Zone}, weeks from {WeekStart}");
        foreach (Definition definition in Definitions) text.AppendLine(CultureInfo.InvariantCulture, $"{definition}");
        foreach (Measure measure in Measures) text.AppendLine(CultureInfo.InvariantCulture, $"{measure}");
        return text.Append(Data).ToString();
    }

    private static IEnumerable<OracleCase> Smaller(OracleCase whole)
    {
        for (int i = 0; i < whole.Measures.Count; i++) yield return whole with { Measures = Without(whole.Measures, i) };
        foreach (OracleCase smaller in SmallerDefinitions(whole)) yield return smaller;
        for (int i = 0; i < whole.Measures.Count; i++)
            foreach (Measure smaller in Shrinking.Smaller(whole.Measures[i])) yield return whole with { Measures = With(whole.Measures, i, smaller) };
        foreach (ShopData smaller in Smaller(whole.Data)) yield return whole with { Data = smaller };
        if (whole.Zone != "UTC") yield return whole with { Zone = "UTC" };
    }

    private static IEnumerable<OracleCase> SmallerDefinitions(OracleCase whole)
    {
        for (int i = 0; i < whole.Definitions.Count; i++)
        {
            IReadOnlyList<Definition> rest = Without(whole.Definitions, i);
            if (!rest.Any(d => $"{d} ".Contains($"in {whole.Definitions[i].Name}", StringComparison.Ordinal))) yield return whole with { Definitions = rest };
            foreach (Definition smaller in Shrinking.Smaller(whole.Definitions[i])) yield return whole with { Definitions = With(whole.Definitions, i, smaller) };
        }
    }

    private static IEnumerable<ShopData> Smaller(ShopData data)
    {
        for (int i = 0; i < data.Customers.Count; i++) yield return new ShopData(Without(data.Customers, i));
        for (int i = 0; i < data.Customers.Count; i++)
        {
            CustomerFacts customer = data.Customers[i];
            for (int e = 0; e < customer.Events.Count; e++) yield return Replaced(customer with { Events = Without(customer.Events, e) });
            foreach (string name in customer.Attributes.Keys) yield return Replaced(customer with { Attributes = Without(customer.Attributes, name) });
            for (int e = 0; e < customer.Events.Count; e++)
            {
                EventFacts at = customer.Events[e];
                if (at.Sequence is not null) yield return Replaced(customer with { Events = With(customer.Events, e, at with { Sequence = null }) });
                foreach (string name in at.Properties.Keys)
                    yield return Replaced(customer with { Events = With(customer.Events, e, at with { Properties = Without(at.Properties, name) }) });
            }

            ShopData Replaced(CustomerFacts smaller) => new(With(data.Customers, i, smaller));
        }
    }

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> list, int index) => [.. list.Where((_, i) => i != index)];

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> list, int index, T item) => [.. list.Select((old, i) => i == index ? item : old)];

    private static Dictionary<string, object> Without(IReadOnlyDictionary<string, object> values, string name) =>
        values.Where(v => v.Key != name).ToDictionary(v => v.Key, v => v.Value);
}
