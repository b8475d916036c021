namespace Crm.Segmentation.Conformance;

/// <summary>In which form a rule book is read.</summary>
internal enum BookForm
{
    /// <summary>As the text of the case.</summary>
    Text,

    /// <summary>As that text formatted.</summary>
    Formatted,

    /// <summary>As the JSON that the book of that text writes, its schema in it.</summary>
    Json,
}

/// <summary>Reads rule books in their forms.</summary>
internal static class BookReading
{
    /// <summary>The book of a text, in a form.</summary>
    /// <exception cref="RuleException">The text is refused.</exception>
    /// <exception cref="NotMetException">The form is refused, or is read back as another book.</exception>
    internal static RuleBook Read(BookForm form, string text)
    {
        RuleBook book = RuleBook.Parse(("rules", text));
        return form switch
        {
            BookForm.Formatted => Same(book, "formatted", () => RuleBook.Parse(("rules", RuleFormatter.Format(text)))),
            BookForm.Json => Same(book, "as JSON", () => RuleBook.FromJson(null, book.ToJson(withSchema: true))),
            _ => book,
        };
    }

    private static RuleBook Same(RuleBook book, string form, Func<RuleBook> read)
    {
        RuleBook again;
        try
        {
            again = read();
        }
        catch (RuleException refusal)
        {
            throw new NotMetException($"{form} it is refused: {Refusals.Text(refusal.Diagnostics)}");
        }

        if (!again.Schema.Equals(book.Schema)) throw new NotMetException($"{form} it has another schema");
        return again.Definitions.Equals(book.Definitions) && again.Features.Equals(book.Features) ? again : throw new NotMetException($"{form} it is another book");
    }
}
