namespace Crm.Segmentation.Conformance;

/// <summary>A form of a definition: the same tree, built or read back. It is either there or left out for a reason.</summary>
/// <typeparam name="T">The kind of definition.</typeparam>
/// <param name="Name">What the form is called.</param>
/// <param name="Definition">The definition in this form; null when the form is left out.</param>
internal sealed record DefinitionForm<T>(string Name, T? Definition)
    where T : Definition;

/// <summary>A definition in every form that it has: built in C#, printed as rule text and as JSON, and read back from each.</summary>
internal static class DefinitionForms
{
    /// <summary>What is left out where a definition is not said in text.</summary>
    internal const string NoText = "the definition has no text form";

    /// <summary>The forms; all are the same tree.</summary>
    /// <typeparam name="T">The kind of definition.</typeparam>
    /// <param name="schema">Its vocabulary.</param>
    /// <param name="definition">The definition as it was built.</param>
    /// <exception cref="RuleException">The definition is refused.</exception>
    /// <exception cref="NotMetException">A form is refused, or is read back as another tree.</exception>
    internal static IEnumerable<DefinitionForm<T>> Of<T>(Schema schema, T definition)
        where T : Definition
    {
        RuleBook book = RuleBook.Create(schema, definition);
        string text = definition.ToText();
        yield return new("in C#", definition);
        yield return new("as text", text.StartsWith('#') ? null : Same("as text", definition, () => RuleBook.Parse(schema, ("case", text))));
        yield return new("as JSON", Same("as JSON", definition, () => RuleBook.FromJson(schema, book.ToJson())));
    }

    private static T Same<T>(string form, T definition, Func<RuleBook> read)
        where T : Definition
    {
        try
        {
            Definition found = read()[definition.Name];
            return found.Equals(definition) ? (T)found : throw new NotMetException($"{form} it is another tree: {found}");
        }
        catch (RuleException refusal)
        {
            throw new NotMetException($"{form} it is refused: {Refusals.Text(refusal.Diagnostics)}");
        }
    }
}
