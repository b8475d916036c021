namespace Crm.Segmentation.Live;

/// <summary>One value of an explanation: a measure of the customer, and what it was computed from.</summary>
public sealed class ExplanationValue
{
    internal ExplanationValue(Measure measure, object? value, ValueList<ExplanationValue> from) => (Measure, Value, From) = (measure, value, from);

    /// <summary>The measure; its <c>ToString</c> is its rule text.</summary>
    public Measure Measure { get; }

    /// <summary>Its value in its public type; null when it is missing or withheld.</summary>
    public object? Value { get; }

    /// <summary>Whether the value is not shown because it comes from a personal attribute.</summary>
    public bool IsWithheld { get; internal init; }

    /// <summary>Of a value that is computed from events, the instants of those that counted, ascending; null for another.</summary>
    public ValueList<DateTimeOffset>? Events { get; internal init; }

    /// <summary>The values that it comes from: what stands behind a feature or a name, the terms of a score, the parts of arithmetic; constants are none. Of a measure that stands above already, none again.</summary>
    public ValueList<ExplanationValue> From { get; }

    /// <summary>The measure with its value, as in <c>count(purchase) = 1</c>.</summary>
    public override string ToString() => ExplanationText.Said(this, ExplanationWords.English);
}
