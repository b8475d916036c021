using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.RuleTests;

namespace Crm.Segmentation;

/// <summary>Rule books from text.</summary>
public sealed partial class RuleBook
{
    /// <summary>The rule book that several texts make together; one of them holds the schema.</summary>
    /// <param name="texts">The texts with the names by which diagnostics call them.</param>
    /// <exception cref="RuleException">The texts have errors; the exception carries every diagnostic.</exception>
    public static RuleBook Parse(params ReadOnlySpan<(string Name, string Text)> texts) => Parse(null!, texts.ToArray());

    /// <summary>The rule book that several texts make together.</summary>
    /// <param name="schema">The vocabulary; a text may declare it again, in the same way.</param>
    /// <param name="texts">The texts with the names by which diagnostics call them.</param>
    /// <exception cref="RuleException">The texts have errors; the exception carries every diagnostic.</exception>
    public static RuleBook Parse(Schema schema, params ReadOnlySpan<(string Name, string Text)> texts) => Parse(schema, texts.ToArray());

    /// <summary>The rule book that several texts make together, or what is wrong with them.</summary>
    /// <param name="schema">The vocabulary; null when one of the texts declares it.</param>
    /// <param name="texts">The texts with the names by which diagnostics call them.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Every error and warning, in the order of the texts; at most 100.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryParse(
        Schema? schema, IEnumerable<(string Name, string Text)> texts, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return TryRead(schema, [], texts, out book, out diagnostics);
    }

    /// <summary>The rule book that definitions and texts make together, or what is wrong with them; each may refer to the other's segments and cells.</summary>
    /// <param name="schema">The vocabulary; a text may declare it again, in the same way.</param>
    /// <param name="definitions">The definitions, which come first in the book.</param>
    /// <param name="texts">The texts with the names by which diagnostics call them.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Every error and warning, in the order of the texts; at most 100.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryParse(
        Schema schema, IEnumerable<Definition> definitions, IEnumerable<(string Name, string Text)> texts, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(texts);
        ValueList<Definition> given = [.. definitions];
        foreach (Definition definition in given) ArgumentNullException.ThrowIfNull(definition, nameof(definitions));
        return TryRead(schema, given, texts, out book, out diagnostics);
    }

    private static bool TryRead(
        Schema? schema, ValueList<Definition> given, IEnumerable<(string Name, string Text)> texts, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        (book, RuleTexts read, ValueList<Diagnostic> found) = Read(schema, given, texts);
        diagnostics = SoundFixes.Of(read.InOrder(found), read.Sources, changed => Read(schema, given, changed).Found);
        return book is not null;
    }

    private static (RuleBook? Book, RuleTexts Texts, ValueList<Diagnostic> Found) Read(Schema? schema, ValueList<Definition> given, IEnumerable<(string Name, string Text)> texts)
    {
        RuleTexts read = RuleTexts.Read(schema, texts);
        ValueList<Definition> definitions = [.. given, .. read.Definitions];
        ValueList<Diagnostic> found = [.. read.Found];
        RuleBookCheck? check = null;
        if (read.Schema is not null && !read.SchemaIsBroken)
        {
            check = RuleBookCheck.Of(read.Schema, definitions, [.. read.Features], read.Places);
            found = [.. found, .. check.Diagnostics];
        }

        // Tests are checked against what could be read, so that a mistake elsewhere does not hide theirs.
        var bag = new DiagnosticBag();
        ValueList<RuleTestPlan?> plans = [];
        if (check is not null)
        {
            bool isSound = !RuleValidator.HasErrors(found);
            var tested = new TestedRules(read.Schema!, definitions, check.Features, name => isSound ? check.Results.GetValueOrDefault(name) : null);
            plans = [.. read.Tests.Select(test => RuleTestChecker.Plan(test, tested, bag, name => check.Places?.Of(name) is not null))];
            found = [.. found, .. bag.Found];
        }

        RuleBook? book = check is null || RuleValidator.HasErrors(found) ? null : new RuleBook(read.Schema!, definitions, check) { Plans = [.. plans.OfType<RuleTestPlan>()] };
        return (book, read, found);
    }

    private static RuleBook Parse(Schema? schema, (string Name, string Text)[] texts) =>
        TryParse(schema, texts, out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book : throw new RuleException(diagnostics);
}
