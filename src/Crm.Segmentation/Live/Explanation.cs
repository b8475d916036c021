namespace Crm.Segmentation.Live;

/// <summary>Why a customer is in a definition's members or in one of its cells at an instant, or is not: each condition with its value, the events that counted, and what is missing.</summary>
/// <remarks>Values of personal attributes are withheld unless they were asked for. An immutable value, made by <see cref="RuleProgram.Explain(string, CustomerAttributes, ReadOnlySpan{CustomerEvent}, DateTimeOffset, bool)"/>.</remarks>
public sealed class Explanation
{
    internal Explanation(Definition definition, CustomerKey customer, DateTimeOffset asOf, ValueList<ExplanationPart> parts) =>
        (Definition, Customer, AsOf, Parts) = (definition, customer, asOf, parts);

    /// <summary>The definition: a segment or a partition.</summary>
    public Definition Definition { get; }

    /// <summary>The customer.</summary>
    public CustomerKey Customer { get; }

    /// <summary>The instant.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Whether the customer is a member of a segment; null for a partition.</summary>
    public bool? IsMember { get; internal init; }

    /// <summary>The cell of a partition that the customer is in; null for a segment.</summary>
    public string? Cell { get; internal init; }

    /// <summary>The first later instant at which this is otherwise, if nothing else happens; null for never, or where it cannot be told.</summary>
    public DateTimeOffset? NextChange { get; internal init; }

    /// <summary>Whether it can be told when this changes by itself: not where the definition calculates with a time that passes.</summary>
    public bool IsNextChangeTold { get; internal init; }

    /// <summary>Of a segment its condition; of a partition the condition of each cell, up to the one that the customer is in.</summary>
    public ValueList<ExplanationPart> Parts { get; }

    /// <summary>The explanation as lines of text.</summary>
    /// <param name="language"><c>en</c> for English, <c>ko</c> for Korean.</param>
    /// <exception cref="ArgumentException">Another language.</exception>
    public string ToText(string language = "en") => ExplanationText.Of(this, language switch
    {
        "en" => ExplanationWords.English,
        "ko" => ExplanationWords.Korean,
        _ => throw new ArgumentException($"There are explanations in en and in ko, not in '{language}'.", nameof(language)),
    });

    /// <summary>The explanation as lines of English text.</summary>
    public override string ToString() => ToText();
}
