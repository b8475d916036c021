namespace Crm.Segmentation;

/// <summary>A measure's value for every customer of a dataset at an as-of instant; missing values are null.</summary>
/// <remarks>
/// The friendly form: integers are <see cref="long"/>, money <see cref="decimal"/>, numbers <see cref="double"/>, durations
/// <see cref="TimeSpan"/>, instants <see cref="DateTimeOffset"/> in UTC, dates <see cref="DateOnly"/>, texts <see cref="string"/>. A computed
/// duration or instant beyond what its type can say is shown as that type's first or last value; conditions compare the computed one.
/// </remarks>
public sealed class MeasureValues
{
    private readonly object?[] _values;

    internal MeasureValues(Dataset dataset, Measure measure, object?[] values) => (Dataset, Measure, _values) = (dataset, measure, values);

    /// <summary>The dataset whose customers were measured.</summary>
    public Dataset Dataset { get; }

    /// <summary>What was measured.</summary>
    public Measure Measure { get; }

    /// <summary>The value of one customer; null when it is missing.</summary>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public object? this[CustomerKey customer] => Dataset.Customers.Keys.Find(customer) is >= 0 and var ordinal
        ? _values[ordinal]
        : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");

    /// <summary>All customers with their values, in the dataset's order; null where missing.</summary>
    public IEnumerable<KeyValuePair<CustomerKey, object?>> All =>
        _values.Select((value, ordinal) => KeyValuePair.Create(Dataset.Customers.Keys[ordinal], value));
}
