namespace Crm.Segmentation.Journeys;

/// <summary>Runs the journeys of a rule book for one customer on a clock that goes as fast as one likes: the engine that a host runs, with memberships by the rule book itself.</summary>
/// <remarks>Immutable and thread-safe. Made by <see cref="SegmentationEngine.Simulator(RuleBook, CustomerLists)"/>.</remarks>
public sealed class JourneySimulator
{
    private readonly SimulatedBook _book;

    internal JourneySimulator(SimulatedBook book) => _book = book;

    /// <summary>The journeys.</summary>
    public JourneyCatalog Catalog => _book.Catalog;

    /// <summary>A customer becomes known.</summary>
    /// <param name="customer">Her key, by which splits and holdouts go.</param>
    /// <param name="at">When.</param>
    /// <param name="values">Sets her attributes; null for none.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public JourneyRun Start(CustomerKey customer, DateTimeOffset at, Action<CustomerRow>? values = null) =>
        JourneyRun.Begin(_book, CustomerAttributes.Of(Catalog.Schema, customer, values), Timestamp.Floor(at));

    /// <inheritdoc cref="Start(CustomerKey, DateTimeOffset, Action{CustomerRow})"/>
    /// <param name="customer">Her key, by which splits and holdouts go.</param>
    /// <param name="at">When, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="values">Sets her attributes; null for none.</param>
    public JourneyRun Start(CustomerKey customer, DateTime at, Action<CustomerRow>? values = null) => Start(customer, Timestamp.Instant(Timestamp.Floor(at)), values);

    /// <summary>The journeys.</summary>
    public override string ToString() => $"simulator of {Catalog}";
}
