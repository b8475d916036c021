using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Segmentation;

public sealed partial class RuleBook
{
    /// <summary>A hash of the definitions: SHA-256 over their canonical JSON without the schema, as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    /// <remarks>
    /// Rule books of one schema have equal hashes when their definitions, in their order, are equal, titles included; on every machine. The hash
    /// changes with <see cref="RuleLanguage.Version"/>. It does not cover the schema: a handle is in it by its name. It is
    /// computed at every call.
    /// </remarks>
    public string ContentHash => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(RuleBookJson.Write(this, withSchema: false).Span))}";

    /// <summary>The definitions as JSON: canonical, so that equal rule books are equal texts.</summary>
    /// <remarks>
    /// <para>One line without spaces; members in a fixed order, those with their default left out; a feature or score once, by name, after those
    /// that it uses; numbers as decimals without trailing zeros, instants in UTC, durations in their largest whole unit. Nothing depends on a culture.</para>
    /// <para>Reading it back gives an equal rule book, but for the tests beside its rules, which are text only. docs/json.md describes every member.</para>
    /// </remarks>
    /// <param name="withSchema">Whether the schema is in it too, so that it can be read without one.</param>
    public string ToJson(bool withSchema = false) => Encoding.UTF8.GetString(RuleBookJson.Write(this, withSchema).Span);

    /// <summary>A rule book read from JSON, in any layout and order of members.</summary>
    /// <param name="schema">The vocabulary; null for the one that the document holds. A schema that the document holds besides is read for errors only.</param>
    /// <param name="json">The document, of at most 16 MiB.</param>
    /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic.</exception>
    public static RuleBook FromJson(Schema? schema, string json) =>
        TryFromJson(schema, json, out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book : throw new RuleException(diagnostics);

    /// <summary>A rule book read from JSON in UTF-8, with or without byte order mark.</summary>
    /// <param name="schema">The vocabulary; null for the one that the document holds. A schema that the document holds besides is read for errors only.</param>
    /// <param name="utf8Json">The document, of at most 16 MiB.</param>
    /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic.</exception>
    public static RuleBook FromJson(Schema? schema, ReadOnlySpan<byte> utf8Json) =>
        TryFromJson(schema, utf8Json, out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book : throw new RuleException(diagnostics);

    /// <summary>A rule book read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
    /// <param name="schema">The vocabulary; null for the one that the document holds. A schema that the document holds besides is read for errors only.</param>
    /// <param name="json">The document, of at most 16 MiB.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Errors and warnings, each with its place in the document; at most 100 about its form.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(Schema? schema, string json, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TryRead(JsonReading.Of(json), schema, out book, out diagnostics);
    }

    /// <summary>A rule book read from JSON in UTF-8, or what is wrong with the document; no bytes at all make this throw.</summary>
    /// <param name="schema">The vocabulary; null for the one that the document holds. A schema that the document holds besides is read for errors only.</param>
    /// <param name="utf8Json">The document, of at most 16 MiB.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Errors and warnings, each with its place in the document; at most 100 about its form.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(
        Schema? schema, ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics) =>
        TryRead(JsonReading.Of(utf8Json), schema, out book, out diagnostics);

    /// <summary>A rule book of definitions, and of features that belong to it although no definition may use them.</summary>
    internal static bool TryCreate(
        Schema schema, IEnumerable<Definition> definitions, IEnumerable<Feature> features, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ValueList<Definition> all = [.. definitions];
        RuleBookCheck check = RuleBookCheck.Of(schema, all, [.. features]);
        diagnostics = check.Diagnostics;
        book = RuleValidator.HasErrors(diagnostics) ? null : new RuleBook(schema, all, check);
        return book is not null;
    }

    private static bool TryRead(JsonReading reading, Schema? schema, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        book = RuleBookJson.Read(reading, schema);
        diagnostics = [.. reading.Diagnostics];
        return book is not null;
    }
}
