using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>Units of a funnel that are no customers: sessions, values of a property, customers with a value, or attempts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelUnitSet>))]
public sealed class FunnelUnitSet : IJsonValue<FunnelUnitSet>
{
    private readonly FunnelRows _rows;
    private readonly Funnel _funnel;
    private readonly Func<int, bool> _isWanted;

    internal FunnelUnitSet(Funnel funnel, FunnelRows rows, Func<int, bool> isWanted) =>
        (_funnel, _rows, _isWanted, Count) = (funnel, rows, isWanted, rows.All.Count(row => isWanted(row.Code)));

    /// <summary>How many units.</summary>
    public int Count { get; }

    /// <summary>
    /// What the units are called, in an order that is always the same: a value of the property; the customer's key, <c>#</c> and the number of the session or
    /// attempt from 1; the customer's key, <c>|</c> and the value that is held constant.
    /// </summary>
    public IEnumerable<string> Names => _rows.All.Where(row => _isWanted(row.Code)).Select(NameOf);

    /// <summary>The customers with at least one of the units.</summary>
    public CustomerSet Customers() => _rows.Customers(_isWanted);

    /// <summary>How many units there are, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} units");

    private string NameOf(FunnelRow row)
    {
        string unit = row.Customer < 0 ? row.Name! : _rows.KeyOf(row.Customer);
        if (row.Customer >= 0 && row.Name is not null) unit = $"{unit}|{row.Name}";
        bool isNumbered = _funnel.Count == FunnelCounting.Attempts || _funnel.Unit.SessionGap is not null;
        return isNumbered ? string.Create(CultureInfo.InvariantCulture, $"{unit}#{row.Ordinal + 1}") : unit;
    }

    static void IJsonValue<FunnelUnitSet>.WriteJson(Utf8JsonWriter writer, FunnelUnitSet value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count", value.Count);
        writer.WriteStartArray("names");
        foreach (string name in value.Names) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
