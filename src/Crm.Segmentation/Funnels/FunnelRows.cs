namespace Crm.Segmentation.Funnels;

/// <summary>The units of a funnel, or its attempts, each with its code: where they are not simply the customers. They are in an order that is always the same.</summary>
internal sealed class FunnelRows
{
    private readonly Dataset _data;
    private readonly Lazy<FunnelRowColumns> _columns;
    private readonly PackedIntegers? _ofValues;
    private readonly Dictionary<string, int[]>? _customersOf;

    /// <param name="data">The dataset.</param>
    /// <param name="parts">The units, part by part.</param>
    /// <param name="customersOf">The customers of each unit that is one of several, by its name.</param>
    internal FunnelRows(Dataset data, IReadOnlyList<FunnelRowColumns> parts, Dictionary<string, int[]>? customersOf = null) =>
        (_data, _columns, _customersOf) = (data, new Lazy<FunnelRowColumns>(parts.Count == 1 ? parts[0] : FunnelRowColumns.Of(parts)), customersOf);

    /// <param name="data">The dataset.</param>
    /// <param name="values">The names of the values of which each customer may have a unit.</param>
    /// <param name="codes">The codes of the values of each customer.</param>
    /// <param name="none">The code where there is no unit.</param>
    internal FunnelRows(Dataset data, string[] values, PackedIntegers codes, int none) =>
        (_data, _ofValues, _columns) = (data, codes, new Lazy<FunnelRowColumns>(() => FunnelRowColumns.Of(values, codes, none)));

    /// <summary>How many units.</summary>
    internal int Count => _columns.Value.Count;

    /// <summary>The units.</summary>
    internal IEnumerable<FunnelRow> All
    {
        get
        {
            for (int unit = 0; unit < Count; unit++) yield return this[unit];
        }
    }

    internal FunnelRow this[int unit] => _columns.Value[unit];

    /// <summary>How far a unit got.</summary>
    internal int CodeOf(int unit) => _columns.Value.Codes[unit];

    /// <summary>The customer of a unit; below 0 for one of several.</summary>
    internal int CustomerOf(int unit) => _columns.Value.Customers[unit];

    /// <summary>The name of a customer of the dataset.</summary>
    internal string KeyOf(int customer) => _data.KeyOf(customer).ToString();

    /// <summary>The customers with at least one unit of some codes.</summary>
    internal CustomerSet Customers(Func<int, bool> isWanted)
    {
        var words = new ulong[BitWords.Count(_data.CustomerCount)];
        for (int unit = 0; unit < Count; unit++)
            if (isWanted(CodeOf(unit))) AddCustomers(unit, words);
        return new CustomerSet(_data, words);
    }

    /// <summary>Adds the customers of a unit to those of a set.</summary>
    internal void AddCustomers(int unit, ulong[] words)
    {
        if (CustomerOf(unit) is >= 0 and var customer)
        {
            BitWords.Set(words, customer);
            return;
        }

        foreach (int one in _customersOf![this[unit].Name!]) BitWords.Set(words, one);
    }

    /// <summary>The share of the units of some codes among those of others, customer by customer; null where a unit may be of several.</summary>
    /// <param name="end">Above all codes.</param>
    /// <param name="isCounted">Which are counted.</param>
    /// <param name="isOf">Of which; the others among them.</param>
    internal ClusteredProportion? Clustered(int end, Func<int, bool> isCounted, Func<int, bool> isOf)
    {
        if (_customersOf is not null) return null;
        bool[] counted = [.. Enumerable.Range(0, end).Select(isCounted)], of = [.. Enumerable.Range(0, end).Select(isOf)];
        var units = new Proportion[_data.CustomerCount];
        for (int unit = 0; unit < Count; unit++)
        {
            (int customer, int code) = (CustomerOf(unit), CodeOf(unit));
            if (of[code]) units[customer] = new Proportion(units[customer].Count + (counted[code] ? 1 : 0), units[customer].Of + 1);
        }

        return ClusteredProportion.Of(units);
    }

    /// <summary>How many units have each code.</summary>
    internal long[] Counts(int end)
    {
        if (_ofValues is not null) return new CustomerCodes(_data, _ofValues).Counts(end + 1)[..end];
        var counts = new long[end];
        foreach (int code in _columns.Value.Codes.AsSpan(0, Count)) counts[code]++;
        return counts;
    }
}

/// <summary>One unit, or one attempt.</summary>
/// <param name="Customer">The customer; below 0 for a unit of several.</param>
/// <param name="Name">The value that it is of; null for none.</param>
/// <param name="Ordinal">The number of the session or the attempt, from 0.</param>
/// <param name="Code">How far it got.</param>
internal readonly record struct FunnelRow(int Customer, string? Name, int Ordinal, int Code);

/// <summary>Units column by column while they are found.</summary>
/// <param name="capacity">How many there may be at first.</param>
internal sealed class FunnelRowColumns(int capacity)
{
    private int[] _ordinals = new int[capacity];
    private string?[] _names = new string?[capacity];

    internal int[] Customers { get; private set; } = new int[capacity];

    internal int[] Codes { get; private set; } = new int[capacity];

    internal int Count { get; private set; }

    internal FunnelRow this[int row] => new(Customers[row], _names[row], _ordinals[row], Codes[row]);

    /// <summary>Those of several parts, one after another.</summary>
    internal static FunnelRowColumns Of(IReadOnlyList<FunnelRowColumns> parts)
    {
        var all = new FunnelRowColumns(parts.Sum(part => part.Count));
        foreach (FunnelRowColumns part in parts)
        {
            Array.Copy(part.Customers, 0, all.Customers, all.Count, part.Count);
            Array.Copy(part.Codes, 0, all.Codes, all.Count, part.Count);
            Array.Copy(part._ordinals, 0, all._ordinals, all.Count, part.Count);
            Array.Copy(part._names, 0, all._names, all.Count, part.Count);
            all.Count += part.Count;
        }

        return all;
    }

    /// <summary>Those of several values of each customer that have a code.</summary>
    internal static FunnelRowColumns Of(string[] values, PackedIntegers codes, int none)
    {
        int count = 0;
        for (int place = 0; place < codes.Length; place++) count += codes[place] == none ? 0 : 1;
        var all = new FunnelRowColumns(count);
        for (int place = 0; place < codes.Length; place++)
            if (codes[place] is var code && code != none) all.Add(place / values.Length, values[place % values.Length], 0, (int)code);
        return all;
    }

    internal void Add(in FunnelUnitView unit, int code) => Add(unit.Customer, unit.Name, unit.Ordinal, code);

    private void Add(int customer, string? name, int ordinal, int code)
    {
        if (Count == Codes.Length)
        {
            int length = Math.Max(16, 2 * Count);
            (int[] customers, int[] codes) = (Customers, Codes);
            Array.Resize(ref customers, length);
            Array.Resize(ref codes, length);
            Array.Resize(ref _ordinals, length);
            Array.Resize(ref _names, length);
            (Customers, Codes) = (customers, codes);
        }

        (Customers[Count], Codes[Count], _ordinals[Count], _names[Count]) = (customer, code, ordinal, name);
        Count++;
    }
}
