namespace Crm.Segmentation.Reports;

/// <summary>Customers told apart, each in one group, so that an analysis can show them side by side: by a partition, in and out of a set, or by the values of an attribute.</summary>
/// <remarks>Immutable and thread-safe. It belongs to its dataset.</remarks>
public sealed class CustomerGroups
{
    /// <summary>What the group of those without a value is called.</summary>
    internal const string None = "(none)";

    internal CustomerGroups(string by, ValueList<string> names, CustomerCodes codes) => (By, Names, Codes) = (by, names, codes);

    /// <summary>What the groups are by; reports of groups by the same merge and compare.</summary>
    public string By { get; }

    /// <summary>The names of the groups, all different, in the order in which reports show them.</summary>
    public ValueList<string> Names { get; }

    /// <summary>The dataset of the customers.</summary>
    public Dataset Dataset => Codes.Data;

    /// <summary>For each customer the position of its group.</summary>
    internal CustomerCodes Codes { get; }

    /// <summary>The customers of a set, <c>in</c>, and all others, <c>out</c>.</summary>
    /// <param name="name">What the groups are by: the name of the set.</param>
    /// <param name="set">The set.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomerGroups InAndOut(string name, CustomerSet set)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(set);
        var codes = new byte[set.Dataset.CustomerCount];
        for (int customer = 0; customer < codes.Length; customer++) codes[customer] = (byte)(BitWords.Get(set.Words, customer) ? 0 : 1);
        return new CustomerGroups(name, ["in", "out"], new CustomerCodes(set.Dataset, new PackedIntegers(codes)));
    }

    /// <summary>The groups of customers by a name each; those of the names in the order of their characters, and those without a value last.</summary>
    internal static CustomerGroups Named(string by, Dataset data, Func<int, string?> nameOf)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        bool hasNone = false;
        for (int customer = 0; customer < data.CustomerCount; customer++)
        {
            if (nameOf(customer) is { } name && name != None) names.Add(name);
            else hasNone = true;
        }

        string[] all = hasNone ? [.. names, None] : [.. names];
        var positions = all.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        long[] codes = [.. Enumerable.Range(0, data.CustomerCount).Select(customer => (long)positions[nameOf(customer) ?? None])];
        return new CustomerGroups(by, [.. all], new CustomerCodes(data, PackedIntegers.Pack(codes)));
    }

    /// <summary>Names as reports order them, where the one has some that the other has not.</summary>
    internal static ValueList<string> Union(ValueList<string> names, ValueList<string> others) => names.Equals(others)
        ? names
        : [.. InOrder(names.Union(others, StringComparer.Ordinal))];

    /// <summary>Names in the order of their characters, and last what those without a value are called.</summary>
    internal static IEnumerable<string> InOrder(IEnumerable<string> names) => names.OrderBy(name => name == None).ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>What the groups are by, and how many there are.</summary>
    public override string ToString() => $"{By}: {Names.Count} groups";
}
