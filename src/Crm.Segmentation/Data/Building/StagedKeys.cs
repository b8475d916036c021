using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>The keys of arriving rows as whole numbers: a number as itself, a text or Guid as its position among the different ones seen.</summary>
/// <param name="form">The form of the dataset that is added to; null when the first key decides.</param>
/// <param name="hash">Hashes the keys.</param>
internal sealed class StagedKeys(KeyKind? form, SeededHash hash)
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _guids = new(hash);
    private readonly List<CustomerKey> _interned = [];

    /// <summary>Hashes the keys.</summary>
    internal SeededHash Hash => hash;

    internal KeyKind? Form { get; private set; } = form;

    /// <summary>How many different texts or Guids were seen.</summary>
    internal int InternedCount => _interned.Count;

    internal Problem? Stage(CustomerKey key, out long staged)
    {
        staged = 0;
        if (Accept(key.Form) is { } problem) return problem;
        staged = key.Form switch
        {
            KeyKind.Text => Intern(_texts, key.Text, key),
            KeyKind.Guid => Intern(_guids, key.Guid, key),
            _ => key.Number,
        };
        return null;
    }

    /// <summary>The first key decides the form of all; a key of another form is a problem.</summary>
    internal Problem? Accept(KeyKind form)
    {
        Form ??= form;
        return Form == form ? null : new Problem(RejectionReason.MixedKeyKinds, $"The key is a {form}, but the keys of this dataset are of form {Form}.");
    }

    internal CustomerKey Original(long staged) => Form is KeyKind.Text or KeyKind.Guid ? _interned[(int)staged] : staged;

    private int Intern<T>(Dictionary<T, int> positions, T value, CustomerKey key)
        where T : notnull
    {
        ref int position = ref CollectionsMarshal.GetValueRefOrAddDefault(positions, value, out bool known);
        if (known) return position;
        position = _interned.Count;
        _interned.Add(key);
        return position;
    }
}
