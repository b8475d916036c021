namespace Crm.Segmentation.Tree;

/// <summary>A value of a named result: a score, or one of the scores of an rfm. It is known by its name alone, and has its kind with it.</summary>
/// <remarks>An unknown name, a value that the result does not have, and a cycle of names are errors of the rule book, never missing.</remarks>
public sealed record ValueOf : Measure
{
    internal ValueOf(string result, string? part, ValueKind kind) => (Result, Part, Kind) = (result, part, kind);

    /// <summary>The name of the result.</summary>
    public string Result { get; }

    /// <summary>Which of its values, such as <c>recency</c>; null for a result that has one.</summary>
    public string? Part { get; }

    /// <inheritdoc/>
    public override ValueKind Kind { get; }

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text)
    {
        text.Name(Result);
        if (Part is not null) text.Write(".").Name(Part);
    }
}
