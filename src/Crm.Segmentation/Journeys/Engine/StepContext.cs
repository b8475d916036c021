namespace Crm.Segmentation.Journeys;

/// <summary>What a step knows of the world: the clock, and the customer as she was before the input.</summary>
/// <param name="Now">The host's clock: when the input arrived. A clock that goes back is taken to stand still.</param>
/// <param name="Customer">Who she is, with her attributes.</param>
/// <param name="Memberships">The segments, lists and cells that she is in.</param>
public sealed record StepContext(DateTimeOffset Now, CustomerAttributes Customer, JourneyMemberships Memberships)
{
    /// <summary>A customer whose memberships no journey asks for.</summary>
    /// <param name="now">The host's clock.</param>
    /// <param name="customer">Who she is.</param>
    public StepContext(DateTimeOffset now, CustomerAttributes customer)
        : this(now, customer, JourneyMemberships.None)
    {
    }

    /// <summary>Who she is, with her attributes.</summary>
    public CustomerAttributes Customer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Customer ?? throw new ArgumentNullException(nameof(Customer));

    /// <summary>The segments, lists and cells that she is in.</summary>
    public JourneyMemberships Memberships { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Memberships ?? throw new ArgumentNullException(nameof(Memberships));
}
