using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Tests;

/// <summary>A shop's customers and events as plain objects: what the oracle reads and what datasets are built from.</summary>
internal sealed record ShopData(IReadOnlyList<CustomerFacts> Customers)
{
    internal static ShopData Of(params CustomerFacts[] customers) => new(customers);

    public override string ToString() => Customers.Count == 0 ? "no customers\n" : string.Concat(Customers);
}

/// <summary>One customer. A value is a bool, long, decimal, double, TimeSpan, DateTimeOffset, DateOnly, string or string[]; a missing one is not there.</summary>
internal sealed record CustomerFacts(CustomerKey Key, IReadOnlyDictionary<string, object> Attributes, IReadOnlyList<EventFacts> Events)
{
    public override string ToString()
    {
        StringBuilder text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"customer {Key} {Facts.Text(Attributes)}\n");
        foreach (EventFacts e in Events.OrderBy(e => e.Time).ThenBy(e => e.Sequence ?? 0).ThenBy(e => e.Arrival)) text.Append(CultureInfo.InvariantCulture, $"    {e}\n");
        return text.ToString();
    }
}

/// <summary>One event: its type, its instant in Unix milliseconds, a sequence number where supplied, its place in the order of arrival over all customers.</summary>
internal sealed record EventFacts(string Type, long Time, long? Sequence, int Arrival, IReadOnlyDictionary<string, object> Properties)
{
    public override string ToString() =>
        $"{Facts.Text(Time)} {Type}{(Sequence is { } sequence ? $" seq {sequence}" : "")} #{Arrival} {Facts.Text(Properties)}";
}

internal static class Facts
{
    internal static IReadOnlyDictionary<string, object> None { get; } = new Dictionary<string, object>();

    internal static string Text(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static string Text(IReadOnlyDictionary<string, object> values) =>
        $"{{ {string.Join(", ", values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}: {Text(v.Value)}"))} }}";

    internal static string Text(object? value) => value switch
    {
        null => "missing",
        string text => $"\"{text}\"",
        string[] tags => $"{{{string.Join(", ", tags)}}}",
        DateTimeOffset instant => Text(instant.ToUnixTimeMilliseconds()),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
