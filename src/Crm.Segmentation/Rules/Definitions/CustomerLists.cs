namespace Crm.Segmentation;

/// <summary>The members of lists that are kept outside, by key, for one run. Immutable.</summary>
public sealed class CustomerLists
{
    private readonly Dictionary<string, CustomerKey[]> _keys;

    private CustomerLists(Dictionary<string, CustomerKey[]> keys) => _keys = keys;

    /// <summary>No list.</summary>
    public static CustomerLists None { get; } = new([]);

    /// <summary>The names of the lists that are given, in ordinal order.</summary>
    public ValueList<string> Names => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The same lists and one more, or another in the place of one of its name.</summary>
    /// <param name="name">The name that a rule book declares.</param>
    /// <param name="members">The keys of the members, in any order; copied. One that is there twice counts once; what a dataset does not have is counted by the run.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public CustomerLists With(string name, IEnumerable<CustomerKey> members)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(members);
        return new CustomerLists(new Dictionary<string, CustomerKey[]>(_keys, StringComparer.Ordinal) { [NormalText.Of(name)] = [.. members] });
    }

    /// <summary>The names of the lists and how many keys each has.</summary>
    public override string ToString() => _keys.Count == 0
        ? "no lists"
        : string.Join(", ", Names.Select(name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {_keys[name].Length} keys")));

    /// <summary>Why a run without the members of a list is refused.</summary>
    internal static Diagnostic NotGiven(string definition, string list) => Diagnostic.Of(
        DiagnosticCodes.ListNotGiven,
        DiagnosticSeverity.Error,
        definition,
        $"'{definition}' asks who is on the list '{list}', and its members are not given.",
        $"Give them with the run: CustomerLists.None.With(\"{list}\", keys); an empty list says that nobody is.");

    internal bool Has(string name) => _keys.ContainsKey(name);

    /// <summary>The keys of a list that is given, in the order in which they were.</summary>
    internal IReadOnlyList<CustomerKey> KeysOf(string name) => _keys[name];
}
