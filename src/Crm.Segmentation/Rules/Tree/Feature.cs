namespace Crm.Segmentation;

/// <summary>A named measure, such as <c>spend_month</c>. In an expression it stands for its definition.</summary>
public sealed record Feature : NamedMeasure
{
    private Feature(string name, Measure definition, string? title)
        : base(name, definition, title)
    {
    }

    internal override string Keyword => "feature";

    internal override FieldDefinition? EnumField => Definition.EnumField;

    internal override bool IgnoresCase => Definition.IgnoresCase;

    /// <summary>Names a measure.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="definition">What it measures.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Feature Define(string name, Measure definition, string? title = null) => new(name, definition, title);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Feature(Name, (Measure)children[0], Title);
}
