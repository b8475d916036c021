namespace Crm.Segmentation.Conformance;

/// <summary>A rule book of journeys in each form: text, JSON and C# are the same trees.</summary>
internal static class JourneyBooks
{
    /// <exception cref="NotMetException">A form is refused, or is read back as other trees.</exception>
    internal static void CheckForms(RuleBook book)
    {
        string text = string.Join("\n\n", book.Definitions.Select(definition => definition.ToText()));
        Check("as text", book, () => RuleBook.Parse(book.Schema, ("case", text)));
        Check("as JSON", book, () => RuleBook.FromJson(book.Schema, book.ToJson()));
        Check("formatted", book, () => RuleBook.Parse(book.Schema, ("case", RuleFormatter.Format(text))));
    }

    private static void Check(string form, RuleBook book, Func<RuleBook> read)
    {
        try
        {
            if (!read().Definitions.Equals(book.Definitions)) throw new NotMetException($"{form} these are other trees");
        }
        catch (RuleException refusal)
        {
            throw new NotMetException($"{form} it is refused: {Refusals.Text(refusal.Diagnostics)}");
        }
    }
}
