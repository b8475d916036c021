using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.DependencyInjection;

/// <summary>What a registered rule book is made of, collected from every call; definitions in C# and texts of rules make one book.</summary>
public sealed class RuleBookOptions
{
    /// <summary>The schema of the definitions; set by the registration.</summary>
    public Schema? Schema { get; set; }

    /// <summary>Segments, partitions and other definitions in C#.</summary>
    public IList<Definition> Definitions { get; } = [];

    /// <summary>Texts of rules, tests beside them included, with the names by which diagnostics call them.</summary>
    public IList<(string Name, string Text)> Texts { get; } = [];

    /// <summary>Whether further texts come when the host runs, so that what is here is not checked, or used, by itself.</summary>
    public bool IsPart { get; set; }

    /// <summary>The rule book of the definitions and texts, or what is wrong with them.</summary>
    /// <param name="further">Texts that belong to the book besides.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Every error and warning.</param>
    /// <returns>Whether there is no error.</returns>
    /// <exception cref="InvalidOperationException">There is no schema.</exception>
    public bool TryCreate(IEnumerable<(string Name, string Text)> further, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(further);
        Schema schema = Schema ?? throw new InvalidOperationException("The rule book has no schema: register it with AddSegmentation.");
        (string Name, string Text)[] texts = [.. Texts, .. further];
        return texts.Length == 0
            ? RuleBook.TryCreate(schema, Definitions, out book, out diagnostics)
            : RuleBook.TryParse(schema, Definitions, texts, out book, out diagnostics);
    }
}
