namespace Crm.Segmentation.Tests.Live;

/// <summary>What a live run receives.</summary>
internal abstract record WorldInput(long Received);

/// <summary>An event, with its id where it has one.</summary>
internal sealed record EventInput(long Received, CustomerKey Customer, EventFacts Event, long? Id) : WorldInput(Received);

/// <summary>Attributes; null is not set.</summary>
internal sealed record AttributeInput(long Received, CustomerKey Customer, IReadOnlyDictionary<string, object?> Values) : WorldInput(Received);

/// <summary>A key becomes a customer.</summary>
internal sealed record MergeInput(long Received, CustomerKey From, CustomerKey Into) : WorldInput(Received);

/// <summary>A customer is forgotten.</summary>
internal sealed record ForgetInput(long Received, CustomerKey Customer) : WorldInput(Received);

/// <summary>The definitions are edited.</summary>
internal sealed record EditInput(long Received, IReadOnlyList<Definition> Definitions) : WorldInput(Received);

/// <summary>Members of a list are others.</summary>
internal sealed record ListInput(long Received, string Name, IReadOnlyList<CustomerKey> Members) : WorldInput(Received);

/// <summary>Nothing but time.</summary>
internal sealed record ClockInput(long Received) : WorldInput(Received);
