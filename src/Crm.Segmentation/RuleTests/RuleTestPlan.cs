namespace Crm.Segmentation.RuleTests;

/// <summary>A test that is ready to run: checked, and every statement with its instant.</summary>
internal sealed class RuleTestPlan
{
    internal required RuleTest Test { get; init; }

    /// <summary>What it is about.</summary>
    internal required TestSubject Subject { get; init; }

    internal required CustomerKey Customer { get; init; }

    /// <summary>The attributes that are set, each with a value that it can have.</summary>
    internal required ValueList<PlannedValue> Attributes { get; init; }

    internal required ValueList<PlannedEvent> Events { get; init; }

    internal required ValueList<PlannedExpectation> Expectations { get; init; }

    /// <summary>For each population function that has a fitted value: that value.</summary>
    internal required IReadOnlyDictionary<Expression, Constant> Given { get; init; }

    /// <summary>For each list and bucket that is given: whether the customer is in it.</summary>
    internal required IReadOnlyDictionary<Condition, bool> Memberships { get; init; }

    /// <summary>The customer, as one of the schema.</summary>
    internal CustomerAttributes CustomerOf(Schema schema) => CustomerAttributes.Of(schema, Customer, row =>
    {
        foreach (PlannedValue value in Attributes) TestFieldValue.Set(row, value);
    });
}

/// <summary>A value of the kind of its attribute or property.</summary>
internal sealed record PlannedValue(Expression Field, object Value);

/// <summary>An event of the customer.</summary>
internal sealed record PlannedEvent(EventType Type, long Time, ValueList<PlannedValue> Properties, SourceSpan Span)
{
    /// <summary>The event, as one of the schema.</summary>
    internal CustomerEvent ToEvent() => CustomerEvent.Of(Type, Timestamp.Instant(Time), row =>
    {
        foreach (PlannedValue value in Properties) TestFieldValue.Set(row, value);
    });
}

/// <summary>What is expected at an instant.</summary>
internal sealed record PlannedExpectation(TestExpectation Expectation, long Instant, SourceSpan Span);
