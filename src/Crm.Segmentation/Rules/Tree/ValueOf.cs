namespace Crm.Segmentation.Tree;

/// <summary>A value of a named result: a score, or one of the scores of an rfm. It is known by its name alone, and has its kind with it.</summary>
/// <remarks>An unknown name, a value that the result does not have, and a cycle of names are errors of the rule book, never missing.</remarks>
public sealed record ValueOf : Measure
{
    internal ValueOf(string result, string? part, ValueKind kind, params ReadOnlySpan<ValueArgument> arguments) =>
        (Result, Part, Kind, Arguments) = (result, part, kind, ValueList.Create(arguments));

    /// <summary>The name of the result.</summary>
    public string Result { get; }

    /// <summary>Which of its values, such as <c>recency</c>; null for a result that has one.</summary>
    public string? Part { get; }

    /// <summary>What is said besides, such as how far ahead; none for a value that needs nothing.</summary>
    public ValueList<ValueArgument> Arguments { get; }

    /// <inheritdoc/>
    public override ValueKind Kind { get; }

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text)
    {
        text.Name(Result);
        if (Part is not null) text.Write(".").Name(Part);
        for (int i = 0; i < Arguments.Count; i++)
        {
            text.Write(i == 0 ? "(" : ", ");
            if (Arguments[i].Word is { } word) text.Name(word).Write(" ");
            text.Write(Arguments[i].Value);
        }

        if (Arguments.Count > 0) text.Write(")");
    }
}

/// <summary>What is said with a value of a named result, such as <c>90 days</c> or <c>discount 0.1</c>.</summary>
/// <param name="Word">The word before it; null where its place says what it is.</param>
/// <param name="Value">A number, a duration, a date, an instant or a text. A percentage is its number: 10% is 0.1.</param>
public sealed record ValueArgument(string? Word, Constant Value);
