namespace LiveSegments;

/// <summary>One message of the shop's queue. It can be read again from any position, with the same times: so brokers do.</summary>
/// <param name="Position">Its position in the queue, from 0.</param>
/// <param name="Customer">Whose event it is.</param>
/// <param name="Event">The event.</param>
/// <param name="Received">When the queue received it; never decreasing.</param>
internal sealed record Message(long Position, CustomerKey Customer, CustomerEvent Event, DateTimeOffset Received);
