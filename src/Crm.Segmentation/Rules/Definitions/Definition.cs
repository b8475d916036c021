namespace Crm.Segmentation;

/// <summary>A named definition of a rule book: a segment, a partition, a funnel.</summary>
/// <remarks>A value: immutable, without data and without a clock. Equal when the name, the title and the meaning as written are equal.</remarks>
public abstract record Definition
{
    private protected Definition(string name, string? title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Title) = (NormalText.Of(name), title);
    }

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>The definition as rule text, as it would be declared; a comment for one that has no text form.</summary>
    public string ToText()
    {
        var printer = new RulePrinter();
        Write(printer);
        return printer.ToString();
    }

    private protected virtual void Write(RulePrinter printer) => printer.Write("# ").Name(Name).Write(" has no text form");

    /// <summary>A title for people, in any language; null for none. In normalisation form C.</summary>
    /// <exception cref="ArgumentException">The title is not valid Unicode.</exception>
    public string? Title { get; init => field = NormalText.OfTitle(value); }
}
