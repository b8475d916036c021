namespace Crm.Segmentation;

/// <summary>Something about a customer, or about one event, that may be in several states.</summary>
/// <param name="Subject">
/// A measure; a flag; an <see cref="AgeOf"/>, a <see cref="DaysSince"/> or a <see cref="SignOf"/>; or a condition that is not looked into, which is then 0 or 1.
/// </param>
/// <param name="Universe">Every state that it can be in.</param>
internal sealed record Variable(object Subject, Domain Universe);

/// <summary>How long before as-of an instant or a date lies, in milliseconds.</summary>
internal sealed record AgeOf(Measure Operand);

/// <summary>How many local dates before the one of as-of a date lies.</summary>
internal sealed record DaysSince(Measure Operand);

/// <summary>In which bucket a customer is under a name.</summary>
internal sealed record BucketOf(string Name);

/// <summary>The sign of the difference of two measures that both have a value.</summary>
internal sealed record SignOf(Measure Left, Measure Right);
