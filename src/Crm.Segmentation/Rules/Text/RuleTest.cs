namespace Crm.Segmentation;

/// <summary>A test that stands beside rules, as it was written.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="For">The definition that it is about.</param>
/// <param name="Statements">What happens and what is expected, in order.</param>
/// <param name="Span">Where its name stands.</param>
/// <param name="IsWhole">Whether every statement could be read; one that could not is left out, and told.</param>
internal sealed record RuleTest(string Name, string For, ValueList<TestStatement> Statements, SourceSpan Span, bool IsWhole);

/// <summary>A statement of a test.</summary>
/// <param name="Span">Where it stands.</param>
internal abstract record TestStatement(SourceSpan Span)
{
    /// <summary>The instant that it says with <c>at</c>; null when it says none.</summary>
    internal DateTimeOffset? At { get; init; }

    /// <summary>How long after the statement before it is, said with <c>after</c>; null when it says nothing.</summary>
    internal TimeSpan? After { get; init; }
}

/// <summary><c>given F = v</c>: a fitted value; of a <c>top</c> the least that is still in it.</summary>
internal sealed record GivenStatement(Expression Function, Constant Value, SourceSpan Span) : TestStatement(Span);

/// <summary><c>given [not] in LIST</c>, <c>given [not] in bucket ...</c>: whether the customer is in it.</summary>
internal sealed record GivenMembershipStatement(Condition Membership, bool Holds, SourceSpan Span) : TestStatement(Span);

/// <summary><c>customer "key" { name: value, ... }</c>: the customer that the following statements are about, and attributes.</summary>
internal sealed record CustomerStatement(string Key, ValueList<TestValue> Attributes, SourceSpan Span) : TestStatement(Span);

/// <summary><c>event { name: value, ... }</c>: an event of the customer.</summary>
internal sealed record EventStatement(EventType Type, ValueList<TestValue> Properties, SourceSpan Span) : TestStatement(Span);

/// <summary><c>expect [not] member</c>, <c>expect cell C</c>, <c>expect F = value</c>.</summary>
internal sealed record ExpectStatement(TestExpectation Expectation, SourceSpan Span) : TestStatement(Span);

/// <summary>The value of an attribute or a property.</summary>
/// <param name="Name">The attribute or property.</param>
/// <param name="Value">A constant, or true or false as a <see cref="bool"/>, or tags as a list of texts.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record TestValue(string Name, object Value, SourceSpan Span);

/// <summary>What a test expects.</summary>
internal abstract record TestExpectation;

/// <summary>That the customer is, or is not, a member.</summary>
internal sealed record MemberExpectation(bool IsMember) : TestExpectation;

/// <summary>That the customer is in a cell.</summary>
internal sealed record CellExpectation(string Cell) : TestExpectation;

/// <summary>That something happens in a journey at an instant, or does not.</summary>
/// <param name="Outcome">What.</param>
/// <param name="IsAbsent">Whether it is expected not to happen.</param>
/// <param name="Name">The template of a message or the reason of an exit; null for any.</param>
/// <param name="Reason">The code of the reason of what was not done; null for any.</param>
internal sealed record JourneyExpectation(JourneyOutcome Outcome, bool IsAbsent, string? Name, string? Reason) : TestExpectation;

/// <summary>What may happen in a journey.</summary>
internal enum JourneyOutcome
{
    Sent,
    Suppressed,
    Held,
    Exited,
    Entered,
    NotEntered,
    Converted,
}

/// <summary>That a measure has a value.</summary>
internal sealed record ValueExpectation(Measure Measure, Constant Value) : TestExpectation;
