namespace Crm.Segmentation;

/// <summary>One customer's key and attributes, as a snapshot. Immutable.</summary>
/// <remarks>Values follow the rules of a dataset's builder: what is not set is missing; text is normalised to form C. The key says which bucket and which lists she is in.</remarks>
public sealed class CustomerAttributes
{
    private readonly FieldSlots _slots;

    private CustomerAttributes(FieldSlots slots, CustomerKey key, FieldRow values) => (_slots, Key, Values) = (slots, key, values);

    /// <summary>The shop's own key.</summary>
    public CustomerKey Key { get; }

    /// <summary>The attributes that she may have, in the schema's order.</summary>
    internal ValueList<FieldDefinition> Fields => _slots.Fields;

    /// <summary>The values of the attributes.</summary>
    internal FieldRow Values { get; }

    /// <summary>A customer.</summary>
    /// <param name="schema">The schema that declares the attributes.</param>
    /// <param name="key">The key.</param>
    /// <param name="values">Sets the attributes; null for none.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public static CustomerAttributes Of(Schema schema, CustomerKey key, Action<CustomerRow>? values = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var none = new CustomerAttributes(schema.AttributeSlots, key, FieldRow.Empty(schema.AttributeSlots.Count));
        return values is null ? none : none.With(values);
    }

    /// <summary>The same customer with other values: what is set is changed, what is set to null becomes missing, the rest stays.</summary>
    /// <param name="values">Sets the attributes that change.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public CustomerAttributes With(Action<CustomerRow> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var draft = new RowDraft(_slots);
        values(new CustomerRow(draft));
        return draft.Problem is { } problem ? throw problem.ToException(nameof(values)) : With(FieldRow.Of(draft, Values));
    }

    /// <summary>The same values under another key.</summary>
    /// <param name="key">The key.</param>
    public CustomerAttributes WithKey(CustomerKey key) => new(_slots, key, Values);

    /// <summary>The key.</summary>
    public override string ToString() => $"customer {Key}";

    /// <summary>The same customer with values that were checked before.</summary>
    internal CustomerAttributes With(FieldRow values) => new(_slots, Key, values);

    /// <summary>Whether a schema declares the same attributes.</summary>
    internal bool IsOf(Schema schema) => ReferenceEquals(schema.AttributeSlots, _slots) || schema.Attributes.Equals(_slots.Fields);
}
