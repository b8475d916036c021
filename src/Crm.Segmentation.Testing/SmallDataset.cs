namespace Crm.Segmentation.Testing;

/// <summary>A few customers and what they did, for tests of rules: told in one expression, from the instant of the question.</summary>
/// <remarks>A row that the dataset does not take makes <see cref="Build"/> throw: a test that lost its data tests nothing. It builds once.</remarks>
public sealed class SmallDataset
{
    private readonly DatasetBuilder _builder;
    private readonly DateTimeOffset _asOf;
    private CustomerKey? _customer;

    private SmallDataset(DatasetBuilder builder, DateTimeOffset asOf) => (_builder, _asOf) = (builder, asOf);

    /// <summary>Starts a dataset.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="asOf">The instant at which the rules will look at the customers.</param>
    public static SmallDataset For(Schema schema, DateTimeOffset asOf) => new(Dataset.For(schema), asOf);

    /// <summary>Adds a customer, who does what follows.</summary>
    /// <param name="key">The customer's key.</param>
    /// <param name="set">Sets attributes; null for none.</param>
    /// <returns>This.</returns>
    public SmallDataset Customer(CustomerKey key, Action<CustomerRow>? set = null)
    {
        _builder.AddCustomer(key, set);
        _customer = key;
        return this;
    }

    /// <summary>Adds an event of the customer before.</summary>
    /// <param name="type">The type of the event.</param>
    /// <param name="ago">How long before the instant of the question it was; negative for after it.</param>
    /// <param name="set">Sets properties; null for none.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">There is no customer yet.</exception>
    public SmallDataset Did(EventType type, TimeSpan ago, Action<EventRow>? set = null) => Did(type, _asOf - ago, set);

    /// <summary>Adds an event of the customer before.</summary>
    /// <param name="type">The type of the event.</param>
    /// <param name="time">When it was.</param>
    /// <param name="set">Sets properties; null for none.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">There is no customer yet.</exception>
    public SmallDataset Did(EventType type, DateTimeOffset time, Action<EventRow>? set = null)
    {
        _builder.AddEvent(type, _customer ?? throw new InvalidOperationException("An event needs a customer: call Customer first."), time, set);
        return this;
    }

    /// <summary>Makes the dataset.</summary>
    /// <exception cref="InvalidOperationException">A row was not taken; the message says which and why.</exception>
    public Dataset Build()
    {
        Dataset data = _builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? data : throw new InvalidOperationException($"Not every row was taken:\n{string.Join('\n', report.Rejected)}");
    }
}
