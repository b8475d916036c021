namespace Crm.Segmentation.Conformance;

/// <summary>A definition in every form that it has: built in C#, printed as rule text and as JSON, and read back from each.</summary>
internal static class DefinitionForms
{
    /// <summary>The definition in each form, with the form's name; all are the same tree.</summary>
    /// <typeparam name="T">The kind of definition.</typeparam>
    /// <param name="schema">Its vocabulary.</param>
    /// <param name="definition">The definition as it was built.</param>
    /// <exception cref="RuleException">The definition is refused.</exception>
    /// <exception cref="NotMetException">A form is refused, or is read back as another tree.</exception>
    internal static IEnumerable<(string Form, T Definition)> Of<T>(Schema schema, T definition)
        where T : Definition
    {
        RuleBook book = RuleBook.Create(schema, definition);
        yield return ("in C#", definition);
        yield return ("as text", Same("as text", definition, () => RuleBook.Parse(schema, ("case", definition.ToText()))));
        yield return ("as JSON", Same("as JSON", definition, () => RuleBook.FromJson(schema, book.ToJson())));
    }

    private static T Same<T>(string form, T definition, Func<RuleBook> read)
        where T : Definition
    {
        Definition found;
        try
        {
            found = read()[definition.Name];
        }
        catch (RuleException refusal)
        {
            throw new NotMetException($"{form} it is refused: {Refusals.Text(refusal.Diagnostics)}");
        }

        return found.Equals(definition) ? (T)found : throw new NotMetException($"{form} it is another tree: {found}");
    }
}
