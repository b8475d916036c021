using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A schema's definitions together, checked: segments, partitions and what else has a name. They may refer to one another by name.</summary>
/// <remarks>
/// <para>Immutable and thread-safe. Names are unique, also against the features that occur. Every reference leads to a definition of the same
/// book, and none leads back to itself.</para>
/// <para>A book is checked as a whole when it is made, and tells every mistake at once.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<RuleBook>))]
public sealed partial class RuleBook : IJsonValue<RuleBook>
{
    private readonly FrozenDictionary<string, Definition> _byName;
    private readonly FrozenDictionary<string, NamedResult> _results;

    private RuleBook(Schema schema, ValueList<Definition> definitions, RuleBookCheck check)
    {
        Schema = schema;
        Definitions = definitions;
        Features = check.Features;
        Warnings = check.Diagnostics;
        Unfitted = check.Unfitted;
        Places = check.Places;
        InDependencyOrder = check.InDependencyOrder;
        References = check.References;
        _byName = definitions.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
        _results = check.Results.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The vocabulary of the definitions.</summary>
    public Schema Schema { get; }

    /// <summary>The definitions, in the order in which they were given.</summary>
    public ValueList<Definition> Definitions { get; }

    /// <summary>The features that occur in the definitions, each after those that it uses.</summary>
    public ValueList<Feature> Features { get; }

    /// <summary>Whether a definition needs cut points of a population, so that the book runs only once it is fitted.</summary>
    public bool NeedsFit => Unfitted.Count > 0;

    /// <summary>The definitions that need cut points of a population.</summary>
    internal ValueList<string> Unfitted { get; }

    private RulePlaces? Places { get; }

    /// <summary>What the definitions probably do not mean; they run nevertheless.</summary>
    public ValueList<Diagnostic> Warnings { get; }

    /// <summary>The definition with a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">No definition has that name.</exception>
    public Definition this[string name] =>
        TryGet(name, out Definition? definition) ? definition : throw new KeyNotFoundException($"The rule book has no definition '{name}'.");

    /// <summary>The definitions, each after those that it refers to; among independent ones in the order in which they were given.</summary>
    internal IReadOnlyList<Definition> InDependencyOrder { get; }

    private IReadOnlyDictionary<string, HashSet<string>> References { get; }

    /// <summary>A rule book of the given definitions.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="definitions">The definitions; none is a rule book too.</param>
    /// <exception cref="RuleException">The definitions have errors; the exception carries every diagnostic.</exception>
    public static RuleBook Create(Schema schema, params ReadOnlySpan<Definition> definitions) => Create(schema, definitions.ToArray().AsEnumerable());

    /// <summary>A rule book of the given definitions.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="definitions">The definitions; none is a rule book too.</param>
    /// <exception cref="RuleException">The definitions have errors; the exception carries every diagnostic.</exception>
    public static RuleBook Create(Schema schema, IEnumerable<Definition> definitions) =>
        TryCreate(schema, definitions, out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book : throw new RuleException(diagnostics);

    /// <summary>A rule book of the given definitions, or what is wrong with them.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="definitions">The definitions; none is a rule book too.</param>
    /// <param name="book">The rule book; null when there is an error.</param>
    /// <param name="diagnostics">Every error and warning; of many errors the first 100.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryCreate(
        Schema schema, IEnumerable<Definition> definitions, [NotNullWhen(true)] out RuleBook? book, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(definitions);
        ValueList<Definition> all = [.. definitions];
        foreach (Definition definition in all) ArgumentNullException.ThrowIfNull(definition, nameof(definitions));
        return TryCreate(schema, all, [], out book, out diagnostics);
    }

    /// <summary>The definition with a name, if there is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="definition">The definition; null when no definition has that name.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Definition? definition)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out definition);
    }

    /// <summary>A rule book without definitions, for trees that are asked about: with the features that they use.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="label">What diagnostics call the trees; no name, so that a feature in them may be called the same.</param>
    /// <param name="trees">The trees.</param>
    /// <exception cref="RuleException">The trees have errors; the exception carries every diagnostic.</exception>
    internal static RuleBook OfTrees(Schema schema, string label, IEnumerable<Node> trees)
    {
        RuleBookCheck check = RuleBookCheck.OfTrees(schema, [], label, trees);
        return RuleValidator.HasErrors(check.Diagnostics) ? throw new RuleException(check.Diagnostics) : new RuleBook(schema, [], check);
    }

    /// <summary>The numbers of definitions and features.</summary>
    public override string ToString() => $"rule book over {Schema.Name}: {Definitions.Count} definitions, {Features.Count} features";

    /// <summary>The other definitions without which one means nothing: those that it refers to, and those that these refer to, in dependency order.</summary>
    internal ValueList<Definition> ReferredToBy(Definition definition)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { definition.Name };
        foreach (Definition user in InDependencyOrder.Reverse())
            if (needed.Contains(user.Name) && References.TryGetValue(user.Name, out HashSet<string>? references)) needed.UnionWith(references);
        return [.. InDependencyOrder.Where(other => other.Name != definition.Name && needed.Contains(other.Name))];
    }

    /// <summary>Where a definition stands; null when it was not written as text.</summary>
    internal SourceSpan? PlaceOf(string name) => Places?.Of(name);

    /// <summary>What stands behind a name that a membership of this book refers to.</summary>
    internal NamedResult ResultOf(string name) => _results[name];

    static void IJsonValue<RuleBook>.WriteJson(Utf8JsonWriter writer, RuleBook value) => RuleBookJson.Write(writer, value);

    static RuleBook IJsonValue<RuleBook>.ReadJson(ref Utf8JsonReader reader) => throw new NotSupportedException("A rule book is read with RuleBook.FromJson(schema, json): its definitions mean something only in a schema.");
}
