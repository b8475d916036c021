using System.Globalization;

namespace Crm.Segmentation.Conformance;

/// <summary>The keys of a case's customers as the kind that it names, and those of their copies. What is expected names them as they are written.</summary>
internal sealed class CaseKeys
{
    private readonly Dictionary<CustomerKey, CustomerKey[]> _copies = [];
    private readonly Dictionary<CustomerKey, string> _written = [];
    private readonly CaseKeyKind _kind;

    /// <summary>Keys.</summary>
    /// <param name="kind">As which kind they are loaded.</param>
    /// <param name="written">The keys as they are written; of several spellings of one key the first names it.</param>
    /// <param name="copies">How many of each customer there are.</param>
    internal CaseKeys(CaseKeyKind kind, IEnumerable<string> written, int copies)
    {
        (_kind, Copies) = (kind, copies);
        foreach (string name in written) _written.TryAdd(Key(name), name);
        HashSet<CustomerKey> taken = [.. _written.Keys];
        long next = 0;
        foreach (CustomerKey key in _written.Keys)
        {
            var keys = new CustomerKey[copies];
            keys[0] = key;
            for (int i = 1; i < copies; i++) keys[i] = Fresh(kind, taken, ref next);
            _copies.Add(key, keys);
        }
    }

    /// <summary>How many of each customer there are.</summary>
    internal int Copies { get; }

    /// <summary>Each customer's key as it is written first.</summary>
    internal IReadOnlyCollection<string> Written => _written.Values;

    /// <summary>The key of a customer's copy; copy 0 is the customer.</summary>
    internal CustomerKey this[string written, int copy] =>
        _copies.TryGetValue(Key(written), out CustomerKey[]? copies) ? copies[copy] : throw new CaseException($"there is no customer '{written}'");

    /// <summary>How the key of a customer is written first.</summary>
    internal string FirstWritten(string written) => _written.GetValueOrDefault(Key(written)) ?? throw new CaseException($"there is no customer '{written}'");

    /// <summary>A key of the kind that the case names, whether or not there is such a customer.</summary>
    internal CustomerKey Key(string written) => _kind switch
    {
        CaseKeyKind.Integer when long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        CaseKeyKind.Guid when Guid.TryParse(written, out Guid guid) => guid,
        CaseKeyKind.Integer or CaseKeyKind.Guid => throw new CaseException($"the key '{written}' is not of the kind {_kind}"),
        _ => written,
    };

    private static CustomerKey Fresh(CaseKeyKind kind, HashSet<CustomerKey> taken, ref long next)
    {
        while (true)
        {
            next++;
            CustomerKey key = kind switch
            {
                CaseKeyKind.Integer => next,
                CaseKeyKind.Guid => new Guid(0, 0, 0, BitConverter.GetBytes(next)),
                _ => string.Create(CultureInfo.InvariantCulture, $"copy {next}"),
            };
            if (taken.Add(key)) return key;
        }
    }
}
