namespace Crm.Segmentation;

/// <summary>The columns that rows of one source have: the attributes, or the properties of one event type, in the schema's order.</summary>
internal sealed class FieldSlots
{
    private const int FewFields = 16;

    private readonly Dictionary<string, int> _byName;
    private readonly Dictionary<string, int>?[] _values;

    internal FieldSlots(string owner, ValueList<FieldDefinition> fields, int index = -1)
    {
        Index = index;
        Owner = owner;
        Fields = fields;
        _byName = new Dictionary<string, int>(fields.Count, StringComparer.Ordinal);
        for (int i = 0; i < fields.Count; i++) _byName.Add(fields[i].Name, i);

        // Data may spell the values of an enum in any case where it ignores it.
        _values = [.. fields.Select(field => field.Kind == ValueKind.Enum ? field.Values.Select((value, i) => (value, i)).ToDictionary(x => x.value, x => x.i, field.Comparer) : null)];
    }

    /// <summary>The position of the event type in its schema; -1 for attributes.</summary>
    internal int Index { get; }

    /// <summary>Whose columns these are, for messages.</summary>
    internal string Owner { get; }

    internal ValueList<FieldDefinition> Fields { get; }

    internal int Count => Fields.Count;

    /// <summary>The position of a column by name, or -1.</summary>
    internal int Find(string name) => _byName.GetValueOrDefault(name, -1);

    /// <summary>The position of a column by name, else of the only one whose name differs in upper and lower case; or -1.</summary>
    internal int FindInAnyCase(string name)
    {
        int exact = Find(name);
        if (exact >= 0) return exact;
        int[] found = [.. Enumerable.Range(0, Count).Where(i => Fields[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : -1;
    }

    /// <summary>The position of a text, in form C, among the values of an enum; or -1.</summary>
    internal int ValueOf(int slot, string text) => _values[slot]!.GetValueOrDefault(text, -1);

    /// <summary>The position of the column that a handle reads.</summary>
    /// <exception cref="ArgumentException">The handle is of another schema or another event type.</exception>
    internal int IndexOf(IFieldHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        FieldDefinition field = handle.Field;

        int slot = AmongFew(field);
        if (slot >= 0) return slot;
        slot = Find(field.Name);
        if (slot >= 0 && (ReferenceEquals(Fields[slot], field) || Fields[slot].Equals(field))) return slot;
        throw new ArgumentException($"'{field}' ({field.Kind}) is not a column of {Owner}.", nameof(handle));
    }

    /// <summary>Whether a column is among the first few, as the schema's own handles hold it.</summary>
    internal bool Has(FieldDefinition field) => AmongFew(field) >= 0;

    /// <summary>The position among the first few columns, or -1: the handles of a schema hold its own fields, and of few, to look at each is faster than to hash a name.</summary>
    private int AmongFew(FieldDefinition field)
    {
        for (int i = 0; i < Fields.Count && i < FewFields; i++)
            if (ReferenceEquals(Fields[i], field)) return i;
        return -1;
    }
}
